#pragma once

#include "nodes/api/http/http.hpp"

#include <cstddef>
#include <memory>
#include <span>

namespace troupe::http {

/// How much one request may be.
struct parser_limits {
  std::size_t header_bytes = 16 * 1024;
  std::size_t body_bytes = 3 * 1024 * 1024;
};

/// Makes requests of bytes, one after the other, however they are cut. Keeps what a client sends ahead.
///
///     while (parser.advance() == more)
///       parser.commit(read(parser.space()));
///     handle(parser.take());
class request_parser {
 public:
  enum class state { more, done, failed };

  explicit request_parser(parser_limits limits);
  ~request_parser();
  request_parser(const request_parser&) = delete;
  request_parser& operator=(const request_parser&) = delete;

  /// Room to read into; valid until the next call.
  std::span<char> space();
  /// So many bytes were read into space().
  void commit(std::size_t bytes);
  /// Parses what has been read.
  state advance();
  /// The finished request; the parser then waits for the next one.
  request take();

  /// After `failed`: the status code to answer (400, 413, 431 or 505). The connection cannot go on.
  int failure() const;
  /// True once a request has begun to arrive.
  bool begun() const;
  /// True once, when the client wants a `100 Continue` before it sends its body.
  bool wants_continue();
  /// Gives memory back while nothing is expected.
  void shrink();

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace troupe::http
