#pragma once
// ttlSecondsAfterFinished (spec/jobs.md §20), and the annotations that go before it (docs/jobs.md).

#include "actors/clock.hpp"
#include "actors/job/options/options.hpp"
#include "messages/resource/batch.hpp"

#include <optional>

namespace troupe::job_rules {

/// When a finished Job is to be deleted; nothing when it is not finished, has no TTL, or is being deleted already.
std::optional<timestamp_us> delete_at(const api::Job& job, const job_options& options = no_options());

} // namespace troupe::job_rules
