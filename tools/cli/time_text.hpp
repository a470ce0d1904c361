#pragma once
// Times and lengths of time as commands read and print them. Pure.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace troupe::cli {

/// Microseconds since the epoch from RFC 3339 ("2026-01-01T12:00:00Z", with or without parts of a second).
std::optional<std::int64_t> read_time(std::string_view rfc3339);

/// "Thu, 01 Jan 2026 12:00:00 +0100": as describe shows a time, in this machine's zone; empty for what is no time.
std::string describe_time(std::string_view rfc3339);

/// How long ago that was, as tables show it; "<unknown>" for what is no time.
std::string age_of(std::string_view rfc3339, std::int64_t now_us);

/// kubectl's --timeout and --since: "30s", "2m", "0", "-1s" (none: a week). Nothing when it is none.
std::optional<std::chrono::milliseconds> read_timeout(std::string_view text);

/// Microseconds since the epoch.
std::int64_t now_us();

} // namespace troupe::cli
