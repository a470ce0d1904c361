#pragma once
// A node's right to run pods: it lasts a fixed time from the sending of the last heartbeat that was answered. Pure.

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace troupe::node {

/// The lease of one agent. Times are nanoseconds of CLOCK_BOOTTIME, which goes on while a machine sleeps.
class lease {
 public:
  /// Joined under a new incarnation: its lease begins with its first answered heartbeat; until then the old one counts.
  /// @param length 0: it never runs out
  void join(std::chrono::milliseconds length) noexcept {
    length_ns_ = std::chrono::nanoseconds{length}.count();
    confirmed_ = false;
  }
  /// A heartbeat sent at this time was answered. @returns the end of the lease, 0 for never
  std::int64_t renew(std::int64_t sent_ns, std::int64_t now_ns) noexcept {
    deadline_ns_ = length_ns_ == 0 ? 0 : std::max(deadline_ns_, sent_ns + length_ns_);
    if (deadline_ns_ == 0 || now_ns < deadline_ns_) {
      confirmed_ = true;
      expired_ = false;
    }
    return deadline_ns_;
  }
  /// True once when the lease has run out.
  bool runs_out(std::int64_t now_ns) noexcept {
    if (expired_ || deadline_ns_ == 0 || now_ns < deadline_ns_)
      return false;
    expired_ = true;
    return true;
  }
  /// A heartbeat of the current incarnation was answered, and the lease has not run out since, noticed or not.
  bool holds(std::int64_t now_ns) const noexcept {
    return confirmed_ && !expired_ && (deadline_ns_ == 0 || now_ns < deadline_ns_);
  }
  bool expired() const noexcept { return expired_; }
  std::int64_t deadline_ns() const noexcept { return deadline_ns_; }

 private:
  std::int64_t length_ns_ = 0;
  std::int64_t deadline_ns_ = 0; ///< 0: no heartbeat was answered yet, or there is no lease
  bool confirmed_ = false;
  bool expired_ = false;
};

} // namespace troupe::node
