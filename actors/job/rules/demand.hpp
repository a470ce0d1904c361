#pragma once
// What one pod of a template asks of a node (spec/pods-nodes.md §7.5).

#include "messages/cluster/store_messages.hpp"
#include "messages/resource/pod.hpp"

namespace troupe::job_rules {

/// Requests (or limits, where a request is missing) of all containers: the regular ones and sidecars together, or the
/// hungriest init container with the sidecars started before it, whichever is more. Pod-level requests go before both.
pod_demand demand_of(const api::PodTemplateSpec& pod_template);

} // namespace troupe::job_rules
