#include "actors/job/rules/pod_ledger.hpp"

#include <algorithm>
#include <utility>

namespace troupe::job_rules {

namespace {

/// Finish time of a failed pod (spec/jobs.md §11.1).
timestamp_us failure_time(const pod_fact& pod) { return pod.finished_us != 0 ? pod.finished_us : pod.created_us; }
/// The same of one that failed by being deleted: (c), else (d).
timestamp_us deletion_time(const pod_fact& pod) { return pod.deleted_us != 0 ? pod.deleted_us : failure_time(pod); }

void count(index_count& where, std::uint32_t index, int sign) {
  if (index == no_index)
    return;
  if (sign > 0)
    ++where[index];
  else if (--where[index] == 0)
    where.erase(index);
}

} // namespace

void pod_ledger::learn(const pod_fact& now, failure_verdict verdict) {
  if (has_ended(now.number))
    return;
  if (const auto known = live_.find(now.number); known != live_.end()) {
    add_live(known->second, -1);
    live_.erase(known);
  }
  tally_.created = std::max(tally_.created, now.number + 1);
  if (now.released && now.uncounted)
    return;
  if (is_terminal(now.phase)) {
    end(now, std::move(verdict));
  } else {
    add_live(now, 1);
    live_.emplace(now.number, now);
  }
}

void pod_ledger::add_live(const pod_fact& pod, int sign) {
  tally_.restarts += sign * pod.restarts;
  if (pod.terminating) {
    tally_.terminating += sign;
    tally_.terminating_counted += pod.uncounted ? 0 : sign;
    count(terminating_indexes_, pod.index, sign);
    return;
  }
  tally_.active += sign;
  tally_.ready += pod.ready_us != 0 ? sign : 0;
  count(active_indexes_, pod.index, sign);
}

void pod_ledger::end(const pod_fact& pod, failure_verdict verdict) {
  if (ended_.size() <= pod.number)
    ended_.resize(std::max<std::size_t>(std::size_t{pod.number} + 1, ended_.size() * 2));
  ended_[pod.number] = true;
  if (pod.uncounted)
    return;
  if (pod.terminating)
    with_deleted_.failed(deletion_time(pod));
  if (pod.phase == pod_phase::failed) {
    fail(pod, std::move(verdict));
  } else if (pod.terminating) {
    ++tally_.succeeded_deleted;
    record_.succeeded(pod.finished_us);
  } else {
    ++tally_.succeeded;
    record_.succeeded(pod.finished_us);
    with_deleted_.succeeded(pod.finished_us);
    if (pod.index != no_index)
      succeeded_indexes_.insert(pod.index);
    if (index_failures_)
      index_failures_->succeeded(pod.index);
  }
}

void pod_ledger::fail(const pod_fact& pod, failure_verdict verdict) {
  using action = failure_verdict::action;
  ++(verdict.what == action::ignore ? tally_.ignored : tally_.failed);
  record_.failed(failure_time(pod));
  if (!pod.terminating)
    with_deleted_.failed(failure_time(pod));
  if (index_failures_ && pod.index != no_index && !succeeded_indexes_.contains(pod.index))
    index_failures_->failed(pod.index, failure_time(pod), verdict.what);
  if (verdict.what == action::fail_job && (!fail_job_ || pod.number < fail_job_->first))
    fail_job_.emplace(pod.number, std::move(verdict.message));
}

bool pod_ledger::has_ended(std::uint32_t number) const { return number < ended_.size() && ended_[number]; }

failure_streak pod_ledger::streak(bool with_terminating) const {
  if (!with_terminating)
    return record_.streak();
  std::vector<timestamp_us> pending;
  if (tally_.terminating_counted > 0)
    for (const auto& [number, pod] : live_)
      if (pod.terminating && !pod.uncounted)
        pending.push_back(deletion_time(pod));
  return with_deleted_.streak(pending);
}

} // namespace troupe::job_rules
