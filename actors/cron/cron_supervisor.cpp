#include "actors/cron/cron_supervisor.hpp"

#include "actors/cron/cron_job.hpp"
#include "actors/supervision/log.hpp"

#include <fmt/format.h>

namespace troupe {

cron_supervisor::cron_supervisor(caf::actor_config& config, const actor_context& context, actor_identity who,
                                 cron_supervisor_setup setup)
    : troupe_actor(config, context, std::move(who)), setup_(std::move(setup)),
      children_(restart_strategy::one_for_one, setup_.intensity, setup_.backoff) {}

cron_supervisor::behavior_type cron_supervisor::make_behavior() {
  send(setup_.handles->store(), attach_atom::value, cron_supervisor_actor{this});
  return {
      [this](const crons_changed_ptr& changes) {
        for (const auto& change : changes->crons)
          learn(change);
      },
      [this](look_atom, std::uint64_t id) {
        const auto cron = static_cast<object_id>(id);
        if (paths_.contains(cron) && !children_.handle(std::to_string(cron)))
          start(cron);
      },
  };
}

void cron_supervisor::learn(const cron_change& change) {
  if (change.removed)
    return stop(change.cron);
  const auto& meta = change.object.meta();
  const auto [known, fresh] = paths_.try_emplace(change.cron, path() + "/" + meta.namespace_ + "/" + meta.name);
  if (!fresh)
    return;
  const auto id = change.cron;
  children_.add({std::to_string(id), restart_when::permanent,
                 [this, id] { return caf::actor_cast<caf::actor>(spawn_child(id)); }});
  start(id);
}

cron_job_actor cron_supervisor::spawn_child(object_id id) {
  const auto& at = paths_.at(id);
  actor_identity who{at, "cron-job", "CronJob " + at.substr(path().size() + 1)};
  return spawn<cron_job>(context(), std::move(who), cron_job_setup{id, setup_.handles, address()});
}

void cron_supervisor::start(object_id id) {
  const auto child = std::to_string(id);
  try {
    auto handle = children_.find(child)->start();
    monitor(handle);
    children_.started(child, std::move(handle));
  } catch (const std::exception& e) {
    handle_end(id, true, e.what());
  }
}

void cron_supervisor::stop(object_id id) {
  const auto known = paths_.find(id);
  if (known == paths_.end())
    return;
  const auto child = std::to_string(id);
  if (const auto handle = children_.handle(child)) {
    demonitor(handle);
    stop_actor(handle, caf::exit_reason::user_shutdown);
  }
  children_.erase(child);
  context().registry->forget(known->second);
  paths_.erase(known);
}

void cron_supervisor::on_down(caf::down_msg& m) {
  if (const auto child = children_.by_address(m.source))
    handle_end(static_cast<object_id>(std::stoull(*child)), is_failure(m.reason),
               m.reason ? system().render(m.reason) : std::string{"normal"});
}

void cron_supervisor::handle_end(object_id id, bool failed, const std::string& why) {
  const auto plan = children_.ended(std::to_string(id), failed, now_us());
  const auto& at = paths_.at(id);
  log(severity::warning, fmt::format("supervisor={} child={} context={} reason=\"{}\" next_in={}ms", path(), at,
                                     plan.give_up ? "gave_up" : "terminated", why, plan.delay.count() / 1000));
  if (plan.give_up)
    return quit(caf::make_error(caf::sec::runtime_error, "CronJobs fail too often, the last one with: " + why));
  context().registry->restarted(at);
  delayed_send(this, plan.delay, look_atom::value, std::uint64_t{id});
}

void cron_supervisor::on_exit() {
  for (const auto& id : children_.ids())
    stop_actor(children_.handle(id), caf::exit_reason::user_shutdown);
  troupe_actor::on_exit();
}

std::string cron_supervisor::state_json() const { return fmt::format("{{\"children\":{}}}", paths_.size()); }

} // namespace troupe
