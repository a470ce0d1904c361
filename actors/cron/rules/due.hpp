#pragma once
// Which run of a CronJob is due (spec/cronjobs.md §4), with jitter and catching up (docs/cronjobs.md).

#include "actors/cron/rules/options.hpp"
#include "actors/cron/time/schedule.hpp"

#include <optional>
#include <string>

namespace troupe::cron {

/// What decides about it. All times are nominal: those of the schedule.
struct due_question {
  const schedule* times = nullptr;
  timestamp_us since = 0;                   ///< the last run that was started, or the CronJob's creation
  std::optional<std::int64_t> deadline_s{}; ///< startingDeadlineSeconds
  options ask{};
  std::string uid{}; ///< of the CronJob: its jitter hangs on it
};

/// What is due at a moment.
struct due_answer {
  std::optional<timestamp_us> due{};      ///< the run to start
  std::optional<timestamp_us> too_late{}; ///< a run that was missed and that startingDeadlineSeconds rules out
  std::optional<timestamp_us> wake{};     ///< when the next one starts
  bool never = false;                     ///< the schedule has no activation within years
  bool many_missed = false;               ///< more than most_missed
  bool operator==(const due_answer&) const = default;
};

due_answer find_due(const due_question& question, timestamp_us now);

/// When the run of this nominal time starts: up to jitter_s later, the same each time one asks, and always before the
/// next one's nominal time.
timestamp_us start_of(const due_question& question, timestamp_us nominal);

} // namespace troupe::cron
