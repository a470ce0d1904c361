#pragma once
// Small objects of the core group, and references between objects.

#include "messages/resource/meta.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_ObjectReference(F, T) \
  F(T, kind, std::string, 1, omitempty, plain, "?") \
  F(T, namespace_, std::string, 2, omitempty, plain, "?") \
  F(T, name, std::string, 3, omitempty, plain, "?") \
  F(T, uid, std::string, 4, omitempty, plain, "?") \
  F(T, apiVersion, std::string, 5, omitempty, plain, "?") \
  F(T, resourceVersion, std::string, 6, omitempty, plain, "?") \
  F(T, fieldPath, std::string, 7, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ObjectReference, TROUPE_ObjectReference)

#define TROUPE_LocalObjectReference(F, T) \
  F(T, name, std::string, 1, omitempty, plain, "?")
/// ?
TROUPE_TYPE(LocalObjectReference, TROUPE_LocalObjectReference)

#define TROUPE_NamespaceCondition(F, T) \
  F(T, type, std::string, 1, always, one_of(words::namespace_condition_type), "?") \
  F(T, status, std::string, 2, always, one_of(words::condition_status), "?") \
  F(T, lastTransitionTime, Time, 4, omitempty, plain, "?") \
  F(T, reason, std::string, 5, omitempty, plain, "?") \
  F(T, message, std::string, 6, omitempty, plain, "?")
/// ?
TROUPE_TYPE(NamespaceCondition, TROUPE_NamespaceCondition)

#define TROUPE_NamespaceSpec(F, T) \
  F(T, finalizers, list_of<std::string>, 1, omitempty, atomic | one_of(words::finalizer_name), "?")
/// ?
TROUPE_TYPE(NamespaceSpec, TROUPE_NamespaceSpec)

#define TROUPE_NamespaceStatus(F, T) \
  F(T, phase, std::string, 1, omitempty, one_of(words::namespace_phase), "?") \
  F(T, conditions, list_of<NamespaceCondition>, 2, omitempty, merge("type") | map("type"), "?")
/// ?
TROUPE_TYPE(NamespaceStatus, TROUPE_NamespaceStatus)

#define TROUPE_Namespace(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?") \
  F(T, spec, NamespaceSpec, 2, omitempty, plain, "?") \
  F(T, status, NamespaceStatus, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(Namespace, TROUPE_Namespace)

#define TROUPE_ConfigMap(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?") \
  F(T, immutable, std::optional<bool>, 4, omitempty, plain, "?") \
  F(T, data, map_of<std::string>, 2, omitempty, plain, "?") \
  F(T, binaryData, map_of<Bytes>, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ConfigMap, TROUPE_ConfigMap)

#define TROUPE_Secret(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?") \
  F(T, immutable, std::optional<bool>, 5, omitempty, plain, "?") \
  F(T, data, map_of<Bytes>, 2, omitempty, plain, "?") \
  F(T, stringData, map_of<std::string>, 4, omitempty, plain, "?") \
  F(T, type, std::string, 3, omitempty, one_of(words::secret_type), "?")
/// ?
TROUPE_TYPE(Secret, TROUPE_Secret)

#define TROUPE_ServiceAccount(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?") \
  F(T, secrets, list_of<ObjectReference>, 2, omitempty, merge("name") | map("name"), "?") \
  F(T, imagePullSecrets, list_of<LocalObjectReference>, 3, omitempty, atomic, "?") \
  F(T, automountServiceAccountToken, std::optional<bool>, 4, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ServiceAccount, TROUPE_ServiceAccount)

#define TROUPE_Binding(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?") \
  F(T, target, ObjectReference, 2, always, plain, "?")
/// ?
TROUPE_TYPE(Binding, TROUPE_Binding)

// clang-format on

} // namespace troupe::api
