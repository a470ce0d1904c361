#include "actors/job/rules/failure.hpp"

#include <limits>

namespace troupe::job_rules {

namespace {

std::int64_t backoff_limit(const api::JobSpec& spec) noexcept {
  constexpr std::int64_t common = 6;
  if (spec.backoffLimit)
    return *spec.backoffLimit;
  return spec.backoffLimitPerIndex ? std::numeric_limits<std::int32_t>::max() : common;
}

} // namespace

bool exceeds_backoff_limit(const api::JobSpec& spec, std::int64_t failed, std::int64_t restarts) noexcept {
  const auto limit = backoff_limit(spec);
  if (failed > limit)
    return true;
  if (spec.template_.spec.restartPolicy != "OnFailure")
    return false;
  return limit == 0 ? restarts > 0 : restarts >= limit;
}

std::optional<cause> why_indexes_failed(const api::JobSpec& spec, std::int64_t failed,
                                        std::int64_t succeeded) noexcept {
  if (spec.maxFailedIndexes && failed > *spec.maxFailedIndexes)
    return max_failed_indexes_exceeded;
  if (failed > 0 && failed + succeeded >= spec.completions.value_or(0))
    return failed_indexes;
  return std::nullopt;
}

} // namespace troupe::job_rules
