#pragma once
// ttlSecondsAfterFinished (spec/jobs.md §20).

#include "actors/clock.hpp"
#include "messages/resource/batch.hpp"

#include <optional>

namespace troupe::job_rules {

/// When a finished Job is to be deleted; nothing when it is not finished, has no TTL, or is being deleted already.
std::optional<timestamp_us> delete_at(const api::Job& job);

} // namespace troupe::job_rules
