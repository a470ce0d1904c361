#pragma once
// The two clocks: wall time for what is shown, boot time (which goes on while the machine sleeps) for deadlines.

#include <cstdint>
#include <ctime>

namespace troupe::launcher {

inline constexpr std::int64_t ms = 1'000'000; ///< nanoseconds

/// CLOCK_BOOTTIME in nanoseconds.
inline std::int64_t boot_ns() {
  timespec t{};
  clock_gettime(CLOCK_BOOTTIME, &t);
  return t.tv_sec * 1'000'000'000LL + t.tv_nsec;
}

/// Microseconds since the Unix epoch.
inline std::int64_t wall_us() {
  timespec t{};
  clock_gettime(CLOCK_REALTIME, &t);
  return t.tv_sec * 1'000'000LL + t.tv_nsec / 1000;
}

} // namespace troupe::launcher
