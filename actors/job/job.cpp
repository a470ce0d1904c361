#include "actors/job/job.hpp"

#include "actors/job/rules/completion.hpp"
#include "actors/job/rules/demand.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace troupe {

job::job(caf::actor_config& config, const actor_context& context, actor_identity who, job_setup setup)
    : troupe_actor(config, context, std::move(who)), setup_(std::move(setup)) {}

job::behavior_type job::make_behavior() {
  monitor(setup_.supervisor);
  attach();
  return {
      [this](const job_facts_ptr& facts) { learn(*facts); },
      [this](const job_news_ptr& news) { learn(*news); },
      [this](look_atom, std::uint64_t timer) {
        if (timer != timer_)
          return;
        wakes_at_.reset();
        if (knows_)
          step(0, false);
      },
  };
}

void job::attach() {
  knows_ = false;
  send(setup_.handles->store(), attach_atom::value, setup_.id, job_actor{this});
}

void job::learn(const job_facts& facts) {
  knows_ = true;
  const auto& spec = facts.object.get<api::Job>().spec;
  pods_ = spec.backoffLimitPerIndex ? job_rules::pod_ledger{*spec.backoffLimitPerIndex} : job_rules::pod_ledger{};
  adopt(facts.object);
  status_ = object().status;
  success_ = job_rules::success_rules{spec};
  asked_ = {};
  dependencies_.learn(facts.dependencies);
  for (const auto& pod : facts.pods)
    learn(pod);
  pods_.restore_failed(status_.failed);
  failed_indexes_ = failed_indexes();
  step(0, true);
}

void job::learn(const job_news& news) {
  if (news.round == 0)
    return attach(); // what it decided came too late
  if (!knows_)
    return;
  if (news.object) {
    const auto& status = news.object.get<api::Job>().status;
    const auto known = std::find(told_.begin(), told_.end(), status) != told_.end();
    adopt(news.object);
    if (!known)
      status_ = status;
  }
  if (!news.dependencies.empty())
    dependencies_.learn(news.dependencies);
  for (const auto& pod : news.pods)
    if (const auto rule = learn(pod); !rule.empty() && setup_.metrics)
      setup_.metrics->failure_handled(rule);
  step(news.round, true);
}

std::string job::learn(const pod_fact& pod) {
  if (pod.phase != pod_phase::failed || !object().spec.podFailurePolicy) {
    pods_.learn(pod);
    return {};
  }
  auto verdict = job_rules::judge(object().metadata, object().spec, pod, options_.success_exit_codes);
  auto rule = verdict.rule;
  pods_.learn(pod, std::move(verdict));
  return rule;
}

void job::adopt(const api::resource& now) {
  if (const auto& spec = now.get<api::Job>().spec; job_rules::is_indexed(spec))
    pods_.limit_indexes(static_cast<std::uint32_t>(spec.completions.value_or(0)));
  const auto same_template = object_ && object().spec.template_ == now.get<api::Job>().spec.template_;
  object_ = now;
  options_ = job_rules::options_of(object().metadata);
  remember(object().status);
  asked_.memory_percent =
      job_rules::allowed_percent(options_.oom_memory, object().spec.template_.spec, asked_.memory_percent);
  if (!same_template)
    demands_.clear();
}

void job::step(std::uint64_t round, bool must_answer) {
  const auto now = now_us();
  const auto began = std::chrono::steady_clock::now();
  auto next =
      job_rules::decide({object().metadata, object().spec, status_, pods_, &success_, options_, &dependencies_}, now);
  ++decisions_;
  why_ = next.why;
  count_round(next, began);
  tell_store(round, must_answer, next);
  ask_scheduler(round, next);
  mark_removed(next);
  if (next.finished)
    return; // its supervisor ends it when the store has taken that
  if (next.create > 0)
    wake_at(now, now + repeat_after);
  if (next.look_again)
    wake_at(now, *next.look_again);
}

void job::tell_store(std::uint64_t round, bool must_answer, job_rules::plan& next) {
  const auto changed = next.status != status_;
  const auto nothing = !changed && next.create == 0 && next.remove.empty() && next.events.empty();
  if (nothing && !must_answer)
    return;
  auto told = std::make_shared<job_decision>();
  told->job = setup_.id;
  told->round = round;
  told->pods_follow = next.create > 0;
  if (changed) {
    status_ = std::move(next.status);
    remember(status_);
    told->status = status_;
  }
  told->remove = next.remove;
  told->remove_uncounted = next.remove_uncounted;
  told->events = std::move(next.events);
  send(setup_.handles->store(), job_decision_ptr{std::move(told)});
}

