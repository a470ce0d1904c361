#include "messages/resource/node.hpp"

#include "messages/resource/meta.hpp"
#include "messages/resource/table_define.hpp"

namespace troupe::api {

TROUPE_TABLE(Taint, TROUPE_Taint)
TROUPE_TABLE(ConfigMapNodeConfigSource, TROUPE_ConfigMapNodeConfigSource)
TROUPE_TABLE(NodeConfigSource, TROUPE_NodeConfigSource)
TROUPE_TABLE(NodeSpec, TROUPE_NodeSpec)
TROUPE_TABLE(NodeCondition, TROUPE_NodeCondition)
TROUPE_TABLE(NodeAddress, TROUPE_NodeAddress)
TROUPE_TABLE(DaemonEndpoint, TROUPE_DaemonEndpoint)
TROUPE_TABLE(NodeDaemonEndpoints, TROUPE_NodeDaemonEndpoints)
TROUPE_TABLE(NodeSwapStatus, TROUPE_NodeSwapStatus)
TROUPE_TABLE(NodeSystemInfo, TROUPE_NodeSystemInfo)
TROUPE_TABLE(ContainerImage, TROUPE_ContainerImage)
TROUPE_TABLE(AttachedVolume, TROUPE_AttachedVolume)
TROUPE_TABLE(NodeConfigStatus, TROUPE_NodeConfigStatus)
TROUPE_TABLE(NodeRuntimeHandlerFeatures, TROUPE_NodeRuntimeHandlerFeatures)
TROUPE_TABLE(NodeRuntimeHandler, TROUPE_NodeRuntimeHandler)
TROUPE_TABLE(NodeFeatures, TROUPE_NodeFeatures)
TROUPE_TABLE(NodeStatus, TROUPE_NodeStatus)
TROUPE_KIND_TABLE(Node, TROUPE_Node, "v1", "Node")
TROUPE_KIND_TABLE(NodeList, TROUPE_NodeList, "v1", "NodeList")

} // namespace troupe::api
