#pragma once
// The one source of time that actors have: wall time in a process, virtual in a test.

#include <chrono>
#include <cstdint>

namespace troupe {

/// Microseconds since the Unix epoch.
using timestamp_us = std::int64_t;

constexpr timestamp_us us_per_second = 1'000'000;

/// Wall time. Handed to each actor; two reads in one decision can disagree, so read it once.
class clock {
public:
  virtual ~clock() = default;
  virtual timestamp_us now_us() const = 0;
};

/// The system's wall clock.
class wall_clock final : public clock {
public:
  timestamp_us now_us() const override {
    using namespace std::chrono;
    return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
  }
};

} // namespace troupe
