#pragma once
// What a node has and what of it is taken (spec/pods-nodes.md §13-14).

#include "actors/scheduler/filters/verdict.hpp"

#include <utility>

namespace troupe::scheduling {

/// Holds the sum of any number of requests exactly, so that what was taken can be given back.
__extension__ using total = __int128;

/// A node and what of it is taken.
struct node_use {
  node_room room;
  total cpu_used = 0;    ///< milli
  total memory_used = 0; ///< bytes
  std::int32_t pods_used = 0;
  std::map<std::string, total> extended_used{}; ///< of room.extended
};

/// Whether the room that is left holds one more pod: refusal::ports when a port of the node is taken, refusal::resources
/// with all that lacks, else `none`.
verdict fits_resources(const pod_demand& demand, const node_use& node);

/// Takes or frees the room of one pod.
void take(node_use& node, const pod_demand& demand);
void give_back(node_use& node, const pod_demand& demand);

/// The larger share of cpu and memory in use, then of pod places: what "least loaded" compares.
std::pair<double, double> load(const node_use& node);

} // namespace troupe::scheduling
