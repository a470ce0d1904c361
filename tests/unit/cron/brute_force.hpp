#pragma once
// Activations by brute force: every minute the C library is asked what the clocks of the zone show.

#include "actors/cron/time/schedule.hpp"

#include <array>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace troupe::test {

/// As long as it lives the C library's local time is that of a zone.
class local_clock {
 public:
  explicit local_clock(const std::string& zone) {
    ::setenv("TZ", zone.c_str(), 1);
    ::tzset();
  }
  local_clock(const local_clock&) = delete;
  local_clock& operator=(const local_clock&) = delete;
  ~local_clock() {
    ::unsetenv("TZ");
    ::tzset();
  }
  static std::tm at(std::int64_t seconds) {
    const std::time_t when = seconds;
    std::tm out{};
    ::localtime_r(&when, &out);
    return out;
  }
};

/// What the local clocks show in each of so many minutes.
struct shown_minutes {
  std::int64_t begin; ///< seconds since 1970
  std::vector<std::tm> all;

  shown_minutes(std::int64_t from, std::int64_t minutes) : begin(from) {
    all.reserve(static_cast<std::size_t>(minutes));
    for (std::int64_t i = 0; i < minutes; ++i)
      all.push_back(local_clock::at(begin + i * 60));
  }
};

inline int last_day_of(const std::tm& t) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const auto year = t.tm_year + 1900;
  const auto leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[static_cast<std::size_t>(t.tm_mon)] + (t.tm_mon == 1 && leap ? 1 : 0);
}

/// A random schedule, and the same as sets.
struct random_schedule {
  std::string text;
  std::array<std::vector<bool>, 5> allowed;
  std::array<bool, 5> star{};
  bool last_day = false;

  /// @param may_say_last `L` may stand among the days of the month
  random_schedule(std::mt19937& random, bool may_say_last) {
    constexpr std::array<std::pair<int, int>, 5> ranges{{{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 6}}};
    for (std::size_t f = 0; f < ranges.size(); ++f) {
      const auto [least, most] = ranges[f];
      allowed[f].resize(static_cast<std::size_t>(most) + 1);
      std::uniform_int_distribution<int> number{least, most};
      auto from = least, to = most, step = 1;
      std::string word = "*";
      switch (random() % 4) {
      case 0:
        star[f] = true;
        break;
      case 1:
        step = 2 + static_cast<int>(random() % 9);
        word = "*/" + std::to_string(step);
        break;
      case 2:
        from = to = number(random);
        word = std::to_string(from);
        break;
      default:
        from = number(random);
        to = std::uniform_int_distribution<int>{from, most}(random);
        word = std::to_string(from) + "-" + std::to_string(to);
      }
      for (auto n = from; n <= to; n += step)
        allowed[f][static_cast<std::size_t>(n)] = true;
      if (f == 2 && may_say_last && !star[f]) {
        last_day = true;
        word += ",L";
      }
      text += (f != 0 ? " " : "") + word;
    }
  }

  bool fits(const std::tm& t) const {
    const auto is = [&](std::size_t f, int n) { return allowed[f][static_cast<std::size_t>(n)]; };
    const auto day = is(2, t.tm_mday) || (last_day && t.tm_mday == last_day_of(t)), weekday = is(4, t.tm_wday);
    return is(0, t.tm_min) && is(1, t.tm_hour) && is(3, t.tm_mon + 1) &&
           (star[2] || star[4] ? day && weekday : day || weekday);
  }
};

/// Follows a schedule through all minutes. @returns the first disagreement, or nothing
inline std::string disagreement(const std::string& zone, const shown_minutes& minutes, const random_schedule& wanted) {
  const auto dialect = wanted.last_day ? cron::schedule_dialect::extended : cron::schedule_dialect::kubernetes;
  const auto parsed = cron::parse_schedule(wanted.text, cron::find_zone(zone).zone, dialect);
  if (!parsed.times)
    return parsed.error;
  auto next = parsed.times->next(minutes.begin * us_per_second - 1);
  for (std::size_t i = 0; i < minutes.all.size(); ++i) {
    const auto at = (minutes.begin + static_cast<std::int64_t>(i) * 60) * us_per_second;
    const auto fires = next && *next == at;
    if (fires != wanted.fits(minutes.all[i]))
      return zone + ": " + wanted.text + " at " + std::to_string(at / us_per_second);
    if (fires)
      next = parsed.times->next(at);
  }
  return {};
}

} // namespace troupe::test
