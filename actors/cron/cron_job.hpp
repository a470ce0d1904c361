#pragma once

#include "actors/cron/rules/policy.hpp"
#include "actors/directory.hpp"
#include "actors/supervision/actor_base.hpp"
#include "messages/actors.hpp"

#include <memory>
#include <optional>

namespace troupe {

/// What a CronJob actor is made of.
struct cron_job_setup {
  object_id id = 0;
  std::shared_ptr<directory> handles;
  caf::actor_addr supervisor; ///< the CronJob does not outlive it
};

/// The CRONJOB actor: knows one CronJob and the Jobs that it controls, decides each time something of them changes or a
/// run is due, and tells the store. It keeps nothing that the store could not tell it again.
class cron_job : public troupe_actor<cron_job_actor> {
 public:
  cron_job(caf::actor_config& config, const actor_context& context, actor_identity who, cron_job_setup setup);
  behavior_type make_behavior() override;
  void on_exit() override;

  /// The longest wait of one timer: the wall clock may jump meanwhile.
  static constexpr timestamp_us longest_wait = 60 * us_per_second;

 protected:
  std::string state_json() const override;
  void on_down(caf::down_msg& m) override;

 private:
  void learn(const cron_facts_ptr& facts);
  void look();
  /// Decides and tells the store; the only place that sends anything.
  void step(timestamp_us now);
  void wake(timestamp_us now);

  cron_job_setup setup_;
  cron_facts_ptr facts_;
  std::optional<timestamp_us> next_look_; ///< when time may change the answer
  timestamp_us looked_at_ = 0;            ///< what the clock said last
  bool awaits_creation_ = false;          ///< the store has not said yet what became of the Job
  bool rescheduled_ = false;              ///< its schedule or zone has changed since the last decision
  std::uint32_t failures_ = 0;            ///< refused creations in a row
  std::uint64_t timer_ = 0;               ///< the timer that counts; earlier ones are stale
  std::uint64_t decisions_ = 0;
  std::string_view why_;
};

} // namespace troupe
