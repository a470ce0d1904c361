#include "tests/unit/api/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace troupe::test {

raw_client::raw_client(std::uint16_t port, int receive_buffer) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (receive_buffer > 0)
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
    close();
    throw std::runtime_error{"cannot connect to the server under test"};
  }
}

raw_client::~raw_client() { close(); }

raw_client::raw_client(raw_client&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), ahead_(std::move(other.ahead_)) {}

bool raw_client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0)
      return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

bool raw_client::read_more() {
  pollfd ready{fd_, POLLIN, 0};
  if (::poll(&ready, 1, static_cast<int>(std::chrono::milliseconds{patience}.count())) != 1)
    return false;
  char buffer[65536];
  const auto n = ::recv(fd_, buffer, sizeof buffer, 0);
  if (n <= 0)
    return false;
  ahead_.append(buffer, static_cast<std::size_t>(n));
  return true;
}

std::string raw_client::read_until(std::string_view end) {
  std::size_t from = 0;
  for (;;) {
    if (const auto at = ahead_.find(end, from); at != std::string::npos) {
      auto result = ahead_.substr(0, at + end.size());
      ahead_.erase(0, at + end.size());
      return result;
    }
    from = ahead_.size() - std::min(ahead_.size(), end.size());
    if (!read_more())
      return std::exchange(ahead_, {});
  }
}

std::string raw_client::read_answer() {
  auto answer = read_until("\r\n\r\n");
  const std::string_view name = "Content-Length: ";
  const auto at = answer.find(name);
  const auto size = at == std::string::npos ? 0 : std::stoul(answer.substr(at + name.size()));
  while (ahead_.size() < size && read_more())
    ;
  answer += ahead_.substr(0, size);
  ahead_.erase(0, std::min<std::size_t>(size, ahead_.size()));
  return answer;
}

std::string raw_client::read_all() {
  while (read_more())
    ;
  return std::exchange(ahead_, {});
}

bool raw_client::ended() {
  pollfd ready{fd_, POLLIN, 0};
  char buffer[65536];
  while (::poll(&ready, 1, static_cast<int>(std::chrono::milliseconds{patience}.count())) == 1)
    if (::recv(fd_, buffer, sizeof buffer, 0) <= 0)
      return true;
  return false;
}

void raw_client::shutdown_send() { ::shutdown(fd_, SHUT_WR); }

void raw_client::close() {
  if (fd_ >= 0)
    ::close(std::exchange(fd_, -1));
}

} // namespace troupe::test
