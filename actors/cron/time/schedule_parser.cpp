// The grammar of cron expressions, with the words of the parser that Kubernetes uses (spec/cronjobs.md §3.1, §3.3,
// §3.4).

#include "actors/cron/time/go_duration.hpp"
#include "actors/cron/time/schedule.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace troupe::cron {

namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

struct field_kind {
  std::int64_t least, most;
  std::vector<std::string_view> names; ///< of `least` and those after it
};

const std::array<field_kind, 5>& field_kinds() {
  static const std::array<field_kind, 5> kinds{
      {{0, 59, {}},
       {0, 23, {}},
       {1, 31, {}},
       {1, 12, {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
       {0, 6, {"sun", "mon", "tue", "wed", "thu", "fri", "sat"}}}};
  return kinds;
}
constexpr std::size_t day_field = 2;

/// A refusal on its way out of the parser.
struct refused {
  std::string error;
};

/// What one field allows.
struct field_value {
  std::uint64_t bits = 0;
  bool star = false, last_day = false;
};

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  for (;;) {
    const auto end = text.find(at);
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos)
      return out;
    text.remove_prefix(end + 1);
  }
}

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const auto begin = std::find_if_not(text.begin(), text.end(), is_space);
    text.remove_prefix(static_cast<std::size_t>(begin - text.begin()));
    const auto end = std::find_if(text.begin(), text.end(), is_space);
    if (const auto word = text.substr(0, static_cast<std::size_t>(end - text.begin())); !word.empty())
      out.push_back(word);
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
  }
  return out;
}

std::string lower(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

/// What strconv.Atoi reads, but for negative numbers.
std::int64_t number(std::string_view text) {
  const auto bare = text.starts_with('+') ? text.substr(1) : text;
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(bare.data(), bare.data() + bare.size(), out);
  const auto whole = end == bare.data() + bare.size() && !bare.empty() && (bare == text || bare.front() != '-');
  if (!whole || error == std::errc::invalid_argument)
    throw refused{fmt::format("failed to parse int from {0}: strconv.Atoi: parsing \"{0}\": invalid syntax", text)};
  if (error == std::errc::result_out_of_range)
    throw refused{fmt::format("failed to parse int from {0}: strconv.Atoi: parsing \"{0}\": value out of range", text)};
  if (out < 0)
    throw refused{fmt::format("negative number ({}) not allowed: {}", out, text)};
  return out;
}

std::int64_t number_or_name(std::string_view text, const field_kind& kind) {
  const auto name = std::find(kind.names.begin(), kind.names.end(), lower(text));
  return name == kind.names.end() ? number(text) : kind.least + (name - kind.names.begin());
}

/// One term: `*`, `n`, `n-m`, each with or without `/step`.
field_value term(std::string_view text, const field_kind& kind) {
  const auto parts = split(text, '/');
  const auto range = split(parts[0], '-');
  field_value out;
  auto from = kind.least, to = kind.most;
  out.star = range[0] == "*" || range[0] == "?";
  if (!out.star) {
    from = to = number_or_name(range[0], kind);
    if (range.size() == 2)
      to = number_or_name(range[1], kind);
    else if (range.size() > 2)
      throw refused{fmt::format("too many hyphens: {}", text)};
  }
  std::int64_t step = 1;
  if (parts.size() == 2) {
    step = number(parts[1]);
    if (range.size() == 1)
      to = kind.most;
    out.star = out.star && step <= 1;
  } else if (parts.size() > 2) {
    throw refused{fmt::format("too many slashes: {}", text)};
  }
  if (from < kind.least)
    throw refused{fmt::format("beginning of range ({}) below minimum ({}): {}", from, kind.least, text)};
  if (to > kind.most)
    throw refused{fmt::format("end of range ({}) above maximum ({}): {}", to, kind.most, text)};
  if (from > to)
    throw refused{fmt::format("beginning of range ({}) beyond end of range ({}): {}", from, to, text)};
  if (step == 0)
    throw refused{fmt::format("step of range should be a positive number: {}", text)};
  for (auto n = from; n <= to; n += std::min(step, kind.most + 1))
    out.bits |= std::uint64_t{1} << static_cast<unsigned>(n);
  return out;
}

/// @param with_last whether `L` is a term
field_value field(std::string_view text, const field_kind& kind, bool with_last) {
  field_value out;
  for (const auto part : split(text, ',')) {
    if (part.empty())
      continue;
    if (with_last && (part == "L" || part == "l")) {
      out.last_day = true;
      continue;
    }
    const auto one = term(part, kind);
    out.bits |= one.bits;
    out.star = out.star || one.star;
  }
  return out;
}

field_sets fields(std::string_view text, schedule_dialect dialect) {
  const auto words = words_of(text);
  const auto& kinds = field_kinds();
  if (words.size() != kinds.size())
    throw refused{fmt::format("expected exactly 5 fields, found {}: [{}]", words.size(), fmt::join(words, " "))};
  std::array<field_value, 5> all;
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i] = field(words[i], kinds[i], i == day_field && dialect == schedule_dialect::extended);
  return {.minutes = all[0].bits,
          .hours = all[1].bits,
          .days = all[2].bits,
          .months = all[3].bits,
          .weekdays = all[4].bits,
          .any_day = all[2].star,
          .any_weekday = all[4].star,
          .last_day = all[2].last_day};
}

