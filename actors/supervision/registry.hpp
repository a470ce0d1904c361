#pragma once
// The part of the supervision tree that lives in this process, and what each actor says of itself.

#include <caf/actor_addr.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace troupe {

/// What an actor counts of itself. Written by its own thread (received: by senders), read by anybody.
struct actor_counters {
  std::atomic<std::uint64_t> received{0};
  std::atomic<std::uint64_t> handled{0};
  std::atomic<std::uint64_t> busy_ns{0}; ///< estimated: every 16th message is timed
};

/// Who an actor is. Its path names its place in the tree: "/jobs/default/pi".
struct actor_identity {
  std::string path;
  const char* kind = "actor"; ///< "job", "store", "node-agent" …
  std::string object;         ///< the object it stands for: "Job default/pi", or empty
};

/// One actor that lives, or lived until a moment ago.
struct registered_actor {
  actor_identity who;
  actor_counters counters;
  caf::actor_addr address; ///< weak: the registry keeps nobody alive
  std::int64_t since_us = 0;
};
using registered_actor_ptr = std::shared_ptr<registered_actor>;

/// What outlives the single incarnation of an actor at a path.
struct path_history {
  std::uint64_t restarts = 0;
  std::string last_failure;
};

/// All actors of this process by path. Thread-safe; an addition or removal costs one short lock.
class actor_registry {
public:
  /// @param since_us when it started (microseconds since the epoch)
  registered_actor_ptr add(actor_identity who, caf::actor_addr address, std::int64_t since_us);
  void remove(const registered_actor_ptr& who);
  /// Remembers why the actor at this path failed.
  void failed(const std::string& path, std::string why);
  /// Its supervisor started it again.
  void restarted(const std::string& path);
  /// Drops the history of a path whose actor will not come back.
  void forget(const std::string& path);

  registered_actor_ptr find(const std::string& path) const;
  path_history history(const std::string& path) const;
  /// Everybody, in order of their paths.
  std::vector<registered_actor_ptr> all() const;

private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, registered_actor_ptr> actors_;
  std::unordered_map<std::string, path_history> history_;
};

} // namespace troupe
