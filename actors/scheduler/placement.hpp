#pragma once
// Which node takes which pod. Pure: the scheduler hands in what it knows and acts on what comes back.

#include "actors/scheduler/filters/resources.hpp"

#include <optional>
#include <vector>

namespace troupe::scheduling {

/// What the node itself and the room on it say; pods elsewhere are not asked.
verdict judge(const node_use& node, const pod_demand& demand);

/// Where the pods of a batch go.
struct placing {
  std::vector<node_number> nodes;    ///< of the first ones, in order; the others fit nowhere
  std::optional<refusal_counts> why; ///< set when there are others, unless they name their node: that is no refusal
};

/// Places up to `count` pods of one template, the least loaded node first, and takes their room in `nodes`.
/// The nodes are judged once for the batch, not once a pod: the first pod that fits nowhere ends it.
placing place(std::vector<node_use>& nodes, const pod_demand& demand, std::size_t count);

} // namespace troupe::scheduling
