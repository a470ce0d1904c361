#pragma once
// What became of a pod.

#include "messages/resource/container.hpp"
#include "messages/resource/container_status.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_PodCondition(F, T) \
  F(T, type, std::string, 1, always, one_of(words::pod_condition_type), "?") \
  F(T, observedGeneration, std::int64_t, 7, omitempty, plain, "?") \
  F(T, status, std::string, 2, always, one_of(words::condition_status), "?") \
  F(T, lastProbeTime, Time, 3, omitempty, plain, "?") \
  F(T, lastTransitionTime, Time, 4, omitempty, plain, "?") \
  F(T, reason, std::string, 5, omitempty, plain, "?") \
  F(T, message, std::string, 6, omitempty, plain, "?")
/// ?
TROUPE_TYPE(PodCondition, TROUPE_PodCondition)

#define TROUPE_HostIP(F, T) \
  F(T, ip, std::string, 1, always, plain, "?")
/// ?
TROUPE_TYPE(HostIP, TROUPE_HostIP)

#define TROUPE_PodIP(F, T) \
  F(T, ip, std::string, 1, always, plain, "?")
/// ?
TROUPE_TYPE(PodIP, TROUPE_PodIP)

#define TROUPE_PodResourceClaimStatus(F, T) \
  F(T, name, std::string, 1, always, plain, "?") \
  F(T, resourceClaimName, std::optional<std::string>, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(PodResourceClaimStatus, TROUPE_PodResourceClaimStatus)

#define TROUPE_ContainerExtendedResourceRequest(F, T) \
  F(T, containerName, std::string, 1, always, plain, "?") \
  F(T, resourceName, std::string, 2, always, plain, "?") \
  F(T, requestName, std::string, 3, always, plain, "?")
/// ?
TROUPE_TYPE(ContainerExtendedResourceRequest, TROUPE_ContainerExtendedResourceRequest)

#define TROUPE_PodExtendedResourceClaimStatus(F, T) \
  F(T, requestMappings, list_of<ContainerExtendedResourceRequest>, 1, always, atomic, "?") \
  F(T, resourceClaimName, std::string, 2, always, plain, "?")
/// ?
TROUPE_TYPE(PodExtendedResourceClaimStatus, TROUPE_PodExtendedResourceClaimStatus)

#define TROUPE_NodeAllocatableResourceClaimStatus(F, T) \
  F(T, resourceClaimName, std::string, 1, always, plain, "?") \
  F(T, containers, list_of<std::string>, 2, omitempty, set, "?") \
  F(T, resources, map_of<Quantity>, 3, always, plain, "?")
/// ?
TROUPE_TYPE(NodeAllocatableResourceClaimStatus, TROUPE_NodeAllocatableResourceClaimStatus)

#define TROUPE_PodStatus(F, T) \
  F(T, observedGeneration, std::int64_t, 17, omitempty, plain, "?") \
  F(T, phase, std::string, 1, omitempty, one_of(words::pod_phase), "?") \
  F(T, conditions, list_of<PodCondition>, 2, omitempty, merge("type") | map("type"), "?") \
  F(T, message, std::string, 3, omitempty, plain, "?") \
  F(T, reason, std::string, 4, omitempty, plain, "?") \
  F(T, nominatedNodeName, std::string, 11, omitempty, plain, "?") \
  F(T, hostIP, std::string, 5, omitempty, plain, "?") \
  F(T, hostIPs, list_of<HostIP>, 16, omitempty, merge("ip") | atomic, "?") \
  F(T, podIP, std::string, 6, omitempty, plain, "?") \
  F(T, podIPs, list_of<PodIP>, 12, omitempty, merge("ip") | map("ip"), "?") \
  F(T, startTime, std::optional<Time>, 7, omitempty, plain, "?") \
  F(T, initContainerStatuses, list_of<ContainerStatus>, 10, omitempty, atomic, "?") \
  F(T, containerStatuses, list_of<ContainerStatus>, 8, omitempty, atomic, "?") \
  F(T, qosClass, std::string, 9, omitempty, one_of(words::pod_qos_class), "?") \
  F(T, ephemeralContainerStatuses, list_of<ContainerStatus>, 13, omitempty, atomic, "?") \
  F(T, resize, std::string, 14, omitempty, one_of(words::pod_resize_status), "?") \
  F(T, resourceClaimStatuses, list_of<PodResourceClaimStatus>, 15, omitempty, merge_retain("name") | map("name"), "?") \
  F(T, extendedResourceClaimStatus, box<PodExtendedResourceClaimStatus>, 18, omitempty, plain, "?") \
  F(T, allocatedResources, map_of<Quantity>, 19, omitempty, plain, "?") \
  F(T, resources, box<ResourceRequirements>, 20, omitempty, plain, "?") \
  F(T, nodeAllocatableResourceClaimStatuses, list_of<NodeAllocatableResourceClaimStatus>, 21, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(PodStatus, TROUPE_PodStatus)

// clang-format on

} // namespace troupe::api
