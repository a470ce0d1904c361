#pragma once
// Why a CronJob starts no Job now, and when it will.

#include "actors/clock.hpp"
#include "actors/store/view/snapshot.hpp"
#include "actors/why/answer.hpp"
#include "messages/resource/batch.hpp"

namespace troupe::why {

/// A CronJob's reason, from what its own decision says (cron::decide) and from its Jobs.
answer why_cron_job(const snapshot& in, const api::CronJob& cron, timestamp_us now);

} // namespace troupe::why