void job::ask_scheduler(std::uint64_t round, const job_rules::plan& next) {
  if (next.create == 0)
    return;
  auto wanted = std::make_shared<pods_wanted>();
  wanted->job = setup_.id;
  wanted->round = round;
  wanted->name_space = object().metadata.namespace_;
  wanted->job_name = object().metadata.name;
  asked_ = job_rules::next_request(asked_, next, pods_.tally().created);
  wanted->memory_percent = asked_.memory_percent;
  wanted->demand = demand_of(asked_.memory_percent);
  wanted->first = asked_.first;
  wanted->count = static_cast<std::uint32_t>(asked_.count);
  wanted->indexes = asked_.indexes;
  wanted->before = asked_.before;
  send(setup_.handles->scheduler(), pods_wanted_ptr{std::move(wanted)});
}

const std::shared_ptr<const pod_demand>& job::demand_of(std::uint32_t memory_percent) {
  auto& known = demands_[memory_percent];
  if (!known)
    known = std::make_shared<const pod_demand>(
        job_rules::demand_of(object().spec.template_, object().metadata.namespace_, memory_percent));
  return known;
}

void job::mark_removed(const job_rules::plan& next) {
  for (const auto number : next.remove) {
    auto pod = pods_.live().at(number);
    pod.terminating = true;
    pod.uncounted = next.remove_uncounted;
    pods_.learn(pod);
  }
}

void job::count_round(const job_rules::plan& next, std::chrono::steady_clock::time_point began) {
  if (!setup_.metrics)
    return;
  const auto indexed = job_rules::is_indexed(object().spec);
  const auto ended = next.status.succeeded + next.status.failed - status_.succeeded - status_.failed;
  auto what = ended != 0 ? sync_action::tracking : sync_action::reconciling;
  if (next.create > 0)
    what = sync_action::pods_created;
  else if (!next.remove.empty())
    what = sync_action::pods_deleted;
  setup_.metrics->job_synced(indexed, what, std::chrono::steady_clock::now() - began);
  if (!indexed)
    return;
  const auto per_index = object().spec.backoffLimitPerIndex.has_value();
  if (const auto more = next.status.succeeded - status_.succeeded; more > 0)
    setup_.metrics->indexes_finished(true, per_index, more);
  if (const auto more = failed_indexes() - std::exchange(failed_indexes_, failed_indexes()); more > 0)
    setup_.metrics->indexes_finished(false, per_index, more);
}

std::int64_t job::failed_indexes() const {
  const auto& failures = pods_.index_failures();
  const auto completions = static_cast<std::uint32_t>(object().spec.completions.value_or(0));
  return failures ? static_cast<std::int64_t>(failures->failed_indexes().count_below(completions)) : 0;
}

void job::wake_at(timestamp_us now, timestamp_us when) {
  when = std::clamp(when, now, now + longest_wait);
  if (wakes_at_ && *wakes_at_ <= when)
    return;
  wakes_at_ = when;
  delayed_send(this, std::chrono::microseconds{when - now}, look_atom::value, ++timer_);
}

void job::remember(const api::JobStatus& status) {
  constexpr std::size_t most = 4;
  if (told_.size() == most)
    told_.erase(told_.begin());
  told_.push_back(status);
}

void job::on_down(caf::down_msg&) { quit(caf::exit_reason::user_shutdown); }

void job::on_exit() {
  pods_ = {}; // a timer may keep this object for a while
  object_ = {};
  troupe_actor::on_exit();
}

std::string job::state_json() const {
  const auto& t = pods_.tally();
  return fmt::format(
      "{{\"id\":{},\"known\":{},\"active\":{},\"ready\":{},\"terminating\":{},\"succeeded\":{},"
      "\"failed\":{},\"restarts\":{},\"nextPod\":{},\"why\":\"{}\",\"decisions\":{},\"looksAgainAt\":{}}}",
      setup_.id, static_cast<bool>(object_), t.active, t.ready, t.terminating, status_.succeeded, status_.failed,
      t.restarts, t.created, why_, decisions_, wakes_at_ ? std::to_string(*wakes_at_ / us_per_second) : "null");
}

} // namespace troupe
