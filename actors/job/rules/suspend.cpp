#include "actors/job/rules/suspend.hpp"

#include "actors/job/rules/conditions.hpp"

namespace troupe::job_rules {

bool is_suspended(const api::JobSpec& spec) noexcept { return spec.suspend.value_or(false); }

std::optional<job_event> apply_suspend(const api::JobSpec& spec, api::JobStatus& status, timestamp_us now) {
  if (is_suspended(spec)) {
    status.startTime.reset();
    if (set(status.conditions, suspended_condition, true, {"JobSuspended", "Job suspended"}, now))
      return job_event{false, "Suspended", "Job suspended"};
    return std::nullopt;
  }
  if (!set(status.conditions, suspended_condition, false, {"JobResumed", "Job resumed"}, now))
    return std::nullopt;
  status.startTime = api::Time{now};
  return job_event{false, "Resumed", "Job resumed"};
}

} // namespace troupe::job_rules
