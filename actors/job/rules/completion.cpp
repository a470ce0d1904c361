#include "actors/job/rules/completion.hpp"

#include <algorithm>

namespace troupe::job_rules {

bool is_indexed(const api::JobSpec& spec) noexcept { return spec.completionMode == "Indexed"; }

bool replaces_only_failed(const api::JobSpec& spec) noexcept {
  return spec.podReplacementPolicy == "Failed" || spec.podFailurePolicy;
}

std::int32_t wanted_active(const api::JobSpec& spec, std::int32_t succeeded, std::int32_t active) noexcept {
  const auto parallelism = spec.parallelism.value_or(1);
  if (spec.completions)
    return std::clamp(*spec.completions - succeeded, 0, parallelism);
  return succeeded == 0 ? parallelism : active;
}

bool is_complete(const api::JobSpec& spec, std::int32_t succeeded, std::int32_t active) noexcept {
  return active == 0 && (spec.completions ? succeeded >= *spec.completions : succeeded > 0);
}

} // namespace troupe::job_rules
