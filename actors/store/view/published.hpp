#pragma once
// Where the store's actor puts what is durable, and where the API's threads take it from.

#include "actors/store/view/change_ring.hpp"
#include "actors/store/view/snapshot.hpp"

#include <functional>
#include <map>
#include <mutex>

namespace troupe {

/// The latest published snapshot and the changes that led to it. Thread-safe; each call holds a lock for as long as it
/// takes to copy a pointer. Outlives the store's actor.
class published {
 public:
  using listener = std::function<void()>;

  explicit published(ring_limits limits = {});

  /// The newest snapshot; empty before the store has loaded.
  snapshot_ptr current() const;
  /// The changes after a resourceVersion, oldest first, at most `most` of them.
  ring_read changes_after(std::uint64_t version, std::size_t most = 1000) const;

  /// Calls `f` after each publication, on the store's thread: it must not block nor call back into this object's
  /// listen() or unlisten(). @returns its number.
  std::uint64_t listen(listener f);
  /// When this returns, that listener is not running and will not be called again.
  void unlisten(std::uint64_t number);

  /// The store has loaded: `first` is what there is; changes before it are unknown.
  void begin(snapshot_ptr first);
  /// A new version and the changes since the last one.
  void publish(snapshot_ptr next, std::vector<change_ptr> changes);

 private:
  void tell() const;

  mutable std::mutex mutex_;
  snapshot_ptr current_;
  change_ring ring_;
  mutable std::mutex listeners_mutex_;
  std::map<std::uint64_t, listener> listeners_;
  std::uint64_t last_listener_ = 0;
};

} // namespace troupe
