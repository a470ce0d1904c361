#include "tools/cli/http_client.hpp"

#include "config/text.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <sys/socket.h>

namespace troupe::cli {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using parser = http::response_parser<http::string_body>;

constexpr std::uint16_t default_port = 80;

config::address parse_url(const std::string& url) {
  std::string_view rest{url};
  constexpr std::string_view scheme = "http://";
  if (rest.starts_with("https://"))
    throw std::invalid_argument("the server's address " + url +
                                " begins with https://, which is not spoken here; use http://");
  if (rest.starts_with(scheme))
    rest.remove_prefix(scheme.size());
  while (rest.ends_with('/'))
    rest.remove_suffix(1);
  if (auto full = config::read_address(rest))
    return *full;
  if (auto host_only = config::read_address(std::string{rest} + ":" + std::to_string(default_port)))
    return *host_only;
  throw std::invalid_argument("the server's address " + url + " is not of the form http://HOST:PORT");
}

/// `299 - "text"` -> `text`, with its escapes undone.
std::string warning_text(std::string_view header) {
  const auto open = header.find('"');
  const auto close = header.rfind('"');
  if (open == header.npos || close <= open)
    return std::string{header};
  std::string out;
  for (auto i = open + 1; i < close; ++i) {
    if (header[i] == '\\' && i + 1 < close)
      ++i;
    out += header[i];
  }
  return out;
}

http_answer answer_of(parser& p) {
  http_answer out;
  out.status = static_cast<int>(p.get().result_int());
  const auto [begin, end] = p.get().equal_range(http::field::warning);
  for (auto it = begin; it != end; ++it)
    out.warnings.push_back(warning_text(std::string_view{it->value().data(), it->value().size()}));
  return out;
}

} // namespace

/// The connection itself. Every operation is started asynchronously and awaited, so that it can time out.
class http_client::connection {
 public:
  connection(config::address where, std::chrono::milliseconds timeout) : where_(std::move(where)), timeout_(timeout) {}

  http_answer call(const http_request& request) {
    return with_retry(request, [&] {
      parser p;
      begin(request, p);
      run([&](auto done) { http::async_read(*stream_, buffer_, p, done); }, "read the answer of");
      auto out = answer_of(p);
      out.body = std::move(p.get().body());
      finish(p);
      return out;
    });
  }

  http_answer stream(const http_request& request, const stream_listener& listener) {
    parser p;
    begin(request, p);
    run([&](auto done) { http::async_read_header(*stream_, buffer_, p, done); }, "read the answer of");
    auto out = answer_of(p);
    if (!out.ok()) {
      run([&](auto done) { http::async_read(*stream_, buffer_, p, done); }, "read the answer of");
      out.body = std::move(p.get().body());
      finish(p);
      return out;
    }
    read_lines(p, listener);
    return out;
  }

 private:
  template <class Action> http_answer with_retry(const http_request& request, Action action) {
    const bool reused = is_open();
    try {
      return action();
    } catch (const unreachable&) {
      close();
      if (!reused || request.method != "GET") // a kept connection may have ended meanwhile; reading again is harmless
        throw;
    }
    return action();
  }

