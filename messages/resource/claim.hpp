#pragma once
// Claims on persistent storage, as templates of volumes hold them.

#include "messages/resource/meta.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_VolumeResourceRequirements(F, T) \
  F(T, limits, map_of<Quantity>, 1, omitempty, plain, "?") \
  F(T, requests, map_of<Quantity>, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(VolumeResourceRequirements, TROUPE_VolumeResourceRequirements)

#define TROUPE_TypedLocalObjectReference(F, T) \
  F(T, apiGroup, std::optional<std::string>, 1, always, plain, "?") \
  F(T, kind, std::string, 2, always, plain, "?") \
  F(T, name, std::string, 3, always, plain, "?")
/// ?
TROUPE_TYPE(TypedLocalObjectReference, TROUPE_TypedLocalObjectReference)

#define TROUPE_TypedObjectReference(F, T) \
  F(T, apiGroup, std::optional<std::string>, 1, always, plain, "?") \
  F(T, kind, std::string, 2, always, plain, "?") \
  F(T, name, std::string, 3, always, plain, "?") \
  F(T, namespace_, std::optional<std::string>, 4, omitempty, plain, "?")
/// ?
TROUPE_TYPE(TypedObjectReference, TROUPE_TypedObjectReference)

#define TROUPE_PersistentVolumeClaimSpec(F, T) \
  F(T, accessModes, list_of<std::string>, 1, omitempty, atomic | one_of(words::persistent_volume_access_mode), "?") \
  F(T, selector, box<LabelSelector>, 4, omitempty, plain, "?") \
  F(T, resources, VolumeResourceRequirements, 2, omitempty, plain, "?") \
  F(T, volumeName, std::string, 3, omitempty, plain, "?") \
  F(T, storageClassName, std::optional<std::string>, 5, omitempty, plain, "?") \
  F(T, volumeMode, std::optional<std::string>, 6, omitempty, one_of(words::persistent_volume_mode), "?") \
  F(T, dataSource, box<TypedLocalObjectReference>, 7, omitempty, plain, "?") \
  F(T, dataSourceRef, box<TypedObjectReference>, 8, omitempty, plain, "?") \
  F(T, volumeAttributesClassName, std::optional<std::string>, 9, omitempty, plain, "?")
/// ?
TROUPE_TYPE(PersistentVolumeClaimSpec, TROUPE_PersistentVolumeClaimSpec)

#define TROUPE_PersistentVolumeClaimTemplate(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?") \
  F(T, spec, PersistentVolumeClaimSpec, 2, always, plain, "?")
/// ?
TROUPE_TYPE(PersistentVolumeClaimTemplate, TROUPE_PersistentVolumeClaimTemplate)

// clang-format on

} // namespace troupe::api
