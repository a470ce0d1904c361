#include "actors/job/rules/deadline.hpp"

#include <limits>

namespace troupe::job_rules {

std::optional<timestamp_us> deadline(const api::JobSpec& spec, const api::JobStatus& status) {
  if (!spec.activeDeadlineSeconds || !status.startTime || spec.suspend.value_or(false))
    return std::nullopt;
  constexpr auto never = std::numeric_limits<timestamp_us>::max();
  const auto start = status.startTime->micros;
  const auto seconds = *spec.activeDeadlineSeconds;
  return seconds > (never - start) / us_per_second ? never : start + seconds * us_per_second;
}

} // namespace troupe::job_rules
