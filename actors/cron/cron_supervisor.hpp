#pragma once

#include "actors/directory.hpp"
#include "actors/supervision/actor_base.hpp"
#include "actors/supervision/children.hpp"
#include "messages/actors.hpp"

#include <memory>
#include <string>
#include <unordered_map>

namespace troupe {

/// What the cron supervisor is made of.
struct cron_supervisor_setup {
  std::shared_ptr<directory> handles;
  /// Of all CronJobs together: beyond it something is wrong that is no single CronJob's fault.
  restart_intensity intensity{100, std::chrono::seconds{10}};
  restart_backoff backoff{}; ///< of each CronJob by itself
};

/// The CRON SUPERVISOR actor: one permanent child per CronJob.
class cron_supervisor : public troupe_actor<cron_supervisor_actor> {
 public:
  cron_supervisor(caf::actor_config& config, const actor_context& context, actor_identity who,
                  cron_supervisor_setup setup);
  behavior_type make_behavior() override;
  void on_exit() override;

 protected:
  std::string state_json() const override;
  void on_down(caf::down_msg& m) override;

 private:
  void learn(const cron_change& change);
  void start(object_id id);
  void stop(object_id id);
  void handle_end(object_id id, bool failed, const std::string& why);
  cron_job_actor spawn_child(object_id id);

  cron_supervisor_setup setup_;
  children children_;                                ///< by the object's number
  std::unordered_map<object_id, std::string> paths_; ///< of those that shall run
};

} // namespace troupe
