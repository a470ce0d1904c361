#pragma once

#include "actors/directory.hpp"
#include "actors/metrics/controller_metrics.hpp"
#include "actors/supervision/actor_base.hpp"
#include "actors/supervision/restart_policy.hpp"
#include "messages/actors.hpp"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace troupe {

/// What the job supervisor is made of.
struct job_supervisor_setup {
  std::shared_ptr<directory> handles;
  /// Of all Jobs together: beyond it something is wrong that is no single Job's fault.
  restart_intensity intensity{100, std::chrono::seconds{10}};
  /// Of each Job by itself: one that fails again and again waits longer and longer and holds up nobody else.
  restart_backoff backoff{};
  std::shared_ptr<controller_metrics> metrics{}; ///< null: nobody counts
};

/// The JOB SUPERVISOR actor: one transient child per unfinished Job, and the deletion of finished ones whose
/// ttlSecondsAfterFinished is over.
class job_supervisor : public troupe_actor<job_supervisor_actor> {
 public:
  job_supervisor(caf::actor_config& config, const actor_context& context, actor_identity who,
                 job_supervisor_setup setup);
  behavior_type make_behavior() override;
  void on_exit() override;

  /// The longest wait of one timer.
  static constexpr timestamp_us longest_wait = 60 * us_per_second;
  /// A deletion that was asked for and has not happened is asked for again after this long.
  static constexpr timestamp_us repeat_after = 10 * us_per_second;

 protected:
  std::string state_json() const override;
  void on_down(caf::down_msg& m) override;

 private:
  struct child {
    std::string name_space, name;
    job_actor handle;
    std::uint32_t failures_in_a_row = 0;
    timestamp_us last_start = 0;
  };
  struct finished {
    std::string name_space, name, uid;
    timestamp_us due = 0;       ///< its time is over
    timestamp_us delete_at = 0; ///< when it is asked for next
  };
  /// When something is due for which Job; a Job stands in it at most once.
  using agenda = std::set<std::pair<timestamp_us, object_id>>;

  void learn(const job_change& change);
  void keep_running(object_id id, const api::Job& job);
  void stop(object_id id);
  void start(object_id id);
  void handle_end(object_id id, bool failed, const std::string& why);
  void plan_deletion(object_id id, const api::Job& job);
  void forget_deletion(object_id id);
  void ask_deletion(const finished& job);
  void look();
  /// Arms a timer for whatever is due next.
  void wake();

  job_supervisor_setup setup_;
  std::unordered_map<object_id, child> children_;
  std::unordered_map<caf::actor_id, object_id> by_actor_;
  std::unordered_map<object_id, finished> finished_;
  agenda restarts_, deletions_;
  std::vector<timestamp_us> recent_restarts_;
  std::optional<timestamp_us> wakes_at_;
  std::uint64_t timer_ = 0; ///< the timer that counts; earlier ones are stale
};

} // namespace troupe
