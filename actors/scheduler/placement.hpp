#pragma once
// Which node takes which pod. Pure: the scheduler hands in what it knows and acts on what comes back.

#include "messages/cluster/store_messages.hpp"

#include <string>
#include <vector>

namespace troupe::scheduling {

/// A node and what of it is taken.
struct node_use {
  node_room room;
  std::int64_t cpu_used = 0;    ///< milli
  std::int64_t memory_used = 0; ///< bytes
  std::int32_t pods_used = 0;
};

/// Why a node does not take a pod; `none` when it does. Order as the filters run (spec/pods-nodes.md §14).
enum class refusal : std::uint8_t { none, unschedulable, taint, selector, pods, cpu, memory, cpu_and_memory };

refusal judge(const node_use& node, const pod_demand& demand);

/// Where each pod of a batch goes.
struct placing {
  std::vector<node_number> nodes; ///< one a pod, in order; 0: none fits
  std::string why;                ///< Kubernetes' text, when one at least found no place
};

/// Places `count` pods of one template, the least loaded node first, and takes their room in `nodes`.
/// The nodes are judged once for the batch, not once a pod.
placing place(std::vector<node_use>& nodes, const pod_demand& demand, std::size_t count);

/// Takes or frees the room of one pod.
void take(node_use& node, const pod_demand& demand);
void give_back(node_use& node, const pod_demand& demand);

/// "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint(s). preemption: …"
std::string explain(const std::vector<node_use>& nodes, const pod_demand& demand);

} // namespace troupe::scheduling
