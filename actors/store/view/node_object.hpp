#pragma once
// A node as Kubernetes shows it, made from what its agent says (spec/pods-nodes.md §16). Pure.

#include "actors/clock.hpp"
#include "messages/cluster/store_messages.hpp"
#include "messages/resource/node.hpp"

namespace troupe {

/// Taints that a new node brings along, each as "key=value:Effect" or "key:Effect"; others are left out.
void taint_node(api::Node& node, const std::vector<std::string>& taints);
/// Takes a node's own description in: labels (those of clients stay), capacity, addresses, system.
void describe_node(api::Node& node, const node_description& from);
/// Its health by its own word: conditions and taints.
void set_node_health(api::Node& node, const node_health& health, timestamp_us now);
/// Nobody hears of it: all conditions Unknown.
void set_node_silent(api::Node& node, timestamp_us now);
/// Makes the taint of a cordoned node follow spec.unschedulable.
void mirror_unschedulable(api::Node& node);
/// Ready=True.
bool is_ready(const api::Node& node);

/// The same, heard of just now: with lastHeartbeatTime of a node whose conditions are known set to `now`. For readers:
/// heartbeats themselves are not stored.
api::Node heard_now(api::Node node, timestamp_us now);

} // namespace troupe
