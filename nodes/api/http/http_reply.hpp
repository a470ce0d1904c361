#pragma once

#include "nodes/api/http/http.hpp"

#include <functional>
#include <memory>
#include <span>

namespace troupe::http {

class exchange;

/// Where a handler puts its answer: at once, later from any thread, or as a stream. Copies share one answer.
/// A reply whose last copy is gone without an answer is answered with 500; a stream without its end is cut.
class reply {
 public:
  explicit reply(std::shared_ptr<exchange> to);

  /// Answers as a whole. False when there is an answer already or the client is gone.
  bool send(response answer) const;

  /// Begins a stream of unknown length. False as above.
  bool begin(int status, fields headers) const;
  /// Adds a piece. False when the client is gone, or has been cut since more waits for it than the server's limits
  /// allow.
  bool write(shared_chunk piece) const;
  /// Adds many pieces, which leave together where possible.
  bool write(std::span<const shared_chunk> pieces) const;
  /// Ends the stream after all that was written; the connection can serve another request.
  void end() const;

  /// Calls `then` on the io thread, once, when a stream is over for another reason than end(): the client went, was too
  /// slow, or the server stops. May be set before or after begin().
  void on_closed(std::function<void()> then) const;
  /// Calls `then` on the io thread, once, when all that was written has left; so long texts go out piece by piece.
  void when_drained(std::function<void()> then) const;
  /// False once nobody listens any more.
  bool open() const;

 private:
  struct owner;
  std::shared_ptr<owner> owner_;
};

} // namespace troupe::http
