#pragma once
// Why a Job is not done, or has ended as it did.

#include "actors/clock.hpp"
#include "actors/store/view/snapshot.hpp"
#include "actors/why/answer.hpp"
#include "messages/resource/batch.hpp"

namespace troupe::why {

/// A Job's reason, from what its own decision says (job_rules::decide) and from its pods. Takes time with their number.
answer why_job(const snapshot& in, const api::Job& job, timestamp_us now);

} // namespace troupe::why
