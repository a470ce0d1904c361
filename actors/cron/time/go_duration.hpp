#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace troupe::cron {

/// A Go duration such as `1h30m`, or Go's own words about what is wrong with it.
struct go_duration {
  std::int64_t nanoseconds = 0;
  std::string error; ///< `time: invalid duration "x"`
};

/// Reads what time.ParseDuration reads.
go_duration parse_go_duration(std::string_view text);

} // namespace troupe::cron
