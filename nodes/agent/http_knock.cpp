#include "nodes/agent/http_knock.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace troupe {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using deadline = std::chrono::steady_clock::time_point;
using node::endpoint;
using node::endpoint_answer;

constexpr int most_redirects = 10;
constexpr std::uint32_t most_header_bytes = 32 * 1024;

/// What one request brought.
struct head {
  unsigned status = 0;
  std::string location;
};

std::string authority(const endpoint& x) {
  const auto host = x.host.find(':') == std::string::npos ? x.host : "[" + x.host + "]";
  return host + ":" + std::to_string(x.port);
}

std::string url(const endpoint& x) { return (x.https ? "https://" : "http://") + authority(x) + x.path; }

std::string in_words(const boost::system::error_code& e) {
  if (e == beast::error::timeout)
    return "i/o timeout";
  auto text = e.message();
  if (!text.empty())
    text.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(text.front())));
  return text;
}

http::request<http::empty_body> request_for(const endpoint& x) {
  http::request<http::empty_body> out{http::verb::get, x.path, 11};
  out.set(http::field::host, authority(x));
  out.set(http::field::user_agent, "kube-probe/1.36");
  out.set(http::field::accept, "*/*");
  out.set(http::field::connection, "close");
  for (const auto& [name, value] : x.headers)
    out.set(name, value);
  return out;
}

template <class Stream> asio::awaitable<head> exchange(Stream& stream, const endpoint& where) {
  const auto request = request_for(where);
  co_await http::async_write(stream, request, asio::use_awaitable);
  beast::flat_buffer buffer{most_header_bytes};
  http::response_parser<http::empty_body> parser;
  parser.header_limit(most_header_bytes);
  parser.skip(true);
  co_await http::async_read_header(stream, buffer, parser, asio::use_awaitable);
  head out;
  out.status = parser.get().result_int();
  out.location = std::string{parser.get()[http::field::location]};
  co_return out;
}

asio::awaitable<void> connect(beast::tcp_stream& stream, const endpoint& where, deadline until) {
  const auto executor = co_await asio::this_coro::executor;
  asio::ip::tcp::resolver resolver{executor};
  const auto port = std::to_string(where.port);
  const auto found = co_await resolver.async_resolve(where.host, port, asio::use_awaitable);
  stream.expires_at(until);
  co_await stream.async_connect(found, asio::use_awaitable);
}

asio::awaitable<head> get(const endpoint& where, deadline until, asio::ssl::context& tls, std::string& doing) {
  const auto executor = co_await asio::this_coro::executor;
  doing = "dial tcp " + authority(where) + ": connect: ";
  if (!where.https) {
    beast::tcp_stream stream{executor};
    co_await connect(stream, where, until);
    doing.clear();
    const auto out = co_await exchange(stream, where);
    co_return out;
  }
  beast::ssl_stream<beast::tcp_stream> stream{executor, tls};
  co_await connect(beast::get_lowest_layer(stream), where, until);
  doing = "tls: ";
  co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
  doing.clear();
  const auto out = co_await exchange(stream, where);
  co_return out;
}

bool redirects(unsigned status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// @returns false when it leads to another host
bool follow(endpoint& where, const std::string& location) {
  auto rest = std::string_view{location};
  if (!rest.starts_with("http://") && !rest.starts_with("https://")) {
    where.path =
        rest.starts_with('/') ? std::string{rest} : where.path.substr(0, where.path.rfind('/') + 1) + std::string{rest};
    return true;
  }
  const auto https = rest.starts_with("https");
  rest.remove_prefix(https ? 8 : 7);
  const auto name = rest.substr(0, rest.find('/'));
  const auto colon = name.rfind(':');
  if (name.substr(0, colon) != where.host)
    return false;
  where.https = https;
  where.port = https ? 443 : 80;
  if (colon != std::string_view::npos)
    where.port = static_cast<std::uint16_t>(std::atoi(std::string{name.substr(colon + 1)}.c_str()));
  where.path = name.size() < rest.size() ? std::string{rest.substr(name.size())} : "/";
  return true;
}

asio::awaitable<endpoint_answer> ask_http(endpoint where, deadline until, asio::ssl::context& tls, std::string& doing) {
  const auto first = url(where);
  for (int i = 0; i <= most_redirects; ++i) {
    const auto found = co_await get(where, until, tls, doing);
    if (redirects(found.status) && !found.location.empty()) {
      if (!follow(where, found.location))
        co_return endpoint_answer{true, {}};
      continue;
    }
    if (found.status >= 200 && found.status < 400)
      co_return endpoint_answer{true, {}};
    co_return endpoint_answer{false, fmt::format("HTTP probe failed with statuscode: {}", found.status)};
  }
  co_return endpoint_answer{false, fmt::format("Get \"{}\": stopped after {} redirects", first, most_redirects)};
}

asio::awaitable<endpoint_answer> ask_tcp(endpoint where, deadline until, std::string& doing) {
  doing = "dial tcp " + authority(where) + ": connect: ";
  const auto executor = co_await asio::this_coro::executor;
  beast::tcp_stream stream{executor};
  co_await connect(stream, where, until);
  co_return endpoint_answer{true, {}};
}

} // namespace

asio::awaitable<endpoint_answer> knock_at(endpoint where, deadline until, asio::ssl::context& tls) {
  std::string doing, problem;
  try {
    if (where.http) {
      auto out = co_await ask_http(where, until, tls, doing);
      co_return out;
    }
    auto out = co_await ask_tcp(where, until, doing);
    co_return out;
  } catch (const boost::system::system_error& e) {
    problem = in_words(e.code());
  } catch (const std::exception& e) {
    problem = e.what();
  }
  const auto asked = where.http ? "Get \"" + url(where) + "\": " : std::string{};
  if (where.http && problem == "i/o timeout")
    co_return endpoint_answer{false,
                              asked + "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"};
  co_return endpoint_answer{false, asked + doing + problem};
}

} // namespace troupe
