#pragma once
// activeDeadlineSeconds: how long a Job may be active (spec/jobs.md §19).

#include "actors/clock.hpp"
#include "messages/resource/batch.hpp"

#include <optional>

namespace troupe::job_rules {

/// When the Job's time is over; nothing when it has no deadline, has not started or is suspended.
std::optional<timestamp_us> deadline(const api::JobSpec& spec, const api::JobStatus& status);

} // namespace troupe::job_rules
