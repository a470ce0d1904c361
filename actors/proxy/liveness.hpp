#pragma once
// When a node that is not heard counts as NotReady, and when its pods are given away. Pure.

#include <chrono>

namespace troupe {

/// How long a silent node is trusted.
struct liveness_limits {
  std::chrono::milliseconds interval{1000}; ///< between heartbeats
  std::chrono::milliseconds lease{10000};   ///< silent for this long: NotReady here, and it ends its own pods there
  std::chrono::milliseconds margin{2000};   ///< beyond the lease, before its pods are replaced elsewhere
};

enum class liveness { alive, unknown, lost };

/// @param silence since the last heartbeat came in. The node counts its lease from when it sent that heartbeat, which is
/// earlier: it has ended its pods before this says `lost`.
constexpr liveness judge_silence(std::chrono::nanoseconds silence, const liveness_limits& limits) noexcept {
  if (silence >= limits.lease + limits.margin)
    return liveness::lost;
  return silence >= limits.lease ? liveness::unknown : liveness::alive;
}

} // namespace troupe
