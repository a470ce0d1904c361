#include "actors/job/rules/pod_ledger.hpp"

#include <algorithm>
#include <utility>

namespace troupe::job_rules {

namespace {

/// Finish time of a failed pod (spec/jobs.md §11.1).
timestamp_us failure_time(const pod_fact& pod) { return pod.finished_us != 0 ? pod.finished_us : pod.created_us; }
/// The same of one that failed by being deleted: (c), else (d).
timestamp_us deletion_time(const pod_fact& pod) { return pod.deleted_us != 0 ? pod.deleted_us : failure_time(pod); }

} // namespace

void pod_ledger::learn(pod_fact now, failure_verdict verdict) {
  if (has_ended(now.number))
    return;
  auto failed_before = false;
  if (const auto known = live_.find(now.number); known != live_.end()) {
    now.terminating |= known->second.terminating; // the Job's own wishes, of which the store had not heard yet
    now.uncounted |= known->second.uncounted;
    add_live(known->second, -1);
    failed_before = known->second.failed_by_deletion;
    live_.erase(known);
  }
  tally_.created = std::max(tally_.created, now.number + 1);
  if (now.released && now.uncounted)
    return;
  now.failed_by_deletion = now.failed_by_deletion && !now.uncounted;
  if (now.failed_by_deletion && !failed_before)
    fail(now, deletion_time(now), {});
  if (is_terminal(now.phase) || now.released) {
    end(now, std::move(verdict));
  } else {
    add_live(now, 1);
    live_.emplace(now.number, std::move(now));
  }
}

void pod_ledger::add_live(const pod_fact& pod, int sign) {
  tally_.restarts += sign * pod.restarts;
  if (!pod.terminating) {
    tally_.active += sign;
    tally_.ready += pod.ready_us != 0 ? sign : 0;
    count_unstarted(pod, sign);
    return count_active_index(pod.index, sign);
  }
  tally_.terminating += sign;
  if (pod.index != no_index)
    sign > 0 ? terminating_indexes_.add(pod.index) : terminating_indexes_.remove(pod.index);
}

void pod_ledger::count_unstarted(const pod_fact& pod, int sign) {
  if (pod.has_run)
    return;
  if (sign > 0)
    unstarted_.emplace(pod.created_us, pod.number);
  else
    unstarted_.erase({pod.created_us, pod.number});
}

void pod_ledger::count_active_index(std::uint32_t index, int sign) {
  if (index == no_index)
    return;
  sign > 0 ? active_indexes_.add(index) : active_indexes_.remove(index);
  if (index_failures_)
    index_failures_->replaced(index, active_indexes_.contains(index));
}

void pod_ledger::end(const pod_fact& pod, failure_verdict verdict) {
  if (ended_.size() <= pod.number)
    ended_.resize(std::max<std::size_t>(std::size_t{pod.number} + 1, ended_.size() * 2));
  ended_[pod.number] = true;
  if (pod.uncounted || pod.failed_by_deletion)
    return;
  if (pod.phase == pod_phase::failed)
    fail(pod, failure_time(pod), std::move(verdict));
  else
    succeed(pod);
}

void pod_ledger::succeed(const pod_fact& pod) {
  if (is_stray(pod.index))
    return;
  ++tally_.succeeded;
  record_.succeeded(pod.finished_us);
  if (pod.index == no_index)
    return;
  succeeded_indexes_.insert(pod.index);
  settled_indexes_.insert(pod.index);
  ooms_.succeeded(pod.index);
  if (index_failures_)
    index_failures_->succeeded(pod.index);
}

void pod_ledger::fail(const pod_fact& pod, timestamp_us when, failure_verdict verdict) {
  using action = failure_verdict::action;
  if (verdict.what == action::fail_job && (!fail_job_ || pod.number < fail_job_->first))
    fail_job_.emplace(pod.number, std::move(verdict.message));
  if (is_stray(pod.index)) {
    strays_ += verdict.what == action::ignore ? 0 : 1;
    return;
  }
  ++(verdict.what == action::ignore ? tally_.ignored : tally_.failed);
  record_.failed(when);
  if (pod.oom_killed && pod.phase == pod_phase::failed && !succeeded_indexes_.contains(pod.index))
    ooms_.killed(pod.index, pod.memory_percent);
  if (!index_failures_ || pod.index == no_index || succeeded_indexes_.contains(pod.index))
    return;
  index_failures_->failed(pod.index, when, verdict.what, active_indexes_.contains(pod.index));
  if (index_failures_->failed_indexes().contains(pod.index))
    settled_indexes_.insert(pod.index);
}

void pod_ledger::limit_indexes(std::uint32_t completions) {
  if (completions_ && completions < *completions_) {
    succeeded_indexes_.erase_from(completions);
    settled_indexes_.erase_from(completions);
    ooms_.forget_from(completions);
    if (index_failures_)
      index_failures_->forget_from(completions);
  }
  completions_ = completions;
}

void pod_ledger::restore_failed(std::int32_t failed) {
  const auto known = tally_.failed - (index_failures_ ? index_failures_->unreplaced() : 0);
  const auto counted = std::clamp(failed - known, 0, strays_);
  tally_.failed += counted;
  strays_ -= counted;
}

std::int32_t pod_ledger::would_fail() const {
  return static_cast<std::int32_t>(std::count_if(live_.begin(), live_.end(), [&](const auto& entry) {
    const auto& pod = entry.second;
    return !is_stray(pod.index) && !(pod.terminating && (pod.uncounted || pod.failed_by_deletion));
  }));
}

bool pod_ledger::has_ended(std::uint32_t number) const { return number < ended_.size() && ended_[number]; }

} // namespace troupe::job_rules
