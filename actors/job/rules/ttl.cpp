#include "actors/job/rules/ttl.hpp"

#include "actors/job/rules/conditions.hpp"

namespace troupe::job_rules {

namespace {

std::optional<std::int64_t> seconds_to_live(const api::Job& job, const job_options& options, bool succeeded) {
  const auto& own = succeeded ? options.ttl_after_success_s : options.ttl_after_failure_s;
  if (own)
    return own;
  const auto& ttl = job.spec.ttlSecondsAfterFinished;
  return ttl ? std::optional{std::int64_t{*ttl}} : std::nullopt;
}

} // namespace

std::optional<timestamp_us> delete_at(const api::Job& job, const job_options& options) {
  if (job.metadata.deletionTimestamp)
    return std::nullopt;
  for (const auto& condition : job.status.conditions) {
    const auto succeeded = condition.type == complete_condition;
    if ((!succeeded && condition.type != failed_condition) || condition.status != "True" ||
        !condition.lastTransitionTime)
      continue;
    if (const auto ttl = seconds_to_live(job, options, succeeded))
      return condition.lastTransitionTime.micros + *ttl * us_per_second;
  }
  return std::nullopt;
}

} // namespace troupe::job_rules
