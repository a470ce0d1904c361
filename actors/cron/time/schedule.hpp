#pragma once
// Cron schedules: grammar and next activation (spec/cronjobs.md §3).

#include "actors/clock.hpp"
#include "actors/cron/time/time_zone.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace troupe::cron {

/// The numbers that each field allows, a bit each.
struct field_sets {
  std::uint64_t minutes = 0, hours = 0, days = 0, months = 0, weekdays = 0;
  bool any_day = false, any_weekday = false; ///< the field is a star: the other one decides
  bool last_day = false;                     ///< `L`: the last day of the month
  bool operator==(const field_sets&) const = default;
};

/// The times of a CronJob.
class schedule {
 public:
  schedule(field_sets fields, time_zone_ptr zone) : fields_(fields), zone_(std::move(zone)) {}
  /// `@every`. @param seconds at least 1
  explicit schedule(std::int64_t seconds) : every_(seconds) {}

  /// The first activation after this moment, a whole second; nothing when there is none up to the fifth year from
  /// then. A time that a zone's clocks skip does not come; one that they show twice comes twice (§3.5).
  std::optional<timestamp_us> next(timestamp_us after) const;
  /// Seconds between any two activations of `@every`; 0 for others.
  std::int64_t every() const noexcept { return every_; }

 private:
  field_sets fields_;
  time_zone_ptr zone_;
  std::int64_t every_ = 0;
};

/// What an expression means, or what is wrong with it.
struct parsed_schedule {
  std::optional<schedule> times;
  std::string error; ///< in the parser's words (§3.4); empty when `times` is there
};

/// What may stand in an expression beyond Kubernetes' grammar.
enum class schedule_dialect : std::uint8_t {
  kubernetes,
  extended, ///< `L` as day of the month
};

/// Reads an expression. @param zone of its times; a TZ= or CRON_TZ= prefix goes before it
parsed_schedule parse_schedule(std::string_view text, const time_zone_ptr& zone,
                               schedule_dialect dialect = schedule_dialect::kubernetes);

} // namespace troupe::cron
