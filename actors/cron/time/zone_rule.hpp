#pragma once
// The rule by which a zone's clocks change in all years to come: the last line of a TZif file, in POSIX' form.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace troupe::cron {

/// From here on a zone is that far ahead of UTC. Both in seconds.
struct clock_change {
  std::int64_t at = 0;
  std::int32_t offset = 0;
  bool operator==(const clock_change&) const = default;
};

/// A day of each year and a time on it, as POSIX' TZ writes it: `M3.5.0/2`, `J60`, `59`.
struct yearly_moment {
  enum class form : std::uint8_t { month_week_day, julian, zero_based };
  form by = form::month_week_day;
  std::int32_t month = 1, week = 1, day = 0; ///< `day`: of the week, or of the year
  std::int32_t seconds = 7200;               ///< after that day's midnight; may be negative, or more than a day
  /// In local seconds since 1970.
  std::int64_t in(std::int32_t year) const;
};

/// `CET-1CEST,M3.5.0,M10.5.0/3`.
struct zone_rule {
  std::int32_t standard = 0;          ///< offset in seconds
  std::optional<std::int32_t> summer; ///< offset while summer time holds; none: there is no such time
  yearly_moment summer_begin, summer_end;

  /// @returns nothing when the text makes no sense
  static std::optional<zone_rule> parse(std::string_view text);
  /// All changes from the year before that moment's to the year after it, by time.
  std::vector<clock_change> around(std::int64_t utc_seconds) const;
};

} // namespace troupe::cron
