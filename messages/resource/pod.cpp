#include "messages/resource/pod.hpp"

#include "messages/resource/meta.hpp"
#include "messages/resource/table_define.hpp"

namespace troupe::api {

TROUPE_TABLE(Toleration, TROUPE_Toleration)
TROUPE_TABLE(HostAlias, TROUPE_HostAlias)
TROUPE_TABLE(PodDNSConfigOption, TROUPE_PodDNSConfigOption)
TROUPE_TABLE(PodDNSConfig, TROUPE_PodDNSConfig)
TROUPE_TABLE(PodReadinessGate, TROUPE_PodReadinessGate)
TROUPE_TABLE(PodOS, TROUPE_PodOS)
TROUPE_TABLE(PodSchedulingGate, TROUPE_PodSchedulingGate)
TROUPE_TABLE(PodResourceClaim, TROUPE_PodResourceClaim)
TROUPE_TABLE(PodSchedulingGroup, TROUPE_PodSchedulingGroup)
TROUPE_TABLE(PodSpec, TROUPE_PodSpec)
TROUPE_TABLE(PodTemplateSpec, TROUPE_PodTemplateSpec)
TROUPE_KIND_TABLE(Pod, TROUPE_Pod, "v1", "Pod")
TROUPE_KIND_TABLE(PodList, TROUPE_PodList, "v1", "PodList")
TROUPE_KIND_TABLE(PodTemplate, TROUPE_PodTemplate, "v1", "PodTemplate")

} // namespace troupe::api
