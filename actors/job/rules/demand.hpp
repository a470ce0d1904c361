#pragma once
// What one pod of a template asks of a node (spec/pods-nodes.md §7.5).

#include "messages/cluster/store_messages.hpp"
#include "messages/resource/pod.hpp"

#include <string>

namespace troupe::job_rules {

/// Everything that the scheduler has to know of the template's pods.
/// Requests (or limits, where a request is missing) of all containers: the regular ones and sidecars together, or the
/// hungriest init container with the sidecars started before it, whichever is more. Pod-level requests go before both.
/// The priority is the one asked for; what a PriorityClass makes of it is the scheduler's to say.
/// @param name_space of the pods. @param memory_percent what they are given of the template's memory
pod_demand demand_of(const api::PodTemplateSpec& pod_template, std::string name_space = {},
                     std::uint32_t memory_percent = 100);

} // namespace troupe::job_rules
