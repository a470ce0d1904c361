#pragma once
// Which node takes which pod. Pure: the scheduler hands in what it knows and acts on what comes back.

#include "messages/cluster/store_messages.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace troupe::scheduling {

/// Holds the sum of any number of requests exactly, so that what was taken can be given back.
__extension__ using total = __int128;

/// A node and what of it is taken.
struct node_use {
  node_room room;
  total cpu_used = 0;    ///< milli
  total memory_used = 0; ///< bytes
  std::int32_t pods_used = 0;
};

/// Why a node does not take a pod; `none` when it does. Order as the filters run (spec/pods-nodes.md §14).
enum class refusal : std::uint8_t { none, unschedulable, taint, selector, pods, cpu, memory, cpu_and_memory };

refusal judge(const node_use& node, const pod_demand& demand);

/// How many nodes refuse a pod, by refusal: all that its text is made of, and cheap to compare.
using refusal_counts = std::array<std::uint32_t, 8>;

/// Where the pods of a batch go.
struct placing {
  std::vector<node_number> nodes;    ///< of the first ones, in order; the others fit nowhere
  std::optional<refusal_counts> why; ///< set when there are others, unless they name their node: that is no refusal
};

/// Places up to `count` pods of one template, the least loaded node first, and takes their room in `nodes`.
/// The nodes are judged once for the batch, not once a pod: the first pod that fits nowhere ends it.
placing place(std::vector<node_use>& nodes, const pod_demand& demand, std::size_t count);

/// Takes or frees the room of one pod.
void take(node_use& node, const pod_demand& demand);
void give_back(node_use& node, const pod_demand& demand);

/// "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint(s). preemption: …"
std::string explain(const refusal_counts& why);

} // namespace troupe::scheduling
