#include "nodes/api/table/age.hpp"

#include "actors/clock.hpp"

#include <fmt/format.h>

namespace troupe::api_server {

namespace {

constexpr std::int64_t minute = 60;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;
constexpr std::int64_t year = 365 * day;

/// `XaYb`, without the second part when it is 0.
std::string two_parts(std::int64_t seconds, std::int64_t large, char large_name, std::int64_t small, char small_name) {
  const auto rest = seconds % large / small;
  return rest == 0 ? fmt::format("{}{}", seconds / large, large_name)
                   : fmt::format("{}{}{}{}", seconds / large, large_name, rest, small_name);
}

} // namespace

std::int64_t now_us() { return wall_clock{}.now_us(); }

std::string human_duration(std::chrono::microseconds d) {
  const auto s = std::chrono::duration_cast<std::chrono::seconds>(d).count();
  if (s < -1)
    return "<invalid>";
  if (s < 0)
    return "0s";
  if (s < 2 * minute)
    return fmt::format("{}s", s);
  if (s < 10 * minute)
    return two_parts(s, minute, 'm', 1, 's');
  if (s < 3 * hour)
    return fmt::format("{}m", s / minute);
  if (s < 8 * hour)
    return two_parts(s, hour, 'h', minute, 'm');
  if (s < 2 * day)
    return fmt::format("{}h", s / hour);
  if (s < 8 * day)
    return two_parts(s, day, 'd', hour, 'h');
  if (s < 2 * year)
    return fmt::format("{}d", s / day);
  if (s < 8 * year)
    return two_parts(s, year, 'y', day, 'd');
  return fmt::format("{}y", s / year);
}

std::string human_age(std::int64_t then_us, std::int64_t now_us) {
  return then_us == 0 ? "<unknown>" : human_duration(std::chrono::microseconds{now_us - then_us});
}

} // namespace troupe::api_server
