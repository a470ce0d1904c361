#pragma once
// The controller's supervision tree: who lives there, and in which order they start. Free of network and disk, so that
// a simulation runs the same tree as the process.

#include "actors/directory.hpp"
#include "actors/metrics/controller_metrics.hpp"
#include "actors/proxy/liveness.hpp"
#include "actors/store/journal/journal.hpp"
#include "actors/store/view/published.hpp"
#include "actors/supervision/actor_base.hpp"
#include "actors/supervision/children.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace troupe {

/// The actors that answer the console, of the moment. Thread-safe.
class console_handles {
 public:
  void set_inspector(inspector_actor handle) { put(inspector_, std::move(handle)); }
  void set_gatekeeper(inspector_actor handle) { put(gatekeeper_, std::move(handle)); }
  inspector_actor inspector() const { return get(inspector_); }
  inspector_actor gatekeeper() const { return get(gatekeeper_); }
  void clear() {
    set_inspector({});
    set_gatekeeper({});
  }

 private:
  void put(inspector_actor& where, inspector_actor handle) {
    const std::lock_guard lock{mutex_};
    std::swap(where, handle); // the old one is released after the lock
  }
  inspector_actor get(const inspector_actor& where) const {
    const std::lock_guard lock{mutex_};
    return where;
  }

  mutable std::mutex mutex_;
  inspector_actor inspector_, gatekeeper_;
};

/// What the tree is made of. What is pointed to outlives its actors.
struct tree_parts {
  caf::actor_system* system = nullptr;
  actor_context context;
  std::shared_ptr<journal> disk;
  std::shared_ptr<published> readers;
  std::shared_ptr<directory> handles;       ///< each actor that starts is written here
  std::shared_ptr<console_handles> console; ///< likewise
  liveness_limits limits;
  std::string protocol;                          ///< what joining nodes must speak
  bool allow_control = false;                    ///< the console may kill actors
  std::shared_ptr<controller_metrics> metrics{}; ///< null: nobody counts
};

/// The children of the controller's root supervisor, which is to restart them by rest_for_one.
std::vector<child_spec> controller_children(const tree_parts& of);

} // namespace troupe
