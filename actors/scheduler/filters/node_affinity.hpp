#pragma once
// nodeSelector and node affinity (spec/pods-nodes.md §14).

#include "messages/cluster/store_messages.hpp"

namespace troupe::scheduling {

/// All conditions of the term hold; a term without any matches nothing.
bool matches(const api::NodeSelectorTerm& term, const node_room& node);

/// The node has every label of nodeSelector, and one term at least of the required node affinity matches.
bool fits_affinity(const pod_demand& demand, const node_room& node);

/// The weights of the preferred terms that match, in hundredths of all weights: 0 … 100.
std::int64_t preferred_affinity(const pod_demand& demand, const node_room& node);

} // namespace troupe::scheduling
