#include "actors/cron/time/go_duration.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace troupe::cron {

namespace {

constexpr std::int64_t second_ns = 1'000'000'000;
constexpr std::array<std::pair<std::string_view, std::int64_t>, 8> units{{{"ns", 1},
                                                                          {"us", 1'000},
                                                                          {"\u00b5s", 1'000},
                                                                          {"\u03bcs", 1'000},
                                                                          {"ms", 1'000'000},
                                                                          {"s", second_ns},
                                                                          {"m", 60 * second_ns},
                                                                          {"h", 3600 * second_ns}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::int64_t unit_ns(std::string_view name) {
  for (const auto& [unit, ns] : units)
    if (unit == name)
      return ns;
  return 0;
}

std::string_view take_digits(std::string_view& rest) {
  std::size_t n = 0;
  while (n < rest.size() && is_digit(rest[n]))
    ++n;
  const auto out = rest.substr(0, n);
  rest.remove_prefix(n);
  return out;
}

/// "12" and "5" of "12.5".
struct decimal {
  std::string_view whole, fraction;
};

decimal take_decimal(std::string_view& rest) {
  decimal out;
  out.whole = take_digits(rest);
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    out.fraction = take_digits(rest);
  }
  return out;
}

std::string_view take_unit(std::string_view& rest) {
  std::size_t n = 0;
  while (n < rest.size() && rest[n] != '.' && !is_digit(rest[n]))
    ++n;
  const auto out = rest.substr(0, n);
  rest.remove_prefix(n);
  return out;
}

/// In nanoseconds; negative when it is too much for 63 bits.
std::int64_t value_of(const decimal& number, std::int64_t unit) {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  std::int64_t whole = 0;
  for (const auto c : number.whole) {
    if (whole > (most - 9) / 10)
      return -1;
    whole = whole * 10 + (c - '0');
  }
  if (whole > most / unit)
    return -1;
  auto scale = static_cast<double>(unit);
  double part = 0;
  for (const auto c : number.fraction) {
    scale /= 10;
    part += scale * (c - '0');
  }
  const auto sum = whole * unit;
  const auto rest = static_cast<std::int64_t>(part);
  return sum > most - rest ? -1 : sum + rest;
}

} // namespace

go_duration parse_go_duration(std::string_view text) {
  const auto bad = [&](std::string what) {
    return go_duration{0, fmt::format("time: {} duration \"{}\"", what, text)};
  };
  auto rest = text;
  const auto negative = rest.starts_with('-');
  if (negative || rest.starts_with('+'))
    rest.remove_prefix(1);
  if (rest == "0")
    return {};
  if (rest.empty())
    return bad("invalid");
  std::int64_t sum = 0;
  while (!rest.empty()) {
    if (rest.front() != '.' && !is_digit(rest.front()))
      return bad("invalid");
    const auto number = take_decimal(rest);
    if (number.whole.empty() && number.fraction.empty())
      return bad("invalid");
    const auto name = take_unit(rest);
    if (name.empty())
      return bad("missing unit in");
    const auto unit = unit_ns(name);
    if (unit == 0)
      return bad(fmt::format("unknown unit \"{}\" in", name));
    const auto value = value_of(number, unit);
    if (value < 0 || sum > std::numeric_limits<std::int64_t>::max() - value)
      return bad("invalid");
    sum += value;
  }
  return {negative ? -sum : sum, {}};
}

} // namespace troupe::cron
