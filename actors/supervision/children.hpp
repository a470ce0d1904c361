#pragma once
// The children of one supervisor: who they are, who is to be started again and when. No actor, no timer: the supervisor
// that holds it monitors, waits and starts.

#include "actors/supervision/restart_policy.hpp"

#include <caf/actor.hpp>
#include <caf/error.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// How one child is started and treated.
struct child_spec {
  std::string id;
  restart_when restart = restart_when::permanent;
  std::function<caf::actor()> start; ///< may throw: that counts as a failed start
};

/// What a supervisor does after a child's end.
struct restart_plan {
  std::vector<std::string> stop;  ///< children to end first, in this order (strategies other than one_for_one)
  std::vector<std::string> start; ///< children to start, in this order, after the delay
  std::chrono::microseconds delay{0};
  bool give_up = false; ///< too many restarts: the supervisor ends
};

/// The table of children, in order of their start.
class children {
 public:
  children(restart_strategy strategy, restart_intensity intensity, restart_backoff backoff)
      : strategy_(strategy), intensity_(intensity), backoff_(backoff) {}

  /// Adds a child that is not running yet. An id that exists is replaced.
  void add(child_spec spec);
  void erase(const std::string& id);
  const child_spec* find(const std::string& id) const;
  /// The child runs now.
  void started(const std::string& id, caf::actor handle);
  caf::actor handle(const std::string& id) const;
  /// The child behind an address, or nothing.
  std::optional<std::string> by_address(const caf::actor_addr& address) const;
  /// The child has ended (or failed to start). Nothing to do when the plan is empty.
  restart_plan ended(const std::string& id, bool failed, timestamp_us now);
  /// A child before it is to start first, and the plan for that one starts this one too.
  bool waits_for_earlier(const std::string& id) const;
  /// Ids in order of their start.
  std::vector<std::string> ids() const;
  std::size_t size() const noexcept { return all_.size(); }

 private:
  struct child {
    child_spec spec;
    caf::actor handle;
    bool awaited = false; ///< a plan is to start it
    std::uint32_t failures_in_a_row = 0;
    timestamp_us last_start = 0;
  };
  child* get(const std::string& id);

  std::vector<child> all_;
  restart_strategy strategy_;
  restart_intensity intensity_;
  restart_backoff backoff_;
  std::vector<timestamp_us> restarts_;
};

/// True when the reason is a failure (not a normal exit and not a wanted shutdown).
bool is_failure(const caf::error& reason);

} // namespace troupe
