#include "actors/cron/time/schedule.hpp"

#include <algorithm>
#include <chrono>

namespace troupe::cron {

namespace {

using namespace std::chrono;

constexpr std::int64_t minute_seconds = 60, hour_minutes = 60, day_minutes = 24 * hour_minutes;
constexpr int years_ahead = 5; ///< beyond it a schedule counts as one that never fires

bool has(std::uint64_t set, unsigned number) { return (set >> number & 1U) != 0; }

std::int64_t floor_seconds(timestamp_us t) { return std::chrono::floor<seconds>(microseconds{t}).count(); }

bool fits_day(const field_sets& f, const year_month_day& date) {
  const auto last = static_cast<unsigned>((date.year() / date.month() / std::chrono::last).day());
  const auto day = static_cast<unsigned>(date.day());
  const auto by_day = has(f.days, day) || (f.last_day && day == last);
  const auto by_weekday = has(f.weekdays, weekday{sys_days{date}}.c_encoding());
  return f.any_day || f.any_weekday ? by_day && by_weekday : by_day || by_weekday;
}

/// The first minute of a day, not before `from`, that fits.
std::optional<std::int64_t> fitting_minute(const field_sets& f, std::int64_t from) {
  for (auto hour = from / hour_minutes; hour < 24; ++hour) {
    if (!has(f.hours, static_cast<unsigned>(hour)))
      continue;
    for (auto minute = hour == from / hour_minutes ? from % hour_minutes : 0; minute < hour_minutes; ++minute)
      if (has(f.minutes, static_cast<unsigned>(minute)))
        return hour * hour_minutes + minute;
  }
  return std::nullopt;
}

/// The first fitting minute of local time in [from, to), in minutes since 1970. Within it the clocks run evenly.
std::optional<std::int64_t> first_fitting(const field_sets& f, std::int64_t from, std::int64_t to) {
  auto minute = from;
  while (minute < to) {
    const sys_days day{days{minute >= 0 ? minute / day_minutes : (minute - day_minutes + 1) / day_minutes}};
    const auto day_begin = std::int64_t{day.time_since_epoch().count()} * day_minutes;
    const year_month_day date{day};
    if (!has(f.months, static_cast<unsigned>(date.month()))) {
      const auto next_month = sys_days{(date.year() / date.month() + months{1}) / 1};
      minute = std::int64_t{next_month.time_since_epoch().count()} * day_minutes;
      continue;
    }
    if (fits_day(f, date))
      if (const auto found = fitting_minute(f, minute - day_begin))
        return day_begin + *found < to ? std::optional{day_begin + *found} : std::nullopt;
    minute = day_begin + day_minutes;
  }
  return std::nullopt;
}

std::int64_t whole_minutes_up(std::int64_t s) { return floor<minutes>(seconds{s + minute_seconds - 1}).count(); }

/// The first minute, local, of the year in which the search ends.
std::int64_t last_minute(std::int64_t local_seconds) {
  const year_month_day date{floor<days>(sys_seconds{seconds{local_seconds}})};
  const sys_days end{(date.year() + years{years_ahead + 1}) / January / 1};
  return std::int64_t{end.time_since_epoch().count()} * day_minutes;
}

} // namespace

std::optional<timestamp_us> schedule::next(timestamp_us after) const {
  auto from = floor_seconds(after) + (every_ > 0 ? every_ : 1);
  if (every_ > 0)
    return from * us_per_second;
  auto even = zone_->at(from);
  const auto limit = last_minute(from + even.offset);
  // Stretch by stretch: in each of them local time is plain arithmetic.
  for (;;) {
    const auto open = even.end == std::numeric_limits<std::int64_t>::max();
    const auto to = open ? limit : std::min(limit, whole_minutes_up(even.end + even.offset));
    if (const auto found = first_fitting(fields_, whole_minutes_up(from + even.offset), to))
      return (*found * minute_seconds - even.offset) * us_per_second;
    if (open || whole_minutes_up(even.end + even.offset) >= limit)
      return std::nullopt;
    from = even.end;
    even = zone_->at(from);
  }
}

} // namespace troupe::cron
