#pragma once
// Metadata that every object carries, and selectors.

#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_OwnerReference(F, T) \
  F(T, apiVersion, std::string, 5, always, plain, "?") \
  F(T, kind, std::string, 1, always, plain, "?") \
  F(T, name, std::string, 3, always, plain, "?") \
  F(T, uid, std::string, 4, always, plain, "?") \
  F(T, controller, std::optional<bool>, 6, omitempty, plain, "?") \
  F(T, blockOwnerDeletion, std::optional<bool>, 7, omitempty, plain, "?")
/// ?
TROUPE_TYPE(OwnerReference, TROUPE_OwnerReference)

#define TROUPE_ManagedFieldsEntry(F, T) \
  F(T, manager, std::string, 1, omitempty, plain, "?") \
  F(T, operation, std::string, 2, omitempty, one_of(words::managed_fields_operation_type), "?") \
  F(T, apiVersion, std::string, 3, omitempty, plain, "?") \
  F(T, time, std::optional<Time>, 4, omitempty, plain, "?") \
  F(T, fieldsType, std::string, 6, omitempty, plain, "?") \
  F(T, fieldsV1, std::optional<RawJson>, 7, omitempty, plain, "?") \
  F(T, subresource, std::string, 8, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ManagedFieldsEntry, TROUPE_ManagedFieldsEntry)

#define TROUPE_ObjectMeta(F, T) \
  F(T, name, std::string, 1, omitempty, plain, "?") \
  F(T, generateName, std::string, 2, omitempty, plain, "?") \
  F(T, namespace_, std::string, 3, omitempty, plain, "?") \
  F(T, selfLink, std::string, 4, omitempty, plain, "?") \
  F(T, uid, std::string, 5, omitempty, plain, "?") \
  F(T, resourceVersion, std::string, 6, omitempty, plain, "?") \
  F(T, generation, std::int64_t, 7, omitempty, plain, "?") \
  F(T, creationTimestamp, Time, 8, omitzero, plain, "?") \
  F(T, deletionTimestamp, std::optional<Time>, 9, omitempty, plain, "?") \
  F(T, deletionGracePeriodSeconds, std::optional<std::int64_t>, 10, omitempty, plain, "?") \
  F(T, labels, map_of<std::string>, 11, omitempty, plain, "?") \
  F(T, annotations, map_of<std::string>, 12, omitempty, plain, "?") \
  F(T, ownerReferences, list_of<OwnerReference>, 13, omitempty, merge("uid") | map("uid"), "?") \
  F(T, finalizers, list_of<std::string>, 14, omitempty, merge_values | set, "?") \
  F(T, managedFields, list_of<ManagedFieldsEntry>, 17, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(ObjectMeta, TROUPE_ObjectMeta)

#define TROUPE_ShardInfo(F, T) \
  F(T, selector, std::string, 1, always, plain, "?")
/// ?
TROUPE_TYPE(ShardInfo, TROUPE_ShardInfo)

#define TROUPE_ListMeta(F, T) \
  F(T, selfLink, std::string, 1, omitempty, plain, "?") \
  F(T, resourceVersion, std::string, 2, omitempty, plain, "?") \
  F(T, continue_, std::string, 3, omitempty, plain, "?") \
  F(T, remainingItemCount, std::optional<std::int64_t>, 4, omitempty, plain, "?") \
  F(T, shardInfo, box<ShardInfo>, 5, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ListMeta, TROUPE_ListMeta)

#define TROUPE_LabelSelectorRequirement(F, T) \
  F(T, key, std::string, 1, always, plain, "?") \
  F(T, operator_, std::string, 2, always, one_of(words::label_selector_operator), "?") \
  F(T, values, list_of<std::string>, 3, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(LabelSelectorRequirement, TROUPE_LabelSelectorRequirement)

#define TROUPE_LabelSelector(F, T) \
  F(T, matchLabels, map_of<std::string>, 1, omitempty, plain, "?") \
  F(T, matchExpressions, list_of<LabelSelectorRequirement>, 2, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(LabelSelector, TROUPE_LabelSelector)

#define TROUPE_PartialObjectMetadata(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?")
/// ?
TROUPE_TYPE(PartialObjectMetadata, TROUPE_PartialObjectMetadata)

#define TROUPE_PartialObjectMetadataList(F, T) \
  F(T, metadata, ListMeta, 1, omitempty, plain, "?") \
  F(T, items, list_of<PartialObjectMetadata>, 2, always, typed, "?")
/// ?
TROUPE_TYPE(PartialObjectMetadataList, TROUPE_PartialObjectMetadataList)

// clang-format on

} // namespace troupe::api
