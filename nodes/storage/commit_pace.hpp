#pragma once
// How commits are paced: a lonely one goes at once, a stream of them forms groups (design/store.md §2). Pure.

#include <algorithm>
#include <chrono>

namespace troupe::storage {

/// A bucket of `burst` tokens that gains one each `interval`; a commit takes one.
class commit_pace {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  commit_pace(std::chrono::microseconds interval, int burst) : interval_(interval), slack_(interval * (burst - 1)) {}

  void take(time_point now) { full_at_ = std::max(full_at_, now) + interval_; }
  /// When the next commit may begin; not later than `now` when it may at once.
  time_point next(time_point now) const { return std::max(now, full_at_ - slack_); }

 private:
  std::chrono::microseconds interval_;
  std::chrono::microseconds slack_;
  time_point full_at_{}; ///< when the bucket will be full again
};

} // namespace troupe::storage
