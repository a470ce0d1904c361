#include "actors/job/job_supervisor.hpp"

#include "actors/job/job.hpp"
#include "actors/job/rules/conditions.hpp"
#include "actors/job/rules/managed_by.hpp"
#include "actors/job/rules/ttl.hpp"
#include "actors/supervision/children.hpp"
#include "actors/supervision/log.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe {

namespace {

void report_refused_deletion(const std::string& what, const write_outcome& outcome) {
  if (outcome.code >= 300 && outcome.code != 404 && outcome.code != 409)
    log(severity::warning,
        fmt::format("supervisor=jobs job={} context=ttl_deletion_refused code={}", what, outcome.code));
}

} // namespace

job_supervisor::job_supervisor(caf::actor_config& config, const actor_context& context, actor_identity who,
                               job_supervisor_setup setup)
    : troupe_actor(config, context, std::move(who)), setup_(std::move(setup)) {}

job_supervisor::behavior_type job_supervisor::make_behavior() {
  send(setup_.handles->store(), attach_atom::value, job_supervisor_actor{this});
  return {
      [this](const jobs_changed_ptr& changes) {
        for (const auto& change : changes->jobs)
          learn(change);
        wake();
      },
      [this](look_atom, std::uint64_t timer) {
        if (timer != timer_)
          return;
        wakes_at_.reset();
        look();
        wake();
      },
  };
}

void job_supervisor::learn(const job_change& change) {
  forget_deletion(change.job);
  if (change.removed)
    return stop(change.job);
  const auto& job = change.object.get<api::Job>();
  plan_deletion(change.job, job);
  if (job_rules::is_finished(job.status) || job_rules::is_managed_by_other(job.spec))
    stop(change.job);
  else
    keep_running(change.job, job);
}

void job_supervisor::keep_running(object_id id, const api::Job& job) {
  const auto [known, fresh] = children_.try_emplace(id);
  if (!fresh)
    return;
  known->second.name_space = job.metadata.namespace_;
  known->second.name = job.metadata.name;
  start(id);
}

void job_supervisor::start(object_id id) {
  auto& c = children_.at(id);
  c.last_start = now_us();
  try {
    actor_identity who{path() + "/" + c.name_space + "/" + c.name, "job", "Job " + c.name_space + "/" + c.name};
    c.handle =
        spawn<job, caf::monitored>(context(), std::move(who), job_setup{id, setup_.handles, address(), setup_.metrics});
    by_actor_[c.handle.id()] = id;
  } catch (const std::exception& e) {
    handle_end(id, true, e.what());
  }
}

void job_supervisor::stop(object_id id) {
  const auto c = children_.find(id);
  if (c == children_.end())
    return;
  const auto job_path = path() + "/" + c->second.name_space + "/" + c->second.name;
  if (c->second.handle) {
    by_actor_.erase(c->second.handle.id());
    stop_actor(c->second.handle, caf::exit_reason::user_shutdown);
  }
  std::erase_if(restarts_, [&](const auto& entry) { return entry.second == id; });
  children_.erase(c);
  context().registry->forget(job_path);
}

void job_supervisor::on_down(caf::down_msg& m) {
  const auto who = by_actor_.find(m.source.id());
  if (who == by_actor_.end())
    return;
  const auto id = who->second;
  by_actor_.erase(who);
  handle_end(id, is_failure(m.reason), m.reason ? system().render(m.reason) : std::string{"normal"});
  wake();
}

void job_supervisor::handle_end(object_id id, bool failed, const std::string& why) {
  auto& c = children_.at(id);
  c.handle = nullptr;
  if (!wants_restart(restart_when::transient, failed))
    return stop(id);
  const auto now = now_us();
  if (too_many_restarts(recent_restarts_, setup_.intensity, now)) {
    log(severity::error, fmt::format("supervisor={} child={}/{} context=gave_up reason=\"{}\" restarts={}", path(),
                                     c.name_space, c.name, why, recent_restarts_.size()));
    return quit(caf::make_error(caf::sec::runtime_error, "Jobs fail too often, the last one with: " + why));
  }
  // A child that ran for longer than the cap has recovered: its next failure is a first one.
  if (now - c.last_start > setup_.backoff.cap.count())
    c.failures_in_a_row = 0;
  const auto delay = restart_delay(setup_.backoff, c.failures_in_a_row++, id);
  log(severity::warning,
      fmt::format("supervisor={} child={}/{} context=terminated reason=\"{}\" restarts={} next_in={}ms", path(),
                  c.name_space, c.name, why, c.failures_in_a_row, delay.count() / 1000));
  context().registry->restarted(path() + "/" + c.name_space + "/" + c.name);
  restarts_.emplace(now + delay.count(), id);
}

void job_supervisor::plan_deletion(object_id id, const api::Job& job) {
  const auto when = job_rules::delete_at(job, job_rules::options_of(job.metadata));
  if (!when)
    return;
  finished_[id] = {job.metadata.namespace_, job.metadata.name, job.metadata.uid, *when, *when};
  deletions_.emplace(*when, id);
}

void job_supervisor::forget_deletion(object_id id) {
  const auto known = finished_.find(id);
  if (known == finished_.end())
    return;
  deletions_.erase({known->second.delete_at, id});
  finished_.erase(known);
}

void job_supervisor::ask_deletion(const finished& job) {
  auto wish = std::make_shared<pending_write>();
  wish->what.verb = write_verb::remove;
  wish->what.kind = &api::kind_of<api::Job>();
  wish->what.name_space = job.name_space;
  wish->what.name = job.name;
  wish->what.propagation = "Foreground";
  wish->what.expected_uid = job.uid;
  wish->what.field_manager = "ttl-after-finished-controller";
  wish->done = [what = job.name_space + "/" + job.name, due = job.due, time = context().time,
                metrics = setup_.metrics](const write_outcome& outcome) {
    report_refused_deletion(what, outcome);
    if (metrics && outcome.code == 200)
      metrics->job_expired(std::chrono::microseconds{time->now_us() - due});
  };
  send(setup_.handles->store(), std::move(wish));
}

void job_supervisor::look() {
  const auto now = now_us();
  while (!restarts_.empty() && restarts_.begin()->first <= now) {
    const auto id = restarts_.begin()->second;
    restarts_.erase(restarts_.begin());
    start(id);
  }
  while (!deletions_.empty() && deletions_.begin()->first <= now) {
    const auto id = deletions_.begin()->second;
    deletions_.erase(deletions_.begin());
    auto& job = finished_.at(id);
    ask_deletion(job);
    job.delete_at = now + repeat_after;
    deletions_.emplace(job.delete_at, id);
  }
}

void job_supervisor::wake() {
  if (restarts_.empty() && deletions_.empty())
    return;
  const auto now = now_us();
  auto when = now + longest_wait;
  for (const auto* list : {&restarts_, &deletions_})
    if (!list->empty())
      when = std::min(when, std::max(now, list->begin()->first));
  if (wakes_at_ && *wakes_at_ <= when)
    return;
  wakes_at_ = when;
  delayed_send(this, std::chrono::microseconds{when - now}, look_atom::value, ++timer_);
}

void job_supervisor::on_exit() {
  for (const auto& [id, c] : children_)
    stop_actor(c.handle, caf::exit_reason::user_shutdown);
  children_.clear();
  finished_.clear();
  troupe_actor::on_exit();
}

std::string job_supervisor::state_json() const {
  return fmt::format("{{\"running\":{},\"children\":{},\"waitingForRestart\":{},\"waitingForTtl\":{}}}",
                     by_actor_.size(), children_.size(), restarts_.size(), deletions_.size());
}

} // namespace troupe
