#pragma once
// When the agent is told what is new: a few packets at once, a stream of them gathered. Each packet wakes several
// threads up, which costs more than what it says. Pure.

#include "nodes/launcher/process/clocks.hpp"

#include <algorithm>
#include <cstdint>

namespace troupe::launcher {

/// A bucket of a few packets that gains one each interval. Times are CLOCK_BOOTTIME in nanoseconds.
class news_pace {
 public:
  /// When the next packet may go; in the past when it may at once.
  std::int64_t next() const { return full_at_ - (burst - 1) * interval; }
  void take(std::int64_t now_ns) { full_at_ = std::max(full_at_, now_ns) + interval; }

 private:
  static constexpr std::int64_t interval = ms;
  static constexpr std::int64_t burst = 4;
  std::int64_t full_at_ = 0; ///< when the bucket will be full again
};

} // namespace troupe::launcher
