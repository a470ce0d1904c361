#include "actors/job/rules/counting.hpp"

#include "actors/job/indexed/indexes.hpp"
#include "actors/job/rules/completion.hpp"
#include "actors/job/rules/conditions.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace troupe::job_rules {

namespace {

bool is_decided(const api::JobStatus& status) {
  return is_true(status.conditions, success_criteria_met) || is_true(status.conditions, failure_target);
}

void write_indexes(one_round& round) {
  const auto& pods = round.job.pods;
  round.next.status.completedIndexes = pods.succeeded_indexes().text_below(round.completions());
  if (const auto& failures = pods.index_failures())
    round.next.status.failedIndexes = failures->failed_indexes().text_below(round.completions());
}

/// Whether an index of this text is none of so many completions. The last one is the highest.
bool goes_beyond(std::string_view text, std::uint32_t completions) {
  const auto last = text.substr(text.find_last_of(",-") + 1); // npos + 1 is 0
  std::uint32_t index = 0;
  const auto read = std::from_chars(last.data(), last.data() + last.size(), index);
  return read.ec == std::errc{} && index >= completions;
}

/// The outcome is decided, and what has counted stays: but for indexes that are no more (spec/jobs.md §23).
void clip_indexes(one_round& round) {
  auto& status = round.next.status;
  const auto completions = round.completions();
  if (goes_beyond(status.completedIndexes, completions)) {
    const auto left = parse_leniently(status.completedIndexes, completions);
    status.completedIndexes = left.text_below(completions);
    round.counts.succeeded = static_cast<std::int32_t>(left.count_below(completions));
  }
  if (status.failedIndexes && goes_beyond(*status.failedIndexes, completions))
    status.failedIndexes = parse_leniently(*status.failedIndexes, completions).text_below(completions);
}

} // namespace

pod_counts count_pods(const job_view& job) {
  const auto& pods = job.pods.tally();
  pod_counts out{pods.active, pods.ready, pods.terminating, job.status.succeeded, job.status.failed};
  if (is_decided(job.status))
    return out;
  out.failed = std::max(out.failed, pods.failed);
  if (is_indexed(job.spec))
    out.succeeded = static_cast<std::int32_t>(
        job.pods.succeeded_indexes().count_below(static_cast<std::uint32_t>(job.spec.completions.value_or(0))));
  else
    out.succeeded = std::max(out.succeeded, pods.succeeded);
  return out;
}

void write_counts(one_round& round) {
  auto& status = round.next.status;
  auto& counts = round.counts;
  if (is_indexed(round.job.spec) && is_decided(round.job.status)) {
    clip_indexes(round);
  } else if (is_indexed(round.job.spec)) {
    write_indexes(round);
    if (const auto& failures = round.job.pods.index_failures(); failures && !is_decided(status))
      counts.failed = std::max(round.job.status.failed, counts.failed - failures->unreplaced());
  }
  status.active = counts.active;
  status.ready = counts.ready;
  status.terminating = counts.terminating;
  status.succeeded = counts.succeeded;
  status.failed = counts.failed;
  if (!status.uncountedTerminatedPods)
    status.uncountedTerminatedPods.emplace();
}

} // namespace troupe::job_rules
