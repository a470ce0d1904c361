#pragma once
// How the values of a Job's annotations are written: numbers, lengths of time, factors, lists (docs/jobs.md).

#include "actors/clock.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace troupe::job_rules {

/// Without the blanks around it.
std::string_view trimmed(std::string_view text);
/// The parts between commas, trimmed. The empty text has one empty part.
std::vector<std::string_view> list_of(std::string_view text);
/// A whole number without sign or blanks; nothing when it is none or larger than 2^63 - 1.
std::optional<std::int64_t> whole_number(std::string_view text);
/// "500ms", "10s", "5m", "2h" in microseconds; nothing when it is none, or longer than a week.
std::optional<timestamp_us> length_of_time(std::string_view text);
/// "2" or "1.5", at most three digits of fraction, in thousandths; nothing when it is none or above 1000.
std::optional<std::int32_t> factor_milli(std::string_view text);
/// "10%" from 0 to 100.
std::optional<std::int32_t> percent(std::string_view text);
/// "512Mi", "4Gi", "1e9" in bytes, above 0; nothing when it is none.
std::optional<std::int64_t> memory_amount(std::string_view text);

/// A part "name=value" of a list; nothing when it is none.
struct setting {
  std::string_view name, value;
};
std::optional<setting> setting_of(std::string_view part);

} // namespace troupe::job_rules
