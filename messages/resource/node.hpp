#pragma once
// Nodes.

#include "messages/resource/meta.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_Taint(F, T) \
  F(T, key, std::string, 1, always, plain, "name of the taint") \
  F(T, value, std::string, 2, omitempty, plain, "its value") \
  F(T, effect, std::string, 3, always, one_of(words::taint_effect), "what happens to pods that do not tolerate it") \
  F(T, timeAdded, std::optional<Time>, 4, omitempty, plain, "when it was put on")
/// Keeps pods off a node.
TROUPE_TYPE(Taint, TROUPE_Taint)

#define TROUPE_ConfigMapNodeConfigSource(F, T) \
  F(T, namespace_, std::string, 1, always, plain, "namespace of the object") \
  F(T, name, std::string, 2, always, plain, "name of the object") \
  F(T, uid, std::string, 3, omitempty, plain, "unique in time and space") \
  F(T, resourceVersion, std::string, 4, omitempty, plain, "state of the object; changes with every write") \
  F(T, kubeletConfigKey, std::string, 5, always, plain, "key that holds the configuration")
/// A ConfigMap that configures a kubelet; no longer used.
TROUPE_TYPE(ConfigMapNodeConfigSource, TROUPE_ConfigMapNodeConfigSource)

#define TROUPE_NodeConfigSource(F, T) \
  F(T, configMap, box<ConfigMapNodeConfigSource>, 2, omitempty, plain, "the ConfigMap")
/// Where a kubelet's configuration comes from; no longer used.
TROUPE_TYPE(NodeConfigSource, TROUPE_NodeConfigSource)

#define TROUPE_NodeSpec(F, T) \
  F(T, podCIDR, std::string, 1, omitempty, plain, "network of its pods") \
  F(T, podCIDRs, list_of<std::string>, 7, omitempty, merge_values | set, "networks of its pods") \
  F(T, providerID, std::string, 3, omitempty, plain, "identity of the machine at its provider") \
  F(T, unschedulable, bool, 4, omitempty, plain, "no new pods are put here") \
  F(T, taints, list_of<Taint>, 5, omitempty, atomic, "what keeps pods off") \
  F(T, configSource, box<NodeConfigSource>, 6, omitempty, plain, "no longer used") \
  F(T, externalID, std::string, 2, omitempty, plain, "no longer used")
/// How a node is to be used.
TROUPE_TYPE(NodeSpec, TROUPE_NodeSpec)

#define TROUPE_NodeCondition(F, T) \
  F(T, type, std::string, 1, always, one_of(words::node_condition_type), "what was observed") \
  F(T, status, std::string, 2, always, one_of(words::condition_status), "True, False or Unknown") \
  F(T, lastHeartbeatTime, Time, 3, omitempty, plain, "when the node last said so") \
  F(T, lastTransitionTime, Time, 4, omitempty, plain, "when the status last changed") \
  F(T, reason, std::string, 5, omitempty, plain, "one word for programs") \
  F(T, message, std::string, 6, omitempty, plain, "a sentence for people")
/// One observation about a node.
TROUPE_TYPE(NodeCondition, TROUPE_NodeCondition)

#define TROUPE_NodeAddress(F, T) \
  F(T, type, std::string, 1, always, one_of(words::node_address_type), "kind of the address") \
  F(T, address, std::string, 2, always, plain, "the address")
/// An address of a node.
TROUPE_TYPE(NodeAddress, TROUPE_NodeAddress)

#define TROUPE_DaemonEndpoint(F, T) \
  F(T, Port, std::int32_t, 1, always, plain, "number of the port")
/// A port of a daemon.
TROUPE_TYPE(DaemonEndpoint, TROUPE_DaemonEndpoint)

#define TROUPE_NodeDaemonEndpoints(F, T) \
  F(T, kubeletEndpoint, DaemonEndpoint, 1, omitempty, plain, "of the agent")
/// Ports of a node's daemons.
TROUPE_TYPE(NodeDaemonEndpoints, TROUPE_NodeDaemonEndpoints)

#define TROUPE_NodeSwapStatus(F, T) \
  F(T, capacity, std::optional<std::int64_t>, 1, omitempty, plain, "bytes in all")
/// Swap space of a node.
TROUPE_TYPE(NodeSwapStatus, TROUPE_NodeSwapStatus)

#define TROUPE_NodeSystemInfo(F, T) \
  F(T, machineID, std::string, 1, always, plain, "from /etc/machine-id") \
  F(T, systemUUID, std::string, 2, always, plain, "of the hardware") \
  F(T, bootID, std::string, 3, always, plain, "changes with every boot") \
  F(T, kernelVersion, std::string, 4, always, plain, "of the kernel, as uname says") \
  F(T, osImage, std::string, 5, always, plain, "name of the system, from /etc/os-release") \
  F(T, containerRuntimeVersion, std::string, 6, always, plain, "name and version of what starts containers") \
  F(T, kubeletVersion, std::string, 7, always, plain, "of the agent") \
  F(T, kubeProxyVersion, std::string, 8, always, plain, "no longer used") \
  F(T, operatingSystem, std::string, 9, always, plain, "say, linux") \
  F(T, architecture, std::string, 10, always, plain, "say, amd64") \
  F(T, swap, box<NodeSwapStatus>, 11, omitempty, plain, "its swap space")
