#pragma once
// Which finished Jobs of a CronJob go (spec/cronjobs.md §5 step 2).

#include "messages/cluster/store_messages.hpp"

#include <cstdint>
#include <vector>

namespace troupe::cron {

/// Whether a Job has ended, and how.
enum class job_end : std::uint8_t { none, complete, failed };
job_end end_of(const api::Job& job);

/// The oldest of those beyond the limits, each kind of end by itself; in order of their start, then of their names.
std::vector<cron_child> surplus(const api::CronJobSpec& spec, const std::vector<cron_child>& jobs);

} // namespace troupe::cron
