#pragma once
// Times and counts as sentences tell them.

#include "actors/clock.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace troupe::why {

/// "2026-01-01T00:00:00Z"
std::string time_text(timestamp_us t);
/// "12s", "3m5s", "2h10m", "3d4h": whole seconds, the two largest parts; "0s" for what is not positive.
std::string length_text(timestamp_us length);
/// "3m5s ago (2026-01-01T00:00:00Z)"
std::string ago(timestamp_us then, timestamp_us now);
/// "in 12s (2026-01-01T00:00:00Z)"
std::string until(timestamp_us when, timestamp_us now);
/// "1 pod", "2 pods"
std::string count_text(std::int64_t count, std::string_view noun);
/// "troupe logs pi-b4c7d -n team-a": a command about an object of a namespace.
std::string command(std::string_view words, std::string_view name_space);

} // namespace troupe::why
