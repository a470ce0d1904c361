#include "messages/resource/pod_status.hpp"

#include "messages/resource/meta.hpp"
#include "messages/resource/table_define.hpp"

namespace troupe::api {

TROUPE_TABLE(PodCondition, TROUPE_PodCondition)
TROUPE_TABLE(HostIP, TROUPE_HostIP)
TROUPE_TABLE(PodIP, TROUPE_PodIP)
TROUPE_TABLE(PodResourceClaimStatus, TROUPE_PodResourceClaimStatus)
TROUPE_TABLE(ContainerExtendedResourceRequest, TROUPE_ContainerExtendedResourceRequest)
TROUPE_TABLE(PodExtendedResourceClaimStatus, TROUPE_PodExtendedResourceClaimStatus)
TROUPE_TABLE(NodeAllocatableResourceClaimStatus, TROUPE_NodeAllocatableResourceClaimStatus)
TROUPE_TABLE(PodStatus, TROUPE_PodStatus)

} // namespace troupe::api
