#pragma once

#include "nodes/api/http/http_reply.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace troupe::http {

/// Answers a request. Runs on the io thread, so it must not wait: what takes long goes to `server::post_long`.
using handler = std::function<void(request, reply)>;

/// Limits and intervals of a server. Each has room for the slowest honest client.
struct server_options {
  std::string host = "127.0.0.1"; ///< an address or a name
  std::uint16_t port = 0;         ///< 0 = any free one
  std::size_t max_header_bytes = 16 * 1024;
  std::size_t max_body_bytes = 3 * 1024 * 1024;
  std::size_t max_connections = 4096; ///< beyond it a client is told 503
  std::size_t stream_entries = 1000;  ///< pieces that may wait for a slow client of a stream
  std::size_t stream_bytes = 4 * 1024 * 1024;
  std::chrono::milliseconds request_deadline{30'000}; ///< from the first byte of a request to its last
  std::chrono::milliseconds idle_deadline{120'000};   ///< between two requests
  std::chrono::milliseconds stall_deadline{60'000};   ///< a client that takes nothing of what waits for it
  /// The body of the server's own answers (400, 413, 431, 500, 503 …); plain text when unset.
  std::function<response(int status, std::string_view detail)> error_page{};
  /// Told in one line what no client can be told; nothing when unset.
  std::function<void(std::string_view)> report{};
};

/// A timer that has not fired yet; letting go of it calls it off.
using timer = std::shared_ptr<void>;

/// An HTTP/1.1 server: one thread for all connections, one for what takes long. Handlers see neither sockets nor Beast.
class server {
 public:
  server(server_options options, handler handle);
  /// Stops at once.
  ~server();
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// Listens and starts its threads. Nothing when all is well, else why not ("cannot listen on 127.0.0.1:80: …").
  std::optional<std::string> start();
  /// The port that is listened on; useful after port 0.
  std::uint16_t port() const;

  /// Accepts no more, ends streams with their last chunk, lets running requests finish for `grace`, then cuts. Not from
  /// a handler.
  void stop(std::chrono::milliseconds grace);

  /// Runs `work` on the io thread; for what belongs to many connections. From any thread.
  void post(std::function<void()> work);
  /// Runs `work` on the second thread, so that a long list does not delay the watches.
  void post_long(std::function<void()> work);
  /// Runs `work` on the io thread after a delay, unless the timer is let go of before.
  [[nodiscard]] timer after(std::chrono::milliseconds delay, std::function<void()> work);

  /// Open connections, for counters and tests.
  std::size_t connections() const;

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace troupe::http
