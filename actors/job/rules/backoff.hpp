#pragma once
// How long a Job waits before it replaces failed pods (spec/jobs.md §11).

#include "actors/clock.hpp"

#include <cstdint>
#include <vector>

namespace troupe::job_rules {

/// Delay after n failures in a row: 0 s, 10 s, 20 s … at most 600 s; in microseconds.
timestamp_us backoff_delay(std::int64_t failures) noexcept;

/// The earliest next look at a Job that waits for its backoff.
inline constexpr timestamp_us look_again_least = us_per_second;

/// The failures since the last success, by finish time.
struct failure_streak {
  std::int64_t failures = 0;
  timestamp_us last = 0; ///< finish time of the latest; meaningless while there is none

  /// When pods may be created again.
  timestamp_us open_at() const noexcept { return failures == 0 ? 0 : last + backoff_delay(failures); }
};

/// What is remembered of finish times to tell the streak. Bounded: beyond its size further failures change nothing.
class failure_record {
 public:
  void failed(timestamp_us finished);
  void succeeded(timestamp_us finished);
  failure_streak streak() const;

 private:
  static constexpr std::size_t most = 16; ///< the delay reaches its cap after 7

  std::vector<timestamp_us> failures_; ///< the latest after the last success, ascending
  timestamp_us last_success_ = -1;
};

} // namespace troupe::job_rules
