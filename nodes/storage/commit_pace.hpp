#pragma once
// How commits are paced: lonely ones go at once, a stream of them forms groups (design/store.md §2). Pure.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>

namespace troupe::storage {

/// A bucket of `burst` tokens that gains one each `interval`. A commit takes a token while rows come in crowds, and a
/// small share of one while they come singly: then a larger group saves little, and somebody may be waiting for each.
class commit_pace {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  commit_pace(std::chrono::microseconds interval, int burst) : interval_(interval), slack_(interval * (burst - 1)) {}

  /// A commit of so many rows begins.
  void take(time_point now, std::size_t rows) {
    recent_ = recent_ * std::exp(-seconds(now - last_) / memory) + static_cast<double>(rows);
    last_ = now;
    const auto load = std::min(1.0, recent_ / (memory * crowd));
    full_at_ = std::max(full_at_, now) + std::chrono::duration_cast<time_point::duration>(load * load * interval_);
  }

  /// When the next commit may begin; not later than `now` when it may at once.
  time_point next(time_point now) const { return std::max(now, full_at_ - slack_); }

 private:
  static constexpr double memory = 0.05; ///< seconds
  static constexpr double crowd = 4000;  ///< rows a second from which on each commit takes a whole token

  static double seconds(time_point::duration d) { return std::chrono::duration<double>(d).count(); }

  std::chrono::microseconds interval_, slack_;
  double recent_ = 0; ///< rows of the last moments, older ones counted for less
  time_point last_{};
  time_point full_at_{}; ///< when the bucket will be full again
};

} // namespace troupe::storage
