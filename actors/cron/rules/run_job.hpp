#pragma once
// The Job of one run (spec/cronjobs.md §7).

#include "actors/clock.hpp"
#include "messages/resource/batch.hpp"

#include <optional>
#include <string>

namespace troupe::cron {

inline constexpr const char* scheduled_annotation = "batch.kubernetes.io/cronjob-scheduled-timestamp";

/// `<cronjob>-<minutes since 1970>`.
std::string run_name(const std::string& cron, timestamp_us nominal);
/// The Job as a client would send it.
api::Job job_of_run(const api::CronJob& cron, timestamp_us nominal);
/// The nominal time of a Job that job_of_run made for that CronJob; nothing for other Jobs.
std::optional<timestamp_us> run_of(const std::string& cron, const api::Job& job);

} // namespace troupe::cron
