#pragma once
// HTTP for the commands: one connection, kept alive, with streamed answers. The one place of tools/ that knows Beast.

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::cli {

/// The server does not answer; what() is a sentence for people.
class unreachable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct http_request {
  std::string method = "GET";
  std::string target; ///< path and query, encoded
  std::string body{};
  std::string content_type{}; ///< of the body; empty: application/json
  std::string accept{};       ///< empty: application/json
};

struct http_answer {
  int status = 0;
  std::string body;                  ///< of a streamed answer: only when its status is no success
  std::vector<std::string> warnings; ///< texts of the Warning headers
  bool ok() const { return status / 100 == 2; }
};

/// Who hears a streamed answer. Each says whether it is to go on.
struct stream_listener {
  std::function<bool(std::string_view line)> on_line{};   ///< a line without its end; the last may lack one
  std::function<bool(std::string_view piece)> on_piece{}; ///< instead of lines: what came, as it came
  std::function<bool()> on_idle = [] { return true; };    ///< again and again while nothing comes
  std::chrono::milliseconds idle_every{250};
};

/// Cuts a stream of pieces into lines.
class line_splitter {
 public:
  explicit line_splitter(std::function<bool(std::string_view line)> on_line) : on_line_(std::move(on_line)) {}
  /// False when the listener has heard enough.
  bool feed(std::string_view piece);
  /// The last line may lack its end.
  void finish();

 private:
  std::function<bool(std::string_view line)> on_line_;
  std::string rest_;
};

class http_client {
 public:
  /// @param url "http://HOST:PORT", with or without a slash at its end
  /// @param timeout of connecting, and of each answer that is not streamed
  /// @throws std::invalid_argument when the URL is of another form.
  explicit http_client(const std::string& url, std::chrono::milliseconds timeout = std::chrono::seconds{30});
  ~http_client();
  http_client(const http_client&) = delete;
  http_client& operator=(const http_client&) = delete;

  /// @throws unreachable
  http_answer call(const http_request& request);
  /// Reads the answer line by line until it ends or the listener has heard enough.
  /// @throws unreachable when it cannot begin, or breaks off.
  http_answer stream(const http_request& request, const stream_listener& listener);

 private:
  class connection;
  std::unique_ptr<connection> connection_;
};

/// Percent-encodes whatever may not stand in a query's value or in one segment of a path.
std::string url_encode(std::string_view text);

} // namespace troupe::cli
