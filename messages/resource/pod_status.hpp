#pragma once
// What became of a pod.

#include "messages/resource/container.hpp"
#include "messages/resource/container_status.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_PodCondition(F, T) \
  F(T, type, std::string, 1, always, one_of(words::pod_condition_type), "what was observed") \
  F(T, observedGeneration, std::int64_t, 7, omitempty, plain, "generation of the pod that it was made for") \
  F(T, status, std::string, 2, always, one_of(words::condition_status), "True, False or Unknown") \
  F(T, lastProbeTime, Time, 3, omitempty, plain, "when the condition was last looked at") \
  F(T, lastTransitionTime, Time, 4, omitempty, plain, "when the status last changed") \
  F(T, reason, std::string, 5, omitempty, plain, "one word for programs") \
  F(T, message, std::string, 6, omitempty, plain, "a sentence for people")
/// One observation about a pod.
TROUPE_TYPE(PodCondition, TROUPE_PodCondition)

#define TROUPE_HostIP(F, T) \
  F(T, ip, std::string, 1, always, plain, "the address")
/// An address of a pod's node.
TROUPE_TYPE(HostIP, TROUPE_HostIP)

#define TROUPE_PodIP(F, T) \
  F(T, ip, std::string, 1, always, plain, "the address")
/// An address of a pod.
TROUPE_TYPE(PodIP, TROUPE_PodIP)

#define TROUPE_PodResourceClaimStatus(F, T) \
  F(T, name, std::string, 1, always, plain, "name of the entry") \
  F(T, resourceClaimName, std::optional<std::string>, 2, omitempty, plain, "name of the claim")
/// Which claim serves an entry of the pod.
TROUPE_TYPE(PodResourceClaimStatus, TROUPE_PodResourceClaimStatus)

#define TROUPE_ContainerExtendedResourceRequest(F, T) \
  F(T, containerName, std::string, 1, always, plain, "the container") \
  F(T, resourceName, std::string, 2, always, plain, "the extended resource") \
  F(T, requestName, std::string, 3, always, plain, "the request in the claim")
/// Which request of a claim serves a container's extended resource.
TROUPE_TYPE(ContainerExtendedResourceRequest, TROUPE_ContainerExtendedResourceRequest)

#define TROUPE_PodExtendedResourceClaimStatus(F, T) \
  F(T, requestMappings, list_of<ContainerExtendedResourceRequest>, 1, always, atomic, "what serves what") \
  F(T, resourceClaimName, std::string, 2, always, plain, "name of the claim")
/// The claim behind a pod's extended resources.
TROUPE_TYPE(PodExtendedResourceClaimStatus, TROUPE_PodExtendedResourceClaimStatus)

#define TROUPE_NodeAllocatableResourceClaimStatus(F, T) \
  F(T, resourceClaimName, std::string, 1, always, plain, "name of the claim") \
  F(T, containers, list_of<std::string>, 2, omitempty, set, "containers that use it") \
  F(T, resources, map_of<Quantity>, 3, always, plain, "how much of each resource")
/// What a claim takes of a node's own resources.
TROUPE_TYPE(NodeAllocatableResourceClaimStatus, TROUPE_NodeAllocatableResourceClaimStatus)

#define TROUPE_PodStatus(F, T) \
  F(T, observedGeneration, std::int64_t, 17, omitempty, plain, "generation of the spec that it shows") \
  F(T, phase, std::string, 1, omitempty, one_of(words::pod_phase), "Pending, Running, Succeeded, Failed or Unknown") \
  F(T, conditions, list_of<PodCondition>, 2, omitempty, merge("type") | map("type"), "what is known of its state") \
  F(T, message, std::string, 3, omitempty, plain, "a sentence for people") \
  F(T, reason, std::string, 4, omitempty, plain, "one word for programs") \
  F(T, nominatedNodeName, std::string, 11, omitempty, plain, "node on which room is being made for it") \
  F(T, hostIP, std::string, 5, omitempty, plain, "address of its node") \
  F(T, hostIPs, list_of<HostIP>, 16, omitempty, merge("ip") | atomic, "all addresses of its node") \
  F(T, podIP, std::string, 6, omitempty, plain, "its address") \
  F(T, podIPs, list_of<PodIP>, 12, omitempty, merge("ip") | map("ip"), "all its addresses") \
  F(T, startTime, std::optional<Time>, 7, omitempty, plain, "when its node took it over") \
  F(T, initContainerStatuses, list_of<ContainerStatus>, 10, omitempty, atomic, "its init containers") \
  F(T, containerStatuses, list_of<ContainerStatus>, 8, omitempty, atomic, "its containers") \
  F(T, qosClass, std::string, 9, omitempty, one_of(words::pod_qos_class), "Guaranteed, Burstable or BestEffort") \
  F(T, ephemeralContainerStatuses, list_of<ContainerStatus>, 13, omitempty, atomic, "its ephemeral containers") \
  F(T, resize, std::string, 14, omitempty, one_of(words::pod_resize_status), "state of a resize") \
  F(T, resourceClaimStatuses, list_of<PodResourceClaimStatus>, 15, omitempty, merge_retain("name") | map("name"), \
    "claims made for it") \
  F(T, extendedResourceClaimStatus, box<PodExtendedResourceClaimStatus>, 18, omitempty, plain, \
    "claim behind its extended resources") \
  F(T, allocatedResources, map_of<Quantity>, 19, omitempty, plain, "what its node has set aside for it") \
  F(T, resources, box<ResourceRequirements>, 20, omitempty, plain, "requests and limits in force for the whole pod") \
  F(T, nodeAllocatableResourceClaimStatuses, list_of<NodeAllocatableResourceClaimStatus>, 21, omitempty, atomic, \
    "what claims take of the node's own resources")
/// What became of a pod.
TROUPE_TYPE(PodStatus, TROUPE_PodStatus)

// clang-format on

} // namespace troupe::api
