#include "actors/job/rules/policy.hpp"

#include "actors/job/rules/completion.hpp"
#include "actors/job/rules/conditions.hpp"
#include "actors/job/rules/counting.hpp"
#include "actors/job/rules/manage_pods.hpp"
#include "actors/job/rules/managed_by.hpp"
#include "actors/job/rules/outcome.hpp"
#include "actors/job/rules/scale_down.hpp"
#include "actors/job/rules/suspend.hpp"

#include <fmt/format.h>

namespace troupe::job_rules {

namespace {

/// Somebody else's Jobs, and those of an unknown mode, are not touched.
bool is_ours(const api::JobSpec& spec, plan& next) {
  if (is_managed_by_other(spec)) {
    next.why = "ManagedByOther";
    return false;
  }
  if (spec.completionMode && *spec.completionMode != "NonIndexed" && !is_indexed(spec)) {
    next.why = "UnknownCompletionMode";
    next.events.push_back({true, "UnknownCompletionMode", "Skipped Job sync because completion mode is unknown"});
    return false;
  }
  return true;
}

/// Its dependencies matter: it waits for some, or has done so, and its outcome is open.
bool is_undecided(const job_view& job) {
  const auto& conditions = job.status.conditions;
  const auto waits = !job.options.depends_on.empty() || is_true(conditions, waiting_condition);
  return waits && !is_suspended(job.spec) && !job.meta.deletionTimestamp && !is_true(conditions, failure_target) &&
         !is_true(conditions, success_criteria_met);
}

void go_on(one_round& round) {
  const auto managed = !round.job.meta.deletionTimestamp;
  if (managed)
    manage_pods(round);
  else
    round.next.why = "Deleting";
  if (is_complete(round.job.spec, round.counts.succeeded, round.counts.active))
    finish_as_success(round, completions_reached);
  else if (managed)
    if (auto event = apply_suspend(round.job.spec, round.next.status, round.now))
      round.next.events.push_back(std::move(*event));
  if (round.gate.closed && !round.job.status.startTime)
    round.next.status.startTime.reset(); // a Job that is resumed waits first, too
}

void end_or_go_on(one_round& round) {
  const auto* success = find(round.job.status.conditions, success_criteria_met);
  if (success && success->status == "True") {
    round.remove(all_active(round.job.pods), true);
    finish_as_success(round, {success->reason, success->message});
  } else if (const auto failure = why_failed(round)) {
    finish_as_failure(round, *failure);
  } else if (const auto rule = success_rule(round.job)) {
    const auto message = fmt::format("Matched rules at index {}", *rule);
    round.remove(all_active(round.job.pods), true);
    finish_as_success(round, {"SuccessPolicy", message});
  } else {
    go_on(round);
  }
}

} // namespace

void one_round::look_again_at(std::optional<timestamp_us> when) {
  if (when && (!next.look_again || *when < *next.look_again))
    next.look_again = when;
}

void one_round::remove(std::vector<std::uint32_t> numbers, bool uncounted) {
  for (const auto number : numbers)
    counts.ready -= job.pods.live().at(number).ready_us != 0 ? 1 : 0;
  const auto count = static_cast<std::int32_t>(numbers.size());
  counts.active -= count;
  counts.terminating += count;
  next.remove = std::move(numbers);
  next.remove_uncounted = uncounted;
}

plan decide(const job_view& job, timestamp_us now) {
  one_round round{job, now};
  round.next.status = job.status;
  if (is_finished(job.status)) {
    round.next.finished = true;
    round.next.why = "Finished";
    return std::move(round.next);
  }
  if (!is_ours(job.spec, round.next))
    return std::move(round.next);
  round.counts = count_pods(job);
  if (is_undecided(job))
    round.gate = weigh_dependencies(round);
  if (!round.next.status.startTime && !is_suspended(job.spec) && !round.gate.closed)
    round.next.status.startTime = api::Time{now};
  end_or_go_on(round);
  write_counts(round);
  return std::move(round.next);
}

} // namespace troupe::job_rules
