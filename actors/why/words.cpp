#include "actors/why/words.hpp"

#include "messages/resource/scalars.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe::why {

std::string time_text(timestamp_us t) { return api::format_time(api::Time{t}); }

std::string length_text(timestamp_us length) {
  constexpr std::int64_t minute = 60, hour = 60 * minute, day = 24 * hour;
  const auto s = length > 0 ? length / us_per_second : 0;
  if (s < minute)
    return fmt::format("{}s", s);
  if (s < hour)
    return s % minute == 0 ? fmt::format("{}m", s / minute) : fmt::format("{}m{}s", s / minute, s % minute);
  if (s < day)
    return s % hour < minute ? fmt::format("{}h", s / hour) : fmt::format("{}h{}m", s / hour, s % hour / minute);
  return s % day < hour ? fmt::format("{}d", s / day) : fmt::format("{}d{}h", s / day, s % day / hour);
}

std::string ago(timestamp_us then, timestamp_us now) {
  return fmt::format("{} ago ({})", length_text(now - then), time_text(then));
}

std::string until(timestamp_us when, timestamp_us now) {
  const auto whole = std::max(when - now + us_per_second / 2, us_per_second); // a second at the least
  return fmt::format("in {} ({})", length_text(whole), time_text(when));
}

std::string count_text(std::int64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string command(std::string_view words, std::string_view name_space) {
  return name_space == "default" ? fmt::format("troupe {}", words) : fmt::format("troupe {} -n {}", words, name_space);
}

} // namespace troupe::why
