#pragma once
// Claims on persistent storage, as templates of volumes hold them.

#include "messages/resource/meta.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_VolumeResourceRequirements(F, T) \
  F(T, limits, map_of<Quantity>, 1, omitempty, plain, "most of each resource") \
  F(T, requests, map_of<Quantity>, 2, omitempty, plain, "least of each resource")
/// How much storage a claim asks for.
TROUPE_TYPE(VolumeResourceRequirements, TROUPE_VolumeResourceRequirements)

#define TROUPE_TypedLocalObjectReference(F, T) \
  F(T, apiGroup, std::optional<std::string>, 1, always, plain, "group of the kind; unset: core") \
  F(T, kind, std::string, 2, always, plain, "kind of the object") \
  F(T, name, std::string, 3, always, plain, "name of the object")
/// An object of any kind in the same namespace.
TROUPE_TYPE(TypedLocalObjectReference, TROUPE_TypedLocalObjectReference)

#define TROUPE_TypedObjectReference(F, T) \
  F(T, apiGroup, std::optional<std::string>, 1, always, plain, "group of the kind; unset: core") \
  F(T, kind, std::string, 2, always, plain, "kind of the object") \
  F(T, name, std::string, 3, always, plain, "name of the object") \
  F(T, namespace_, std::optional<std::string>, 4, omitempty, plain, "namespace of the object")
/// An object of any kind in any namespace.
TROUPE_TYPE(TypedObjectReference, TROUPE_TypedObjectReference)

#define TROUPE_PersistentVolumeClaimSpec(F, T) \
  F(T, accessModes, list_of<std::string>, 1, omitempty, atomic | one_of(words::persistent_volume_access_mode), \
    "how it is to be mounted") \
  F(T, selector, box<LabelSelector>, 4, omitempty, plain, "volumes that come into question") \
  F(T, resources, VolumeResourceRequirements, 2, omitempty, plain, "how much is needed") \
  F(T, volumeName, std::string, 3, omitempty, plain, "the volume that serves it") \
  F(T, storageClassName, std::optional<std::string>, 5, omitempty, plain, "class that provides it") \
  F(T, volumeMode, std::optional<std::string>, 6, omitempty, one_of(words::persistent_volume_mode), \
    "file system or block device") \
  F(T, dataSource, box<TypedLocalObjectReference>, 7, omitempty, plain, "what it starts with a copy of") \
  F(T, dataSourceRef, box<TypedObjectReference>, 8, omitempty, plain, "the same, of any kind and namespace") \
  F(T, volumeAttributesClassName, std::optional<std::string>, 9, omitempty, plain, \
    "class of its changeable attributes")
/// A request for storage.
TROUPE_TYPE(PersistentVolumeClaimSpec, TROUPE_PersistentVolumeClaimSpec)

#define TROUPE_PersistentVolumeClaimTemplate(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, spec, PersistentVolumeClaimSpec, 2, always, plain, "what is wanted")
/// A claim to be made for a pod.
TROUPE_TYPE(PersistentVolumeClaimTemplate, TROUPE_PersistentVolumeClaimTemplate)

// clang-format on

} // namespace troupe::api
