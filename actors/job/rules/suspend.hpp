#pragma once
// Suspended Jobs (spec/jobs.md §18).

#include "actors/clock.hpp"
#include "messages/cluster/store_messages.hpp"
#include "messages/resource/batch.hpp"

#include <optional>

namespace troupe::job_rules {

bool is_suspended(const api::JobSpec& spec) noexcept;

/// Brings the Suspended condition and startTime in line with spec.suspend. @returns the event to tell, if it changed
std::optional<job_event> apply_suspend(const api::JobSpec& spec, api::JobStatus& status, timestamp_us now);

} // namespace troupe::job_rules
