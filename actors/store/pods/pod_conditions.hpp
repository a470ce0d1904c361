#pragma once
// A pod's conditions, made from its record (spec/pods-nodes.md §6).

#include "actors/store/pods/pod_record.hpp"
#include "messages/resource/pod.hpp"

#include <vector>

namespace troupe {

/// In Kubernetes' usual order. @param status the node's words, empty before it took the pod
std::vector<api::PodCondition> pod_conditions(const api::PodSpec& spec, const pod_record& record,
                                              const pod_status& status);

} // namespace troupe