/// What a node is.
TROUPE_TYPE(NodeSystemInfo, TROUPE_NodeSystemInfo)

#define TROUPE_ContainerImage(F, T) \
  F(T, names, list_of<std::string>, 1, always, atomic, "names that it is known by") \
  F(T, sizeBytes, std::int64_t, 2, omitempty, plain, "its size")
/// An image that lies on a node.
TROUPE_TYPE(ContainerImage, TROUPE_ContainerImage)

#define TROUPE_AttachedVolume(F, T) \
  F(T, name, std::string, 1, always, plain, "name of the volume") \
  F(T, devicePath, std::string, 2, always, plain, "path of its device")
/// A volume attached to a node.
TROUPE_TYPE(AttachedVolume, TROUPE_AttachedVolume)

#define TROUPE_NodeConfigStatus(F, T) \
  F(T, assigned, box<NodeConfigSource>, 1, omitempty, plain, "the one that it shall use") \
  F(T, active, box<NodeConfigSource>, 2, omitempty, plain, "the one that it uses") \
  F(T, lastKnownGood, box<NodeConfigSource>, 3, omitempty, plain, "the one to fall back to") \
  F(T, error, std::string, 4, omitempty, plain, "what went wrong")
/// Which configuration a kubelet uses; no longer used.
TROUPE_TYPE(NodeConfigStatus, TROUPE_NodeConfigStatus)

#define TROUPE_NodeRuntimeHandlerFeatures(F, T) \
  F(T, recursiveReadOnlyMounts, std::optional<bool>, 1, omitempty, plain, "mounts below read-only ones are read-only") \
  F(T, userNamespaces, std::optional<bool>, 2, omitempty, plain, "pods with user ids of their own")
/// What a runtime handler can do.
TROUPE_TYPE(NodeRuntimeHandlerFeatures, TROUPE_NodeRuntimeHandlerFeatures)

#define TROUPE_NodeRuntimeHandler(F, T) \
  F(T, name, std::string, 1, always, plain, "name of the handler; empty: the default") \
  F(T, features, box<NodeRuntimeHandlerFeatures>, 2, omitempty, plain, "what it can do")
/// A way in which a node can run pods.
TROUPE_TYPE(NodeRuntimeHandler, TROUPE_NodeRuntimeHandler)

#define TROUPE_NodeFeatures(F, T) \
  F(T, supplementalGroupsPolicy, std::optional<bool>, 1, omitempty, plain, "policies for supplementary groups")
/// What a node's runtime can do.
TROUPE_TYPE(NodeFeatures, TROUPE_NodeFeatures)

#define TROUPE_NodeStatus(F, T) \
  F(T, capacity, map_of<Quantity>, 1, omitempty, plain, "what it has of each resource") \
  F(T, allocatable, map_of<Quantity>, 2, omitempty, plain, "what of it is there for pods") \
  F(T, phase, std::string, 3, omitempty, one_of(words::node_phase), "no longer used") \
  F(T, conditions, list_of<NodeCondition>, 4, omitempty, merge("type") | map("type"), "what is known of its state") \
  F(T, addresses, list_of<NodeAddress>, 5, omitempty, merge("type") | map("type"), "how it is reached") \
  F(T, daemonEndpoints, NodeDaemonEndpoints, 6, omitempty, plain, "ports of its daemons") \
  F(T, nodeInfo, NodeSystemInfo, 7, omitempty, plain, "what it is") \
  F(T, images, list_of<ContainerImage>, 8, omitempty, atomic, "images that lie there") \
  F(T, volumesInUse, list_of<std::string>, 9, omitempty, atomic, "volumes that its pods use") \
  F(T, volumesAttached, list_of<AttachedVolume>, 10, omitempty, atomic, "volumes that are attached") \
  F(T, config, box<NodeConfigStatus>, 11, omitempty, plain, "no longer used") \
  F(T, runtimeHandlers, list_of<NodeRuntimeHandler>, 12, omitempty, atomic, "ways in which it can run pods") \
  F(T, features, box<NodeFeatures>, 13, omitempty, plain, "what its runtime can do") \
  F(T, declaredFeatures, list_of<std::string>, 14, omitempty, atomic, "features that it declares")
/// What is known of a node.
TROUPE_TYPE(NodeStatus, TROUPE_NodeStatus)

#define TROUPE_Node(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, spec, NodeSpec, 2, omitempty, plain, "what is wanted") \
  F(T, status, NodeStatus, 3, omitempty, plain, "what is")
/// A machine that runs pods.
TROUPE_TYPE(Node, TROUPE_Node)

#define TROUPE_NodeList(F, T) \
  F(T, metadata, ListMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, items, list_of<Node>, 2, always, plain, "the objects")
/// Nodes.
TROUPE_TYPE(NodeList, TROUPE_NodeList)

// clang-format on

} // namespace troupe::api
