#include "messages/resource/scheduling.hpp"

#include "messages/resource/meta.hpp"
#include "messages/resource/table_define.hpp"

namespace troupe::api {

TROUPE_TABLE(LeaseSpec, TROUPE_LeaseSpec)
TROUPE_KIND_TABLE(Lease, TROUPE_Lease, "coordination.k8s.io/v1", "Lease")
TROUPE_KIND_TABLE(PriorityClass, TROUPE_PriorityClass, "scheduling.k8s.io/v1", "PriorityClass")
TROUPE_TABLE(ScaleSpec, TROUPE_ScaleSpec)
TROUPE_TABLE(ScaleStatus, TROUPE_ScaleStatus)
TROUPE_KIND_TABLE(Scale, TROUPE_Scale, "autoscaling/v1", "Scale")
TROUPE_KIND_TABLE(Eviction, TROUPE_Eviction, "policy/v1", "Eviction")

} // namespace troupe::api
