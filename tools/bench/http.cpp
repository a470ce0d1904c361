#include "tools/bench/http.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace troupe::bench {

namespace {

constexpr std::string_view scheme = "http://";
constexpr timeval longest_silence{.tv_sec = 60, .tv_usec = 0};

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

using address_list = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

address_list resolve(const endpoint& server) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const auto error = getaddrinfo(server.host.c_str(), server.port.c_str(), &wanted, &found); error != 0)
    throw std::runtime_error(server.host + ": " + gai_strerror(error));
  return {found, &freeaddrinfo};
}

int connect_to(const endpoint& server) {
  const auto address = resolve(server);
  const auto result = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (result < 0)
    fail("socket");
  const int on = 1;
  setsockopt(result, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(result, SOL_SOCKET, SO_RCVTIMEO, &longest_silence, sizeof longest_silence);
  if (connect(result, address->ai_addr, address->ai_addrlen) != 0) {
    close(result);
    fail("connect");
  }
  return result;
}

/// The value of a header line, if it is the header of that name (in lower case, with its colon).
std::string_view value_of(std::string_view line, std::string_view name) {
  if (line.size() < name.size() || strncasecmp(line.data(), name.data(), name.size()) != 0)
    return {};
  line.remove_prefix(name.size());
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  return line;
}

} // namespace

endpoint parse_endpoint(std::string_view url) {
  const auto colon = url.rfind(':');
  if (!url.starts_with(scheme) || colon == std::string_view::npos || colon < scheme.size())
    throw std::runtime_error("not an address of the form http://HOST:PORT: " + std::string{url});
  const auto port = url.substr(colon + 1);
  return {std::string{url.substr(scheme.size(), colon - scheme.size())},
          std::string{port.substr(0, port.find_first_not_of("0123456789"))}};
}

http_connection::http_connection(const endpoint& server)
    : socket_(connect_to(server)), host_(server.host + ":" + server.port) {}

http_connection::~http_connection() { close(socket_); }

http_reply http_connection::request(std::string_view method, std::string_view target, std::string_view body) {
  send(method, target, body);
  const auto answer = read_head();
  return {.status = answer.status, .body = read_body(answer)};
}

void http_connection::follow(std::string_view target) {
  send("GET", target, {});
  const auto answer = read_head();
  if (answer.status != 200 || !answer.chunked)
    throw std::runtime_error("no stream at " + std::string{target} + ": " + read_body(answer));
}

std::string http_connection::next_line() {
  std::size_t end = 0;
  while ((end = followed_.find('\n')) == std::string::npos) {
    const auto more = read_chunk();
    if (more.empty())
      throw std::runtime_error("the server ended the stream");
    followed_ += more;
  }
  auto line = followed_.substr(0, end);
  followed_.erase(0, end + 1);
  return line;
}

void http_connection::send(std::string_view method, std::string_view target, std::string_view body) {
  std::string text;
  text.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: ").append(host_);
  text.append("\r\nAccept: application/json\r\n");
  if (!body.empty())
    text.append("Content-Type: application/json\r\nContent-Length: ")
        .append(std::to_string(body.size()))
        .append("\r\n");
  text.append("\r\n").append(body);
  for (std::string_view rest = text; !rest.empty();) {
    const auto sent = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0)
      fail("send");
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
}

http_connection::head http_connection::read_head() {
  const auto first = take_line();
  constexpr std::string_view protocol = "HTTP/1.1 ";
  if (!first.starts_with(protocol))
    throw std::runtime_error("not an HTTP answer: " + first);
  head result{.status = std::stoi(first.substr(protocol.size()))};
  for (auto line = take_line(); !line.empty(); line = take_line()) {
    if (const auto length = value_of(line, "content-length:"); !length.empty())
      result.length = std::stoul(std::string{length});
    result.chunked = result.chunked || value_of(line, "transfer-encoding:") == "chunked";
  }
  return result;
}

std::string http_connection::read_body(const head& from) {
  if (!from.chunked)
    return take(from.length);
  std::string body;
  for (auto chunk = read_chunk(); !chunk.empty(); chunk = read_chunk())
    body += chunk;
  return body;
}

std::string http_connection::read_chunk() {
  const auto size = std::stoul(take_line(), nullptr, 16);
  auto chunk = take(size);
  take_line();
  return chunk;
}

std::string http_connection::take_line() {
  std::size_t end = 0;
  while ((end = input_.find("\r\n")) == std::string::npos)
    receive();
  auto line = input_.substr(0, end);
  input_.erase(0, end + 2);
  return line;
}

std::string http_connection::take(std::size_t size) {
  while (input_.size() < size)
    receive();
  auto text = input_.substr(0, size);
  input_.erase(0, size);
  return text;
}

void http_connection::receive() {
  std::array<char, 16384> buffer;
  const auto got = recv(socket_, buffer.data(), buffer.size(), 0);
  if (got < 0)
    fail("receive");
  if (got == 0)
    throw std::runtime_error("the server closed the connection");
  input_.append(buffer.data(), static_cast<std::size_t>(got));
}

} // namespace troupe::bench
