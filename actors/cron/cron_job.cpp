#include "actors/cron/cron_job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace troupe {

namespace {

bool same_times(const cron_facts& a, const cron_facts& b) {
  const auto& x = a.object.get<api::CronJob>().spec;
  const auto& y = b.object.get<api::CronJob>().spec;
  return x.schedule == y.schedule && x.timeZone == y.timeZone;
}

/// What became of a creation is told once: a later look decides without it.
cron_facts_ptr without_answers(const cron_facts& facts) {
  auto out = std::make_shared<cron_facts>(facts);
  out->round = 0;
  out->created.clear();
  return out;
}

} // namespace

cron_job::cron_job(caf::actor_config& config, const actor_context& context, actor_identity who, cron_job_setup setup)
    : troupe_actor(config, context, std::move(who)), setup_(std::move(setup)) {}

cron_job::behavior_type cron_job::make_behavior() {
  monitor(setup_.supervisor);
  send(setup_.handles->store(), attach_atom::value, setup_.id, cron_job_actor{this});
  return {
      [this](const cron_facts_ptr& facts) { learn(facts); },
      [this](look_atom, std::uint64_t timer) {
        if (timer == timer_)
          look();
      },
  };
}

void cron_job::learn(const cron_facts_ptr& facts) {
  rescheduled_ = rescheduled_ || (facts_ && !same_times(*facts_, *facts));
  facts_ = facts;
  if (awaits_creation_ && facts->created.empty()) {
    auto nothing_yet = std::make_shared<cron_decision>();
    nothing_yet->cron = setup_.id;
    nothing_yet->round = facts->round;
    return send(setup_.handles->store(), cron_decision_ptr{std::move(nothing_yet)});
  }
  awaits_creation_ = false;
  step(now_us());
  facts_ = without_answers(*facts_);
}

/// A wait is done in pieces: the wall clock may have been set forward or back meanwhile.
void cron_job::look() {
  const auto now = now_us();
  if (!awaits_creation_ && next_look_ && (now >= *next_look_ || now < looked_at_))
    step(now);
  else
    wake(now);
}

void cron_job::step(timestamp_us now) {
  const auto& object = facts_->object.get<api::CronJob>();
  auto next = cron::decide({object, facts_->jobs, facts_->created, failures_, std::exchange(rescheduled_, false)}, now);
  ++decisions_;
  why_ = next.why;
  if (next.creation_failed)
    ++failures_;
  else if (!facts_->created.empty())
    failures_ = 0;
  next_look_ = next.look_again;
  auto told = std::make_shared<cron_decision>();
  told->cron = setup_.id;
  told->round = facts_->round;
  if (!(next.status == object.status))
    told->status = std::move(next.status);
  told->remove = std::move(next.remove);
  if (next.create) {
    awaits_creation_ = true;
    told->create.push_back(api::make_resource(std::move(*next.create)));
  }
  told->events = std::move(next.events);
  send(setup_.handles->store(), cron_decision_ptr{std::move(told)});
  wake(now);
}

void cron_job::wake(timestamp_us now) {
  looked_at_ = now;
  ++timer_;
  if (!next_look_)
    return;
  const auto wait = std::clamp<timestamp_us>(*next_look_ - now, 0, longest_wait);
  delayed_send(this, std::chrono::microseconds{wait}, look_atom::value, timer_);
}

void cron_job::on_down(caf::down_msg&) { quit(caf::exit_reason::user_shutdown); }

void cron_job::on_exit() {
  facts_ = nullptr; // a timer may keep this object for a while
  troupe_actor::on_exit();
}

std::string cron_job::state_json() const {
  return fmt::format(R"({{"id":{},"known":{},"jobs":{},"awaitsCreation":{},"refusals":{},"why":"{}","decisions":{},)"
                     R"("looksAgainAt":{}}})",
                     setup_.id, facts_ != nullptr, facts_ ? facts_->jobs.size() : 0, awaits_creation_, failures_, why_,
                     decisions_, next_look_ ? std::to_string(*next_look_ / us_per_second) : "null");
}

} // namespace troupe
