#include "messages/resource/core.hpp"

#include "messages/resource/meta.hpp"
#include "messages/resource/table_define.hpp"

namespace troupe::api {

TROUPE_TABLE(ObjectReference, TROUPE_ObjectReference)
TROUPE_TABLE(LocalObjectReference, TROUPE_LocalObjectReference)
TROUPE_TABLE(NamespaceCondition, TROUPE_NamespaceCondition)
TROUPE_TABLE(NamespaceSpec, TROUPE_NamespaceSpec)
TROUPE_TABLE(NamespaceStatus, TROUPE_NamespaceStatus)
TROUPE_KIND_TABLE(Namespace, TROUPE_Namespace, "v1", "Namespace")
TROUPE_KIND_TABLE(ConfigMap, TROUPE_ConfigMap, "v1", "ConfigMap")
TROUPE_KIND_TABLE(Secret, TROUPE_Secret, "v1", "Secret")
TROUPE_KIND_TABLE(ServiceAccount, TROUPE_ServiceAccount, "v1", "ServiceAccount")
TROUPE_KIND_TABLE(Binding, TROUPE_Binding, "v1", "Binding")

} // namespace troupe::api
