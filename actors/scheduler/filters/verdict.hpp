#pragma once
// What a node's filters say about a pod, and what is said when all of them refuse (spec/pods-nodes.md §14).

#include "messages/cluster/store_messages.hpp"

#include <compare>
#include <cstdint>
#include <map>
#include <string>

namespace troupe::scheduling {

/// Why a node does not take a pod; `none` when it does. Order as the filters run: the first refusal counts.
enum class refusal : std::uint8_t {
  none,
  unschedulable,
  taint,
  affinity,
  ports,
  resources,
  spread_label, ///< of topology spread: the node lacks a topology key
  spread,
  pod_affinity,
  pod_anti_affinity,
  existing_anti_affinity
};

/// What lacks, as bits: pod places, cpu, memory, then each of pod_demand::extended in its order.
inline constexpr std::uint32_t lacks_pods = 1, lacks_cpu = 2, lacks_memory = 4, lacks_first_extended = 8;
/// The bit of the next extended resource; the last ones share one.
constexpr std::uint32_t next_bit(std::uint32_t bit) noexcept { return bit << 1U != 0 ? bit << 1U : bit; }

struct verdict {
  refusal why = refusal::none;
  bool hopeless = false;     ///< no pod that ended would help: the node is never big enough
  std::uint32_t lacking = 0; ///< with refusal::resources
  auto operator<=>(const verdict&) const = default;
};

/// How many nodes refuse a pod, by verdict: all that its text is made of, and cheap to compare.
using refusal_counts = std::map<verdict, std::uint32_t>;

/// "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint(s). preemption: …"
std::string explain(const refusal_counts& why, const pod_demand& demand);

} // namespace troupe::scheduling
