#pragma once
// Small objects of the core group, and references between objects.

#include "messages/resource/meta.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_ObjectReference(F, T) \
  F(T, kind, std::string, 1, omitempty, plain, "kind of the object") \
  F(T, namespace_, std::string, 2, omitempty, plain, "namespace of the object") \
  F(T, name, std::string, 3, omitempty, plain, "name of the object") \
  F(T, uid, std::string, 4, omitempty, plain, "unique in time and space") \
  F(T, apiVersion, std::string, 5, omitempty, plain, "version of the API that the kind belongs to") \
  F(T, resourceVersion, std::string, 6, omitempty, plain, "state of the object; changes with every write") \
  F(T, fieldPath, std::string, 7, omitempty, plain, "the part, say spec.containers{main}")
/// A pointer to any object, or to a part of it.
TROUPE_TYPE(ObjectReference, TROUPE_ObjectReference)

#define TROUPE_LocalObjectReference(F, T) \
  F(T, name, std::string, 1, omitempty, plain, "name of the object")
/// The name of an object in the same namespace.
TROUPE_TYPE(LocalObjectReference, TROUPE_LocalObjectReference)

#define TROUPE_NamespaceCondition(F, T) \
  F(T, type, std::string, 1, always, one_of(words::namespace_condition_type), "what hinders the deletion") \
  F(T, status, std::string, 2, always, one_of(words::condition_status), "True, False or Unknown") \
  F(T, lastTransitionTime, Time, 4, omitempty, plain, "when the status last changed") \
  F(T, reason, std::string, 5, omitempty, plain, "one word for programs") \
  F(T, message, std::string, 6, omitempty, plain, "a sentence for people")
/// One observation about a namespace that is being deleted.
TROUPE_TYPE(NamespaceCondition, TROUPE_NamespaceCondition)

#define TROUPE_NamespaceSpec(F, T) \
  F(T, finalizers, list_of<std::string>, 1, omitempty, atomic | one_of(words::finalizer_name), \
    "who must agree before it is removed")
/// How a namespace is to be handled.
TROUPE_TYPE(NamespaceSpec, TROUPE_NamespaceSpec)

#define TROUPE_NamespaceStatus(F, T) \
  F(T, phase, std::string, 1, omitempty, one_of(words::namespace_phase), "Active or Terminating") \
  F(T, conditions, list_of<NamespaceCondition>, 2, omitempty, merge("type") | map("type"), \
    "what is known of its state")
/// State of a namespace.
TROUPE_TYPE(NamespaceStatus, TROUPE_NamespaceStatus)

#define TROUPE_Namespace(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, spec, NamespaceSpec, 2, omitempty, plain, "what is wanted") \
  F(T, status, NamespaceStatus, 3, omitempty, plain, "what is")
/// A space in which names are unique.
TROUPE_TYPE(Namespace, TROUPE_Namespace)

#define TROUPE_ConfigMap(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, immutable, std::optional<bool>, 4, omitempty, plain, "the data can no longer be changed") \
  F(T, data, map_of<std::string>, 2, omitempty, plain, "texts by key") \
  F(T, binaryData, map_of<Bytes>, 3, omitempty, plain, "bytes by key")
/// Settings for pods, as texts and files.
TROUPE_TYPE(ConfigMap, TROUPE_ConfigMap)

#define TROUPE_Secret(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, immutable, std::optional<bool>, 5, omitempty, plain, "the data can no longer be changed") \
  F(T, data, map_of<Bytes>, 2, omitempty, plain, "values by key") \
  F(T, stringData, map_of<std::string>, 4, omitempty, plain, \
    "values given as text; written into data, never read back") \
  F(T, type, std::string, 3, omitempty, one_of(words::secret_type), "what it is for, and which keys it must have")
/// Sensitive values for pods.
TROUPE_TYPE(Secret, TROUPE_Secret)

#define TROUPE_ServiceAccount(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, secrets, list_of<ObjectReference>, 2, omitempty, merge("name") | map("name"), "Secrets that its pods may use") \
  F(T, imagePullSecrets, list_of<LocalObjectReference>, 3, omitempty, atomic, "credentials for its pods' images") \
  F(T, automountServiceAccountToken, std::optional<bool>, 4, omitempty, plain, "its pods get its token")
/// An identity for pods.
TROUPE_TYPE(ServiceAccount, TROUPE_ServiceAccount)

#define TROUPE_Binding(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, target, ObjectReference, 2, always, plain, "the node")
/// Puts a pod on a node.
TROUPE_TYPE(Binding, TROUPE_Binding)

// clang-format on

} // namespace troupe::api