  bool is_open() {
    if (!stream_)
      return false;
    char byte = 0;
    const auto n = ::recv(stream_->socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      return true;
    close();
    return false;
  }

  void close() {
    stream_.reset();
    buffer_.clear();
  }

  void connect() {
    asio::ip::tcp::resolver resolver{io_};
    beast::error_code error;
    const auto endpoints = resolver.resolve(where_.host, std::to_string(where_.port), error);
    if (error)
      throw unreachable("Unable to connect to the server: " + where_.host + ": " + error.message());
    stream_.emplace(io_);
    run([&](auto done) { stream_->async_connect(endpoints, [done](auto e, const auto&) { done(e, 0); }); }, "");
    stream_->socket().set_option(asio::ip::tcp::no_delay(true), error);
  }

  void begin(const http_request& request, parser& p) {
    if (!is_open())
      connect();
    p.body_limit(boost::none);
    http::request<http::string_body> message{http::string_to_verb(request.method), request.target, 11};
    message.set(http::field::host, where_.text());
    message.set(http::field::user_agent, "troupe/0.1.0");
    message.set(http::field::accept, request.accept.empty() ? "application/json" : request.accept);
    if (!request.body.empty())
      message.set(http::field::content_type, request.content_type.empty() ? "application/json" : request.content_type);
    message.body() = request.body;
    message.prepare_payload();
    run([&](auto done) { http::async_write(*stream_, message, done); }, "send to");
  }

  void finish(const parser& p) {
    if (!p.keep_alive())
      close();
  }

  /// Starts an operation and waits for its end. @throws unreachable on any error.
  template <class Start> void run(Start start, const char* what) {
    beast::error_code result;
    stream_->expires_after(timeout_);
    start([&result](beast::error_code e, std::size_t) { result = e; });
    io_.restart();
    io_.run();
    stream_->expires_never();
    if (result)
      fail(result, what);
  }

  [[noreturn]] void fail(beast::error_code error, const char* what) {
    close();
    if (error == asio::error::connection_refused)
      throw unreachable("The connection to the server " + where_.text() +
                        " was refused - did you specify the right host or port?");
    if (error == beast::error::timeout)
      throw unreachable("Unable to connect to the server: " + where_.text() + " did not answer within " +
                        config::print_duration(timeout_));
    if (*what == '\0')
      throw unreachable("Unable to connect to the server: " + where_.text() + ": " + error.message());
    throw unreachable(std::string{"cannot "} + what + " the server " + where_.text() + ": " +
                      (error == http::error::end_of_stream || error == http::error::partial_message
                           ? "the connection was closed"
                           : error.message()));
  }

  void read_lines(parser& p, const stream_listener& listener) {
    line_splitter lines{listener.on_line};
    while (!p.is_done()) {
      beast::error_code error;
      if (!read_some(p, listener, error))
        return close();
      const auto piece = std::exchange(p.get().body(), {});
      if (!piece.empty() && !(listener.on_piece ? listener.on_piece(piece) : lines.feed(piece)))
        return close();
      if (error)
        fail(error, "read on from");
    }
    lines.finish();
    finish(p);
  }

  /// False when the listener would not wait any longer.
  bool read_some(parser& p, const stream_listener& listener, beast::error_code& error) {
    bool finished = false;
    http::async_read_some(*stream_, buffer_, p, [&](beast::error_code e, std::size_t) { finished = true, error = e; });
    io_.restart();
    bool wanted = true;
    while (!finished) {
      if (io_.run_one_for(listener.idle_every) == 0 && wanted && !listener.on_idle()) {
        wanted = false;
        stream_->cancel();
      }
    }
    return wanted;
  }

  config::address where_;
  std::chrono::milliseconds timeout_;
  asio::io_context io_{1};
  std::optional<beast::tcp_stream> stream_;
  beast::flat_buffer buffer_;
};

http_client::http_client(const std::string& url, std::chrono::milliseconds timeout)
    : connection_(std::make_unique<connection>(parse_url(url), timeout)) {}

http_client::~http_client() = default;

http_answer http_client::call(const http_request& request) { return connection_->call(request); }

http_answer http_client::stream(const http_request& request, const stream_listener& listener) {
  return connection_->stream(request, listener);
}

bool line_splitter::feed(std::string_view piece) {
  while (true) {
    const auto end = piece.find('\n');
    rest_ += piece.substr(0, end);
    if (end == piece.npos)
      return true;
    if (!on_line_(std::exchange(rest_, {})))
      return false;
    piece.remove_prefix(end + 1);
  }
}

void line_splitter::finish() {
  if (!rest_.empty())
    on_line_(std::exchange(rest_, {}));
}

std::string url_encode(std::string_view text) {
  static constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
        c == '.' || c == '~')
      out += c;
    else
      out += '%', out += hex[byte >> 4], out += hex[byte & 15];
  }
  return out;
}

} // namespace troupe::cli
