#pragma once
// When the agent is told what is new. Each packet wakes up threads of several processes one after the other, which
// costs more than what it says: so of a stream of ends, those that come soon after each other go together. Pure.

#include "nodes/launcher/process/clocks.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace troupe::launcher {

/// Times are CLOCK_BOOTTIME in nanoseconds.
class news_pace {
 public:
  /// So much waits to be told now. A refusal counts as an end.
  void gather(std::int64_t now_ns, std::size_t starts, std::size_t ends) {
    if (starts + ends == 0)
      return told();
    if (since_ == never)
      since_ = now_ns;
    if (ends > 0 && ends_since_ == never)
      ends_since_ = now_ns;
    for (; known_ends_ < ends; ++known_ends_) {
      ended_[next_] = now_ns;
      next_ = (next_ + 1) % ended_.size();
    }
    stream_ = ended_[next_] != 0 && now_ns - ended_[next_] < window;
  }
  /// The packet has gone.
  void told() {
    since_ = ends_since_ = never;
    known_ends_ = 0;
  }
  /// When it goes; `never` when there is nothing to tell.
  /// @param running children whose end may come
  std::int64_t due(std::size_t running) const {
    if (ends_since_ == never)
      return since_ == never ? never : since_ + patience_for_starts;
    return ends_since_ + (running > 0 && stream_ ? patience_for_ends : 0);
  }

  static constexpr std::int64_t never = INT64_MAX;

 private:
  static constexpr std::int64_t patience_for_starts = 5 * ms; ///< an end may come and replace it
  static constexpr std::int64_t patience_for_ends = 2 * ms;
  static constexpr std::size_t stream = 16; ///< so many ends, one each `patience` or more often
  static constexpr std::int64_t window = stream * patience_for_ends;

  std::array<std::int64_t, stream> ended_{}; ///< when the last ones came, a ring
  std::size_t next_ = 0;
  std::size_t known_ends_ = 0;
  std::int64_t since_ = never, ends_since_ = never;
  bool stream_ = false;
};

} // namespace troupe::launcher
