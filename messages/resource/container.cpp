#include "messages/resource/container.hpp"

#include "messages/resource/meta.hpp"
#include "messages/resource/table_define.hpp"

namespace troupe::api {

TROUPE_TABLE(ObjectFieldSelector, TROUPE_ObjectFieldSelector)
TROUPE_TABLE(ResourceFieldSelector, TROUPE_ResourceFieldSelector)
TROUPE_TABLE(ConfigMapKeySelector, TROUPE_ConfigMapKeySelector)
TROUPE_TABLE(SecretKeySelector, TROUPE_SecretKeySelector)
TROUPE_TABLE(FileKeySelector, TROUPE_FileKeySelector)
TROUPE_TABLE(EnvVarSource, TROUPE_EnvVarSource)
TROUPE_TABLE(EnvVar, TROUPE_EnvVar)
TROUPE_TABLE(ConfigMapEnvSource, TROUPE_ConfigMapEnvSource)
TROUPE_TABLE(SecretEnvSource, TROUPE_SecretEnvSource)
TROUPE_TABLE(EnvFromSource, TROUPE_EnvFromSource)
TROUPE_TABLE(ContainerPort, TROUPE_ContainerPort)
TROUPE_TABLE(ResourceClaim, TROUPE_ResourceClaim)
TROUPE_TABLE(ResourceRequirements, TROUPE_ResourceRequirements)
TROUPE_TABLE(ContainerResizePolicy, TROUPE_ContainerResizePolicy)
TROUPE_TABLE(ContainerRestartRuleOnExitCodes, TROUPE_ContainerRestartRuleOnExitCodes)
TROUPE_TABLE(ContainerRestartRule, TROUPE_ContainerRestartRule)
TROUPE_TABLE(VolumeMount, TROUPE_VolumeMount)
TROUPE_TABLE(VolumeDevice, TROUPE_VolumeDevice)
TROUPE_TABLE(Container, TROUPE_Container)
TROUPE_TABLE(EphemeralContainer, TROUPE_EphemeralContainer)

} // namespace troupe::api
