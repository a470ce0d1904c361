#include "actors/job/options/text.hpp"

#include "messages/resource/quantity.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace troupe::job_rules {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

} // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\n";
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos)
    return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::vector<std::string_view> list_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (;;) {
    const auto end = text.find(',');
    out.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos)
      return out;
    text.remove_prefix(end + 1);
  }
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t out = 0;
  if (text.empty() || !is_digit(text.front()))
    return std::nullopt;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out);
  return read.ec == std::errc{} && read.ptr == end ? std::optional{out} : std::nullopt;
}

std::optional<timestamp_us> length_of_time(std::string_view text) {
  constexpr timestamp_us week = 7 * 24 * 3600 * us_per_second;
  constexpr std::array<std::pair<std::string_view, timestamp_us>, 4> units{
      {{"ms", us_per_second / 1000}, {"s", us_per_second}, {"m", 60 * us_per_second}, {"h", 3600 * us_per_second}}};
  const auto digits = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
  const auto count = whole_number(text.substr(0, digits));
  const auto unit =
      std::find_if(units.begin(), units.end(), [&](const auto& u) { return u.first == text.substr(digits); });
  if (!count || unit == units.end() || *count > week / unit->second)
    return std::nullopt;
  return *count * unit->second;
}

std::optional<std::int32_t> factor_milli(std::string_view text) {
  constexpr std::int64_t most = 1000;
  const auto dot = text.find('.');
  const auto whole = whole_number(text.substr(0, dot));
  if (!whole || *whole > most)
    return std::nullopt;
  std::int64_t fraction = 0;
  if (dot != std::string_view::npos) {
    const auto digits = text.substr(dot + 1);
    const auto read = whole_number(digits);
    if (!read || digits.size() > 3)
      return std::nullopt;
    fraction = *read;
    for (auto i = digits.size(); i < 3; ++i)
      fraction *= 10;
  }
  const auto out = *whole * 1000 + fraction;
  return out <= most * 1000 ? std::optional{static_cast<std::int32_t>(out)} : std::nullopt;
}

std::optional<std::int32_t> percent(std::string_view text) {
  if (!text.ends_with('%'))
    return std::nullopt;
  const auto number = whole_number(text.substr(0, text.size() - 1));
  return number && *number <= 100 ? std::optional{static_cast<std::int32_t>(*number)} : std::nullopt;
}

std::optional<std::int64_t> memory_amount(std::string_view text) {
  api::Quantity read;
  if (!api::Quantity::parse(text, read).empty() || read.value() <= 0)
    return std::nullopt;
  return read.value();
}

std::optional<setting> setting_of(std::string_view part) {
  const auto at = part.find('=');
  if (at == std::string_view::npos)
    return std::nullopt;
  return setting{trimmed(part.substr(0, at)), trimmed(part.substr(at + 1))};
}

} // namespace troupe::job_rules
