#include "messages/resource/meta.hpp"

#include "messages/resource/table_define.hpp"

namespace troupe::api {

TROUPE_TABLE(OwnerReference, TROUPE_OwnerReference)
TROUPE_TABLE(ManagedFieldsEntry, TROUPE_ManagedFieldsEntry)
TROUPE_TABLE(ObjectMeta, TROUPE_ObjectMeta)
TROUPE_TABLE(ShardInfo, TROUPE_ShardInfo)
TROUPE_TABLE(ListMeta, TROUPE_ListMeta)
TROUPE_TABLE(LabelSelectorRequirement, TROUPE_LabelSelectorRequirement)
TROUPE_TABLE(LabelSelector, TROUPE_LabelSelector)
TROUPE_KIND_TABLE(PartialObjectMetadata, TROUPE_PartialObjectMetadata, "meta.k8s.io/v1", "PartialObjectMetadata")
TROUPE_KIND_TABLE(PartialObjectMetadataList, TROUPE_PartialObjectMetadataList, "meta.k8s.io/v1", "PartialObjectMetadataList")

} // namespace troupe::api
