#include "nodes/agent/connector.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace troupe {

std::string probe(const std::string& host, std::uint16_t port, std::chrono::milliseconds patience) {
  namespace asio = boost::asio;
  asio::io_context io;
  asio::ip::tcp::resolver resolver{io};
  boost::system::error_code error;
  const auto found = resolver.resolve(host, std::to_string(port), error);
  if (error)
    return "cannot resolve " + host + ": " + error.message();
  asio::ip::tcp::socket socket{io};
  auto outcome = std::string{"no answer"};
  asio::async_connect(socket, found, [&](const boost::system::error_code& e, const auto&) {
    outcome = e ? e.message() : std::string{};
  });
  io.run_for(patience);
  return outcome;
}

} // namespace troupe
