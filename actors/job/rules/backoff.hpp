#pragma once
// How long a Job waits before it replaces failed pods (spec/jobs.md §11).

#include "actors/clock.hpp"

#include <cstdint>
#include <vector>

namespace troupe::job_rules {

/// How the delay grows with each failure in a row. By default 0 s, 10 s, 20 s … at most 600 s (§11.1); a Job may ask
/// for another (docs/jobs.md). Times in microseconds.
struct backoff_curve {
  timestamp_us initial = 10 * us_per_second, cap = 600 * us_per_second;
  std::int32_t factor_milli = 2000; ///< in thousandths, 1000 at least
  std::int32_t jitter_percent = 0;  ///< each delay is longer by up to this share of it
  std::uint64_t seed = 0;           ///< the same Job, failure and salt: the same jitter

  /// After so many failures. @param salt what tells delays of one Job apart: a completion index
  timestamp_us delay(std::int64_t failures, std::uint32_t salt = 0) const noexcept;
  bool operator==(const backoff_curve&) const = default;
};

/// The earliest next look at a Job that waits for its backoff.
inline constexpr timestamp_us look_again_least = us_per_second;

/// The failures since the last success, by finish time.
struct failure_streak {
  std::int64_t failures = 0;
  timestamp_us last = 0; ///< finish time of the latest; meaningless while there is none

  /// When pods may be created again.
  timestamp_us open_at(const backoff_curve& by = {}) const noexcept {
    return failures == 0 ? 0 : last + by.delay(failures);
  }
};

/// What is remembered of finish times to tell the streak. Bounded: of failures beyond its size only the number is kept.
class failure_record {
 public:
  void failed(timestamp_us finished);
  void succeeded(timestamp_us finished);
  failure_streak streak() const;

 private:
  static constexpr std::size_t most = 16;

  std::vector<timestamp_us> failures_; ///< the latest after the last success, ascending
  std::int64_t older_ = 0;             ///< failures before those
  timestamp_us latest_older_ = 0;      ///< when the last of them was
  timestamp_us last_success_ = -1;
};

} // namespace troupe::job_rules
