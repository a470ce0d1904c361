#pragma once
// What a CronJob does next (spec/cronjobs.md §5). No clock, no actor; of the world it reads the system's zones only.

#include "actors/clock.hpp"
#include "messages/cluster/store_messages.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace troupe::cron {

/// What a decision is made of.
struct sync_input {
  const api::CronJob& cron;
  const std::vector<cron_child>& jobs;       ///< whose controller it is
  const std::vector<cron_creation>& created; ///< what became of the Jobs that were asked for last
  std::uint32_t failures_in_a_row = 0;       ///< creations that were refused before those
  bool rescheduled = false;                  ///< a client has changed schedule or zone since the decision before
};

/// The wish of one round.
struct plan {
  api::CronJobStatus status{};
  std::vector<object_id> remove{};  ///< Jobs to delete
  std::optional<api::Job> create{}; ///< the Job of the run that is due
  std::vector<job_event> events{};
  std::optional<timestamp_us> look_again{}; ///< set when time can change the answer
  std::string_view why{};                   ///< what holds it back
  bool creation_failed = false;             ///< the Job was refused: it is tried again
  bool operator==(const plan&) const = default;
};

/// A lastScheduleTime that lies further ahead than this was written under a clock that was wrong.
inline constexpr timestamp_us clock_tolerance = 3 * 3600 * us_per_second;

plan decide(const sync_input& input, timestamp_us now);

} // namespace troupe::cron
