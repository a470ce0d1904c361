#pragma once

#include "actors/directory.hpp"
#include "actors/job/rules/dependencies.hpp"
#include "actors/job/rules/pod_request.hpp"
#include "actors/job/rules/policy.hpp"
#include "actors/metrics/controller_metrics.hpp"
#include "actors/supervision/actor_base.hpp"
#include "messages/actors.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace troupe {

/// What a Job actor is made of.
struct job_setup {
  object_id id = 0;
  std::shared_ptr<directory> handles;
  caf::actor_addr supervisor;                    ///< the Job does not outlive it
  std::shared_ptr<controller_metrics> metrics{}; ///< null: nobody counts
};

/// The JOB actor: knows one Job and its pods, decides each time something of them changes, and tells store and
/// scheduler. It waits for nobody and keeps nothing that the store could not tell it again; its supervisor ends it when
/// its Job is finished. When the store refuses a decision that came too late, it attaches anew.
class job : public troupe_actor<job_actor> {
 public:
  job(caf::actor_config& config, const actor_context& context, actor_identity who, job_setup setup);
  behavior_type make_behavior() override;
  void on_exit() override;

  /// The longest wait of one timer: its message keeps an ended actor in memory that long.
  static constexpr timestamp_us longest_wait = 60 * us_per_second;
  /// Pods that were asked for and have not appeared are asked for again after this long.
  static constexpr timestamp_us repeat_after = 5 * us_per_second;

 protected:
  std::string state_json() const override;
  void on_down(caf::down_msg& m) override;

 private:
  const api::Job& object() const { return object_.get<api::Job>(); }
  void attach();
  void learn(const job_facts& facts);
  void learn(const job_news& news);
  /// @returns the action of the rule of the podFailurePolicy that has matched; empty: none
  std::string learn(const pod_fact& pod);
  void adopt(const api::resource& object);
  /// Decides and acts; the only place that sends anything.
  /// @param round of the news that it answers, 0 when none does. @param must_answer also when nothing is to be said
  void step(std::uint64_t round, bool must_answer);
  void tell_store(std::uint64_t round, bool must_answer, job_rules::plan& next);
  void ask_scheduler(std::uint64_t round, const job_rules::plan& next);
  const std::shared_ptr<const pod_demand>& demand_of(std::uint32_t memory_percent);
  void mark_removed(const job_rules::plan& next);
  /// @param began when the decision did
  void count_round(const job_rules::plan& next, std::chrono::steady_clock::time_point began);
  std::int64_t failed_indexes() const;
  void wake_at(timestamp_us now, timestamp_us when);
  void remember(const api::JobStatus& status);

  job_setup setup_;
  api::resource object_;             ///< as the store last told it
  api::JobStatus status_;            ///< the latest, decided here or by the store
  std::vector<api::JobStatus> told_; ///< the last few of them: an object that carries one brings no news of its status
  job_rules::pod_ledger pods_;
  job_rules::pod_request asked_; ///< of the scheduler, the last time
  job_rules::success_rules success_;
  job_rules::job_options options_;
  job_rules::dependency_board dependencies_;
  std::map<std::uint32_t, std::shared_ptr<const pod_demand>> demands_; ///< of the template, by share of its memory
  std::optional<timestamp_us> wakes_at_;
  std::uint64_t timer_ = 0; ///< the timer that counts; earlier ones are stale
  std::uint64_t decisions_ = 0;
  bool knows_ = false; ///< the facts have come since it attached last
  std::string_view why_;
  std::int64_t failed_indexes_ = 0; ///< as counted last
};

} // namespace troupe
