#pragma once
// Nodes.

#include "messages/resource/meta.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_Taint(F, T) \
  F(T, key, std::string, 1, always, plain, "?") \
  F(T, value, std::string, 2, omitempty, plain, "?") \
  F(T, effect, std::string, 3, always, one_of(words::taint_effect), "?") \
  F(T, timeAdded, std::optional<Time>, 4, omitempty, plain, "?")
/// ?
TROUPE_TYPE(Taint, TROUPE_Taint)

#define TROUPE_ConfigMapNodeConfigSource(F, T) \
  F(T, namespace_, std::string, 1, always, plain, "?") \
  F(T, name, std::string, 2, always, plain, "?") \
  F(T, uid, std::string, 3, omitempty, plain, "?") \
  F(T, resourceVersion, std::string, 4, omitempty, plain, "?") \
  F(T, kubeletConfigKey, std::string, 5, always, plain, "?")
/// ?
TROUPE_TYPE(ConfigMapNodeConfigSource, TROUPE_ConfigMapNodeConfigSource)

#define TROUPE_NodeConfigSource(F, T) \
  F(T, configMap, box<ConfigMapNodeConfigSource>, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(NodeConfigSource, TROUPE_NodeConfigSource)

#define TROUPE_NodeSpec(F, T) \
  F(T, podCIDR, std::string, 1, omitempty, plain, "?") \
  F(T, podCIDRs, list_of<std::string>, 7, omitempty, merge_values | set, "?") \
  F(T, providerID, std::string, 3, omitempty, plain, "?") \
  F(T, unschedulable, bool, 4, omitempty, plain, "?") \
  F(T, taints, list_of<Taint>, 5, omitempty, atomic, "?") \
  F(T, configSource, box<NodeConfigSource>, 6, omitempty, plain, "?") \
  F(T, externalID, std::string, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(NodeSpec, TROUPE_NodeSpec)

#define TROUPE_NodeCondition(F, T) \
  F(T, type, std::string, 1, always, one_of(words::node_condition_type), "?") \
  F(T, status, std::string, 2, always, one_of(words::condition_status), "?") \
  F(T, lastHeartbeatTime, Time, 3, omitempty, plain, "?") \
  F(T, lastTransitionTime, Time, 4, omitempty, plain, "?") \
  F(T, reason, std::string, 5, omitempty, plain, "?") \
  F(T, message, std::string, 6, omitempty, plain, "?")
/// ?
TROUPE_TYPE(NodeCondition, TROUPE_NodeCondition)

#define TROUPE_NodeAddress(F, T) \
  F(T, type, std::string, 1, always, one_of(words::node_address_type), "?") \
  F(T, address, std::string, 2, always, plain, "?")
/// ?
TROUPE_TYPE(NodeAddress, TROUPE_NodeAddress)

#define TROUPE_DaemonEndpoint(F, T) \
  F(T, Port, std::int32_t, 1, always, plain, "?")
/// ?
TROUPE_TYPE(DaemonEndpoint, TROUPE_DaemonEndpoint)

#define TROUPE_NodeDaemonEndpoints(F, T) \
  F(T, kubeletEndpoint, DaemonEndpoint, 1, omitempty, plain, "?")
/// ?
TROUPE_TYPE(NodeDaemonEndpoints, TROUPE_NodeDaemonEndpoints)

#define TROUPE_NodeSwapStatus(F, T) \
  F(T, capacity, std::optional<std::int64_t>, 1, omitempty, plain, "?")
/// ?
TROUPE_TYPE(NodeSwapStatus, TROUPE_NodeSwapStatus)

#define TROUPE_NodeSystemInfo(F, T) \
  F(T, machineID, std::string, 1, always, plain, "?") \
  F(T, systemUUID, std::string, 2, always, plain, "?") \
  F(T, bootID, std::string, 3, always, plain, "?") \
  F(T, kernelVersion, std::string, 4, always, plain, "?") \
  F(T, osImage, std::string, 5, always, plain, "?") \
  F(T, containerRuntimeVersion, std::string, 6, always, plain, "?") \
  F(T, kubeletVersion, std::string, 7, always, plain, "?") \
  F(T, kubeProxyVersion, std::string, 8, always, plain, "?") \
  F(T, operatingSystem, std::string, 9, always, plain, "?") \
  F(T, architecture, std::string, 10, always, plain, "?") \
  F(T, swap, box<NodeSwapStatus>, 11, omitempty, plain, "?")
/// ?
TROUPE_TYPE(NodeSystemInfo, TROUPE_NodeSystemInfo)

#define TROUPE_ContainerImage(F, T) \
  F(T, names, list_of<std::string>, 1, always, atomic, "?") \
  F(T, sizeBytes, std::int64_t, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ContainerImage, TROUPE_ContainerImage)

#define TROUPE_AttachedVolume(F, T) \
  F(T, name, std::string, 1, always, plain, "?") \
  F(T, devicePath, std::string, 2, always, plain, "?")
/// ?
TROUPE_TYPE(AttachedVolume, TROUPE_AttachedVolume)

#define TROUPE_NodeConfigStatus(F, T) \
  F(T, assigned, box<NodeConfigSource>, 1, omitempty, plain, "?") \
  F(T, active, box<NodeConfigSource>, 2, omitempty, plain, "?") \
  F(T, lastKnownGood, box<NodeConfigSource>, 3, omitempty, plain, "?") \
  F(T, error, std::string, 4, omitempty, plain, "?")
/// ?
TROUPE_TYPE(NodeConfigStatus, TROUPE_NodeConfigStatus)

#define TROUPE_NodeRuntimeHandlerFeatures(F, T) \
  F(T, recursiveReadOnlyMounts, std::optional<bool>, 1, omitempty, plain, "?") \
  F(T, userNamespaces, std::optional<bool>, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(NodeRuntimeHandlerFeatures, TROUPE_NodeRuntimeHandlerFeatures)

#define TROUPE_NodeRuntimeHandler(F, T) \
  F(T, name, std::string, 1, always, plain, "?") \
  F(T, features, box<NodeRuntimeHandlerFeatures>, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(NodeRuntimeHandler, TROUPE_NodeRuntimeHandler)

#define TROUPE_NodeFeatures(F, T) \
  F(T, supplementalGroupsPolicy, std::optional<bool>, 1, omitempty, plain, "?")
/// ?
TROUPE_TYPE(NodeFeatures, TROUPE_NodeFeatures)

#define TROUPE_NodeStatus(F, T) \
  F(T, capacity, map_of<Quantity>, 1, omitempty, plain, "?") \
  F(T, allocatable, map_of<Quantity>, 2, omitempty, plain, "?") \
  F(T, phase, std::string, 3, omitempty, one_of(words::node_phase), "?") \
  F(T, conditions, list_of<NodeCondition>, 4, omitempty, merge("type") | map("type"), "?") \
  F(T, addresses, list_of<NodeAddress>, 5, omitempty, merge("type") | map("type"), "?") \
  F(T, daemonEndpoints, NodeDaemonEndpoints, 6, omitempty, plain, "?") \
  F(T, nodeInfo, NodeSystemInfo, 7, omitempty, plain, "?") \
  F(T, images, list_of<ContainerImage>, 8, omitempty, atomic, "?") \
  F(T, volumesInUse, list_of<std::string>, 9, omitempty, atomic, "?") \
  F(T, volumesAttached, list_of<AttachedVolume>, 10, omitempty, atomic, "?") \
  F(T, config, box<NodeConfigStatus>, 11, omitempty, plain, "?") \
  F(T, runtimeHandlers, list_of<NodeRuntimeHandler>, 12, omitempty, atomic, "?") \
  F(T, features, box<NodeFeatures>, 13, omitempty, plain, "?") \
  F(T, declaredFeatures, list_of<std::string>, 14, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(NodeStatus, TROUPE_NodeStatus)

#define TROUPE_Node(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?") \
  F(T, spec, NodeSpec, 2, omitempty, plain, "?") \
  F(T, status, NodeStatus, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(Node, TROUPE_Node)

#define TROUPE_NodeList(F, T) \
  F(T, metadata, ListMeta, 1, omitempty, plain, "?") \
  F(T, items, list_of<Node>, 2, always, plain, "?")
/// ?
TROUPE_TYPE(NodeList, TROUPE_NodeList)

// clang-format on

} // namespace troupe::api
