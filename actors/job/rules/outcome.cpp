#include "actors/job/rules/outcome.hpp"

#include "actors/job/rules/completion.hpp"
#include "actors/job/rules/deadline.hpp"
#include "actors/job/rules/failure.hpp"
#include "actors/job/rules/scale_down.hpp"
#include "actors/job/rules/suspend.hpp"

namespace troupe::job_rules {

namespace {

void finish(one_round& round, std::string_view as, const cause& why) {
  round.next.why = as;
  if (round.job.options.finished_condition)
    set(round.next.status.conditions, finished_condition, true, why, round.now);
  round.next.finished = true;
  // A Job that ends while suspended has lost its start, which finished Jobs need (§7).
  const auto had_nothing_to_do = is_suspended(round.job.spec) && round.job.spec.completions == 0;
  if (!round.next.status.startTime && !had_nothing_to_do)
    round.next.status.startTime = api::Time{round.now};
}

} // namespace

std::optional<cause> why_failed(one_round& round) {
  const auto& job = round.job;
  if (const auto* decided = find(job.status.conditions, failure_target); decided && decided->status == "True")
    return cause{decided->reason, decided->message};
  if (const auto* message = job.pods.fail_job())
    return cause{"PodFailurePolicy", *message};
  if (!round.gate.never.empty())
    return cause{never_satisfied, round.gate.never};
  if (exceeds_backoff_limit(job.spec, round.counts.failed, job.pods.tally().restarts))
    return backoff_limit_exceeded;
  const auto end = deadline(job.spec, round.next.status);
  if (end && round.now >= *end)
    return deadline_exceeded;
  round.look_again_at(end);
  if (const auto& failures = job.pods.index_failures(); failures && is_indexed(job.spec))
    return why_indexes_failed(job.spec,
                              static_cast<std::int64_t>(failures->failed_indexes().count_below(round.completions())),
                              round.counts.succeeded);
  return std::nullopt;
}

std::optional<std::size_t> success_rule(const job_view& job) {
  if (!job.success || !is_indexed(job.spec))
    return std::nullopt;
  return job.success->first_met(job.pods.succeeded_indexes(),
                                static_cast<std::uint32_t>(job.spec.completions.value_or(0)));
}

void finish_as_success(one_round& round, cause why) {
  auto& next = round.next;
  set(next.status.conditions, success_criteria_met, true, why, round.now);
  next.why = "Terminating";
  next.look_again.reset();
  if (round.counts.terminating > 0)
    return;
  set(next.status.conditions, complete_condition, true, why, round.now);
  next.status.completionTime = api::Time{round.now};
  next.events.push_back({false, "Completed", "Job completed"});
  if (round.job.spec.completions && round.counts.succeeded > *round.job.spec.completions)
    next.events.push_back(
        {true, "TooManySucceededPods", "Too many succeeded pods running after completion count reached"});
  finish(round, complete_condition, why);
}

void finish_as_failure(one_round& round, cause why) {
  auto& next = round.next;
  // From now on nobody who still runs can succeed: all are counted here, once (§9, "job finishing as failed"). One that
  // runs later was placed while this was decided.
  if (is_true(round.job.status.conditions, failure_target))
    round.counts.failed += round.counts.active;
  else
    round.counts.failed += round.job.pods.would_fail();
  round.remove(all_active(round.job.pods), false);
  set(next.status.conditions, failure_target, true, why, round.now);
  next.why = "Terminating";
  next.look_again.reset();
  if (round.counts.terminating > 0)
    return;
  set(next.status.conditions, failed_condition, true, why, round.now);
  next.events.push_back({true, std::string{why.reason}, std::string{why.message}});
  finish(round, failed_condition, why);
}

} // namespace troupe::job_rules
