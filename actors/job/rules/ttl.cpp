#include "actors/job/rules/ttl.hpp"

#include "actors/job/rules/conditions.hpp"

namespace troupe::job_rules {

std::optional<timestamp_us> delete_at(const api::Job& job) {
  const auto& ttl = job.spec.ttlSecondsAfterFinished;
  if (!ttl || job.metadata.deletionTimestamp)
    return std::nullopt;
  for (const auto& condition : job.status.conditions) {
    const auto finish = condition.type == complete_condition || condition.type == failed_condition;
    if (finish && condition.status == "True" && condition.lastTransitionTime)
      return condition.lastTransitionTime.micros + timestamp_us{*ttl} * us_per_second;
  }
  return std::nullopt;
}

} // namespace troupe::job_rules
