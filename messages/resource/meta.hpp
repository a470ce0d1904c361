#pragma once
// Metadata that every object carries, and selectors.

#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_OwnerReference(F, T) \
  F(T, apiVersion, std::string, 5, always, plain, "version of the owner's kind") \
  F(T, kind, std::string, 1, always, plain, "kind of the owner") \
  F(T, name, std::string, 3, always, plain, "name of the owner") \
  F(T, uid, std::string, 4, always, plain, "uid of the owner") \
  F(T, controller, std::optional<bool>, 6, omitempty, plain, "the owner manages the object; at most one does") \
  F(T, blockOwnerDeletion, std::optional<bool>, 7, omitempty, plain, \
    "the owner stays, in foreground deletion, until the object is gone")
/// The object that another one belongs to.
TROUPE_TYPE(OwnerReference, TROUPE_OwnerReference)

#define TROUPE_ManagedFieldsEntry(F, T) \
  F(T, manager, std::string, 1, omitempty, plain, "who set the fields") \
  F(T, operation, std::string, 2, omitempty, one_of(words::managed_fields_operation_type), "Apply or Update") \
  F(T, apiVersion, std::string, 3, omitempty, plain, "version of the object that the fields are named in") \
  F(T, time, std::optional<Time>, 4, omitempty, plain, "when a field was last added or changed") \
  F(T, fieldsType, std::string, 6, omitempty, plain, "form of fieldsV1; there is only \"FieldsV1\"") \
  F(T, fieldsV1, std::optional<RawJson>, 7, omitempty, plain, "the fields, as a tree of names") \
  F(T, subresource, std::string, 8, omitempty, plain, "the subresource that they were set through")
/// Which fields one manager has set, and how.
TROUPE_TYPE(ManagedFieldsEntry, TROUPE_ManagedFieldsEntry)

#define TROUPE_ObjectMeta(F, T) \
  F(T, name, std::string, 1, omitempty, plain, "unique among its kind in its namespace") \
  F(T, generateName, std::string, 2, omitempty, plain, "prefix of a name that the server completes") \
  F(T, namespace_, std::string, 3, omitempty, plain, "the space in which the name is unique") \
  F(T, selfLink, std::string, 4, omitempty, plain, "no longer used") \
  F(T, uid, std::string, 5, omitempty, plain, "given by the server; never used twice") \
  F(T, resourceVersion, std::string, 6, omitempty, plain, \
    "changes with every write; for watches and optimistic locking") \
  F(T, generation, std::int64_t, 7, omitempty, plain, "counts changes of the spec") \
  F(T, creationTimestamp, Time, 8, omitzero, plain, "when the server made it") \
  F(T, deletionTimestamp, std::optional<Time>, 9, omitempty, plain, \
    "when it shall be gone; set once it is being deleted") \
  F(T, deletionGracePeriodSeconds, std::optional<std::int64_t>, 10, omitempty, plain, \
    "seconds that its deletion may take") \
  F(T, labels, map_of<std::string>, 11, omitempty, plain, "short values to select objects by") \
  F(T, annotations, map_of<std::string>, 12, omitempty, plain, "values of any form, for tools") \
  F(T, ownerReferences, list_of<OwnerReference>, 13, omitempty, merge("uid") | map("uid"), \
    "objects that it belongs to; when all are gone, so is it") \
  F(T, finalizers, list_of<std::string>, 14, omitempty, merge_values | set, "who must agree before it is removed") \
  F(T, managedFields, list_of<ManagedFieldsEntry>, 17, omitempty, atomic, "which manager has set which field")
/// What every stored object carries.
TROUPE_TYPE(ObjectMeta, TROUPE_ObjectMeta)

#define TROUPE_ShardInfo(F, T) \
  F(T, selector, std::string, 1, always, plain, "selector of the shard")
/// Which part of a list a sharded request returned.
TROUPE_TYPE(ShardInfo, TROUPE_ShardInfo)

#define TROUPE_ListMeta(F, T) \
  F(T, selfLink, std::string, 1, omitempty, plain, "no longer used") \
  F(T, resourceVersion, std::string, 2, omitempty, plain, "state of the store that the list shows") \
  F(T, continue_, std::string, 3, omitempty, plain, "token for the next page; empty on the last one") \
  F(T, remainingItemCount, std::optional<std::int64_t>, 4, omitempty, plain, "objects that further pages hold") \
  F(T, shardInfo, box<ShardInfo>, 5, omitempty, plain, "set when only a shard was listed")
/// What every list carries.
TROUPE_TYPE(ListMeta, TROUPE_ListMeta)

#define TROUPE_LabelSelectorRequirement(F, T) \
  F(T, key, std::string, 1, always, plain, "name to look for") \
  F(T, operator_, std::string, 2, always, one_of(words::label_selector_operator), "In, NotIn, Exists or DoesNotExist") \
  F(T, values, list_of<std::string>, 3, omitempty, atomic, "for In and NotIn")
/// One condition on one label.
TROUPE_TYPE(LabelSelectorRequirement, TROUPE_LabelSelectorRequirement)

#define TROUPE_LabelSelector(F, T) \
  F(T, matchLabels, map_of<std::string>, 1, omitempty, plain, "labels that must have exactly these values") \
  F(T, matchExpressions, list_of<LabelSelectorRequirement>, 2, omitempty, atomic, \
    "requirements; all of them must hold")
/// Conditions on labels; all of them must hold.
TROUPE_TYPE(LabelSelector, TROUPE_LabelSelector)

#define TROUPE_PartialObjectMetadata(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries")
/// The metadata of an object of any kind, without the rest.
TROUPE_TYPE(PartialObjectMetadata, TROUPE_PartialObjectMetadata)

#define TROUPE_PartialObjectMetadataList(F, T) \
  F(T, metadata, ListMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, items, list_of<PartialObjectMetadata>, 2, always, typed, "the objects")
/// Metadata of several objects.
TROUPE_TYPE(PartialObjectMetadataList, TROUPE_PartialObjectMetadataList)

// clang-format on

} // namespace troupe::api
