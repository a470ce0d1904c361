#pragma once
// What all parts of the service share. Members are used on the server's threads only, unless they say otherwise.

#include "actors/store/view/published.hpp"
#include "nodes/api/http/http_server.hpp"
#include "nodes/api/read/pins.hpp"
#include "nodes/api/service.hpp"
#include "nodes/api/watch/version_queue.hpp"
#include "nodes/api/watch/watch_hub.hpp"

#include <atomic>
#include <functional>
#include <memory>

namespace troupe::api_server {

/// The parts of a running service, and what its handlers work with. Handlers on the server's threads may hold a plain
/// reference: these threads end before it does. Callbacks from elsewhere hold a weak pointer.
struct core : std::enable_shared_from_this<core> {
  core(service_options options, published& from, gateway& to);

  const std::chrono::milliseconds patience;
  const bool on_loopback;                     ///< where the server listens
  const std::function<std::string()> metrics; ///< empty: there are none
  published& readers;
  gateway& actors;
  http::server server; ///< ended before the parts below are
  pinned_snapshots pins;
  version_queue versions;
  watch_hub watches;
  std::uint64_t listener = 0;            ///< at `readers`; 0: none
  std::atomic<bool> look_is_due = false; ///< the io thread has been told and has not looked yet

  /// Something was published: tells the io thread, once for several. From any thread.
  void published_more();
  /// Serves those who wait for a version, and the watches. On the io thread.
  void look();
  /// Runs `work`; what it throws becomes the answer.
  static void answer(const http::reply& to, const std::function<void()>& work);
  /// The same on the second thread, for what takes long.
  void answer_long(http::reply to, std::function<void()> work);
  /// Calls `then` on the io thread, whichever thread calls the result, as long as the service runs.
  template <class T> std::function<void(T)> on_io(std::function<void(T)> then) {
    return [weak = weak_from_this(), then = std::move(then)](T value) {
      if (const auto alive = weak.lock())
        alive->server.post([then, value = std::make_shared<T>(std::move(value))] { then(std::move(*value)); });
    };
  }
};

} // namespace troupe::api_server