schedule every(std::string_view text) {
  const auto duration = parse_go_duration(text.substr(text.find(' ') + 1));
  if (!duration.error.empty())
    throw refused{fmt::format("failed to parse duration {}: {}", text, duration.error)};
  return schedule{std::max<std::int64_t>(1, duration.nanoseconds / second_ns)};
}

std::string_view meaning_of(std::string_view descriptor) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> known{{{"@yearly", "0 0 1 1 *"},
                                                                                {"@annually", "0 0 1 1 *"},
                                                                                {"@monthly", "0 0 1 * *"},
                                                                                {"@weekly", "0 0 * * 0"},
                                                                                {"@daily", "0 0 * * *"},
                                                                                {"@midnight", "0 0 * * *"},
                                                                                {"@hourly", "0 * * * *"}}};
  for (const auto& [name, fields] : known)
    if (name == descriptor)
      return fields;
  throw refused{fmt::format("unrecognized descriptor: {}", descriptor)};
}

/// Takes a TZ= or CRON_TZ= prefix off. @returns its zone, or the one given
time_zone_ptr take_zone(std::string_view& text, const time_zone_ptr& otherwise) {
  if (!text.starts_with("TZ=") && !text.starts_with("CRON_TZ="))
    return otherwise;
  const auto end = text.find(' ');
  if (end == std::string_view::npos)
    throw refused{"invalid schedule format: runtime error: slice bounds out of range [:-1]"};
  const auto begin = text.find('=') + 1;
  const auto name = text.substr(begin, end - begin);
  auto found = find_zone(name);
  if (!found.zone)
    throw refused{fmt::format("provided bad location {}: {}", name, found.error)};
  text.remove_prefix(end);
  while (!text.empty() && is_space(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_space(text.back()))
    text.remove_suffix(1);
  return std::move(found.zone);
}

} // namespace

parsed_schedule parse_schedule(std::string_view text, const time_zone_ptr& zone, schedule_dialect dialect) {
  try {
    if (text.empty())
      throw refused{"empty spec string"};
    const auto where = take_zone(text, zone);
    if (text.starts_with("@every "))
      return {every(text), {}};
    return {schedule{fields(text.starts_with('@') ? meaning_of(text) : text, dialect), where}, {}};
  } catch (refused& why) {
    return {std::nullopt, std::move(why.error)};
  }
}

} // namespace troupe::cron
