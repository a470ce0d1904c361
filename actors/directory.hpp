#pragma once
// Where the controller's actors find each other: the handles of those that run now. Restarted actors get new handles;
// whoever starts one writes it here, whoever sends reads it anew.

#include "messages/actors.hpp"

#include <mutex>
#include <utility>

namespace troupe {

/// Thread-safe. A handle is empty until its actor has been started for the first time.
class directory {
 public:
  void set(store_actor handle) { put(store_, std::move(handle)); }
  void set(scheduler_actor handle) { put(scheduler_, std::move(handle)); }
  void set(job_supervisor_actor handle) { put(job_supervisor_, std::move(handle)); }
  void set(cron_supervisor_actor handle) { put(cron_supervisor_, std::move(handle)); }
  void set(node_gate_actor handle) { put(node_gate_, std::move(handle)); }

  store_actor store() const { return get(store_); }
  scheduler_actor scheduler() const { return get(scheduler_); }
  job_supervisor_actor job_supervisor() const { return get(job_supervisor_); }
  cron_supervisor_actor cron_supervisor() const { return get(cron_supervisor_); }
  node_gate_actor node_gate() const { return get(node_gate_); }

  /// Drops all handles: actors that nobody holds end, as a process that shuts down needs.
  void clear() {
    set(store_actor{});
    set(scheduler_actor{});
    set(job_supervisor_actor{});
    set(cron_supervisor_actor{});
    set(node_gate_actor{});
  }

 private:
  template <class Handle> void put(Handle& where, Handle handle) {
    const std::lock_guard lock{mutex_};
    std::swap(where, handle); // the old one is released after the lock: its actor may end here
  }
  template <class Handle> Handle get(const Handle& where) const {
    const std::lock_guard lock{mutex_};
    return where;
  }

  mutable std::mutex mutex_;
  store_actor store_;
  scheduler_actor scheduler_;
  job_supervisor_actor job_supervisor_;
  cron_supervisor_actor cron_supervisor_;
  node_gate_actor node_gate_;
};

} // namespace troupe
