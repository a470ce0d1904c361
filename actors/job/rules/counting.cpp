#include "actors/job/rules/counting.hpp"

#include "actors/job/rules/completion.hpp"
#include "actors/job/rules/conditions.hpp"

#include <algorithm>

namespace troupe::job_rules {

pod_counts count_pods(const job_view& job) {
  const auto& pods = job.pods.tally();
  pod_counts out{pods.active, pods.ready, pods.terminating, job.status.succeeded, job.status.failed};
  const auto indexed = is_indexed(job.spec);
  if (indexed)
    out.succeeded = static_cast<std::int32_t>(
        job.pods.succeeded_indexes().count_below(static_cast<std::uint32_t>(job.spec.completions.value_or(0))));
  if (is_true(job.status.conditions, success_criteria_met) || is_true(job.status.conditions, failure_target))
    return out; // who is left when the outcome was decided has been counted then
  const auto deleted_are_failed = !replaces_only_failed(job.spec);
  const auto failed = pods.failed + (deleted_are_failed ? pods.terminating_counted + pods.succeeded_deleted : 0);
  out.failed = std::max(out.failed, failed);
  if (!indexed)
    out.succeeded = std::max(out.succeeded, pods.succeeded + (deleted_are_failed ? 0 : pods.succeeded_deleted));
  return out;
}

void write_counts(one_round& round) {
  auto& status = round.next.status;
  auto& counts = round.counts;
  const auto& job = round.job;
  if (const auto& failures = job.pods.index_failures(); failures && is_indexed(job.spec)) {
    status.failedIndexes = failures->failed_indexes().text_below(round.completions());
    if (!is_true(status.conditions, failure_target) && !is_true(status.conditions, success_criteria_met))
      counts.failed = std::max(job.status.failed, counts.failed - failures->unreplaced(job.pods.active_indexes()));
  }
  status.active = counts.active;
  status.ready = counts.ready;
  status.terminating = counts.terminating;
  status.succeeded = counts.succeeded;
  status.failed = counts.failed;
  if (is_indexed(job.spec))
    status.completedIndexes = job.pods.succeeded_indexes().text_below(round.completions());
  if (!status.uncountedTerminatedPods)
    status.uncountedTerminatedPods.emplace();
}

} // namespace troupe::job_rules
