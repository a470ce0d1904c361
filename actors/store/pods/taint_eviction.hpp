#pragma once
// When a taint with the effect NoExecute drives a pod off its node (spec/pods-nodes.md §14, §15). Pure.

#include "actors/clock.hpp"
#include "messages/resource/node.hpp"
#include "messages/resource/pod.hpp"

#include <optional>
#include <vector>

namespace troupe {

/// What tells a pod's time on a tainted node.
struct time_on_node {
  timestamp_us scheduled = 0; ///< since when the pod is there
  timestamp_us watching = 0;  ///< since when nodes are heard: before that, their health is nobody's fault
};

/// An eviction to come.
struct taint_eviction {
  timestamp_us due = 0;
  bool by_health = false; ///< for not-ready or unreachable, which the node itself brings and takes away
  bool operator==(const taint_eviction&) const = default;
};

/// A pod's eviction by these taints; nothing: it may stay. A taint that is not tolerated evicts as soon as both are
/// there, a tolerated one after the smallest tolerationSeconds of the tolerations that match it, if one has any. The
/// earliest counts.
std::optional<taint_eviction> eviction_by(const std::vector<api::Taint>& taints,
                                          const std::vector<api::Toleration>& tolerations, const time_on_node& pod);

/// The taints that evict.
std::vector<api::Taint> evicting_taints(const api::Node& node);

/// Gives each evicting taint its timeAdded: that of the same taint in `before`, else the given one, which is not later
/// than `now`. So an eviction is due at the same time after a restart.
void stamp_taints(api::Node& node, const api::Node& before, timestamp_us now);

} // namespace troupe
