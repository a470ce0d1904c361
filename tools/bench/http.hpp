#pragma once

#include <string>
#include <string_view>

namespace troupe::bench {

/// Where an HTTP server answers.
struct endpoint {
  std::string host;
  std::string port;
};

/// Reads `http://HOST:PORT`. @throws std::runtime_error for anything else.
endpoint parse_endpoint(std::string_view url);

/// An answer, whole.
struct http_reply {
  int status = 0;
  std::string body;
};

/// One kept-alive HTTP/1.1 connection over a plain blocking socket, as cheap as a client can be: what it takes itself
/// is part of the latencies that are measured. Every call throws std::runtime_error (or std::system_error) when the
/// server is gone or silent for a minute.
class http_connection {
 public:
  explicit http_connection(const endpoint& server);
  ~http_connection();
  http_connection(const http_connection&) = delete;
  http_connection& operator=(const http_connection&) = delete;

  /// Sends a request (a body is JSON) and reads its answer, whatever its status.
  http_reply request(std::string_view method, std::string_view target, std::string_view body = {});

  /// Begins a GET whose answer goes on in chunks: a watch. The connection serves nothing else afterwards.
  void follow(std::string_view target);

  /// The next line of what is followed; waits for it.
  std::string next_line();

 private:
  struct head {
    int status = 0;
    std::size_t length = 0;
    bool chunked = false;
  };
  void send(std::string_view method, std::string_view target, std::string_view body);
  head read_head();
  std::string read_body(const head& from);
  std::string read_chunk();
  std::string take_line();
  std::string take(std::size_t size);
  void receive();

  int socket_ = -1;
  std::string host_;
  std::string input_;    ///< received and not yet taken
  std::string followed_; ///< text of the followed answer that no line was made of yet
};

} // namespace troupe::bench
