#include "messages/resource/claim.hpp"

#include "messages/resource/meta.hpp"
#include "messages/resource/table_define.hpp"

namespace troupe::api {

TROUPE_TABLE(VolumeResourceRequirements, TROUPE_VolumeResourceRequirements)
TROUPE_TABLE(TypedLocalObjectReference, TROUPE_TypedLocalObjectReference)
TROUPE_TABLE(TypedObjectReference, TROUPE_TypedObjectReference)
TROUPE_TABLE(PersistentVolumeClaimSpec, TROUPE_PersistentVolumeClaimSpec)
TROUPE_TABLE(PersistentVolumeClaimTemplate, TROUPE_PersistentVolumeClaimTemplate)

} // namespace troupe::api
