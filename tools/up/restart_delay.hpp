#pragma once

#include <algorithm>
#include <chrono>

namespace troupe::up {

/// When a process that died is started again. Pure.
class restart_delay {
 public:
  using duration = std::chrono::microseconds;
  restart_delay(duration initial, duration cap) : initial_(initial), cap_(std::max(initial, cap)), next_(initial) {}

  /// How long to wait after a life of that length. Lives as long as the longest wait count as a new beginning.
  duration after(duration lived) {
    if (lived >= cap_)
      next_ = initial_;
    const auto now = next_;
    next_ = std::min(next_ * 2, cap_);
    return now;
  }

 private:
  duration initial_, cap_, next_;
};

} // namespace troupe::up
