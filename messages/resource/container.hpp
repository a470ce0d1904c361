#pragma once
// Containers and their environment.

#include "messages/resource/probe.hpp"
#include "messages/resource/security.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_ObjectFieldSelector(F, T) \
  F(T, apiVersion, std::string, 1, omitempty, plain, "?") \
  F(T, fieldPath, std::string, 2, always, plain, "?")
/// ?
TROUPE_TYPE(ObjectFieldSelector, TROUPE_ObjectFieldSelector)

#define TROUPE_ResourceFieldSelector(F, T) \
  F(T, containerName, std::string, 1, omitempty, plain, "?") \
  F(T, resource, std::string, 2, always, plain, "?") \
  F(T, divisor, Quantity, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ResourceFieldSelector, TROUPE_ResourceFieldSelector)

#define TROUPE_ConfigMapKeySelector(F, T) \
  F(T, name, std::string, 1, omitempty, in("LocalObjectReference", 1), "?") \
  F(T, key, std::string, 2, always, plain, "?") \
  F(T, optional, std::optional<bool>, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ConfigMapKeySelector, TROUPE_ConfigMapKeySelector)

#define TROUPE_SecretKeySelector(F, T) \
  F(T, name, std::string, 1, omitempty, in("LocalObjectReference", 1), "?") \
  F(T, key, std::string, 2, always, plain, "?") \
  F(T, optional, std::optional<bool>, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(SecretKeySelector, TROUPE_SecretKeySelector)

#define TROUPE_FileKeySelector(F, T) \
  F(T, volumeName, std::string, 1, always, plain, "?") \
  F(T, path, std::string, 2, always, plain, "?") \
  F(T, key, std::string, 3, always, plain, "?") \
  F(T, optional, std::optional<bool>, 4, omitempty, plain, "?")
/// ?
TROUPE_TYPE(FileKeySelector, TROUPE_FileKeySelector)

#define TROUPE_EnvVarSource(F, T) \
  F(T, fieldRef, box<ObjectFieldSelector>, 1, omitempty, plain, "?") \
  F(T, resourceFieldRef, box<ResourceFieldSelector>, 2, omitempty, plain, "?") \
  F(T, configMapKeyRef, box<ConfigMapKeySelector>, 3, omitempty, plain, "?") \
  F(T, secretKeyRef, box<SecretKeySelector>, 4, omitempty, plain, "?") \
  F(T, fileKeyRef, box<FileKeySelector>, 5, omitempty, plain, "?")
/// ?
TROUPE_TYPE(EnvVarSource, TROUPE_EnvVarSource)

#define TROUPE_EnvVar(F, T) \
  F(T, name, std::string, 1, always, plain, "?") \
  F(T, value, std::string, 2, omitempty, plain, "?") \
  F(T, valueFrom, box<EnvVarSource>, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(EnvVar, TROUPE_EnvVar)

#define TROUPE_ConfigMapEnvSource(F, T) \
  F(T, name, std::string, 1, omitempty, in("LocalObjectReference", 1), "?") \
  F(T, optional, std::optional<bool>, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ConfigMapEnvSource, TROUPE_ConfigMapEnvSource)

#define TROUPE_SecretEnvSource(F, T) \
  F(T, name, std::string, 1, omitempty, in("LocalObjectReference", 1), "?") \
  F(T, optional, std::optional<bool>, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(SecretEnvSource, TROUPE_SecretEnvSource)

#define TROUPE_EnvFromSource(F, T) \
  F(T, prefix, std::string, 1, omitempty, plain, "?") \
  F(T, configMapRef, box<ConfigMapEnvSource>, 2, omitempty, plain, "?") \
  F(T, secretRef, box<SecretEnvSource>, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(EnvFromSource, TROUPE_EnvFromSource)

#define TROUPE_ContainerPort(F, T) \
  F(T, name, std::string, 1, omitempty, plain, "?") \
  F(T, hostPort, std::int32_t, 2, omitempty, plain, "?") \
  F(T, containerPort, std::int32_t, 3, always, plain, "?") \
  F(T, protocol, std::string, 4, omitempty, one_of(words::protocol), "?") \
  F(T, hostIP, std::string, 5, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ContainerPort, TROUPE_ContainerPort)

#define TROUPE_ResourceClaim(F, T) \
  F(T, name, std::string, 1, always, plain, "?") \
  F(T, request, std::string, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ResourceClaim, TROUPE_ResourceClaim)

#define TROUPE_ResourceRequirements(F, T) \
  F(T, limits, map_of<Quantity>, 1, omitempty, plain, "?") \
  F(T, requests, map_of<Quantity>, 2, omitempty, plain, "?") \
  F(T, claims, list_of<ResourceClaim>, 3, omitempty, map("name"), "?")
/// ?
TROUPE_TYPE(ResourceRequirements, TROUPE_ResourceRequirements)

#define TROUPE_ContainerResizePolicy(F, T) \
  F(T, resourceName, std::string, 1, always, one_of(words::resource_name), "?") \
  F(T, restartPolicy, std::string, 2, always, one_of(words::resource_resize_restart_policy), "?")
/// ?
TROUPE_TYPE(ContainerResizePolicy, TROUPE_ContainerResizePolicy)

#define TROUPE_ContainerRestartRuleOnExitCodes(F, T) \
  F(T, operator_, std::string, 1, omitempty, one_of(words::container_restart_rule_on_exit_codes_operator), "?") \
  F(T, values, list_of<std::int32_t>, 2, omitempty, set, "?")
/// ?
TROUPE_TYPE(ContainerRestartRuleOnExitCodes, TROUPE_ContainerRestartRuleOnExitCodes)

#define TROUPE_ContainerRestartRule(F, T) \
  F(T, action, std::string, 1, omitempty, one_of(words::container_restart_rule_action), "?") \
  F(T, exitCodes, box<ContainerRestartRuleOnExitCodes>, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ContainerRestartRule, TROUPE_ContainerRestartRule)

#define TROUPE_VolumeMount(F, T) \
  F(T, name, std::string, 1, always, plain, "?") \
  F(T, readOnly, bool, 2, omitempty, plain, "?") \
  F(T, recursiveReadOnly, std::optional<std::string>, 7, omitempty, one_of(words::recursive_read_only_mode), "?") \
  F(T, mountPath, std::string, 3, always, plain, "?") \
  F(T, subPath, std::string, 4, omitempty, plain, "?") \
  F(T, mountPropagation, std::optional<std::string>, 5, omitempty, one_of(words::mount_propagation_mode), "?") \
  F(T, subPathExpr, std::string, 6, omitempty, plain, "?")
/// ?
TROUPE_TYPE(VolumeMount, TROUPE_VolumeMount)

#define TROUPE_VolumeDevice(F, T) \
  F(T, name, std::string, 1, always, plain, "?") \
  F(T, devicePath, std::string, 2, always, plain, "?")
/// ?
TROUPE_TYPE(VolumeDevice, TROUPE_VolumeDevice)

#define TROUPE_Container(F, T) \
  F(T, name, std::string, 1, always, plain, "?") \
  F(T, image, std::string, 2, omitempty, plain, "?") \
  F(T, command, list_of<std::string>, 3, omitempty, atomic, "?") \
  F(T, args, list_of<std::string>, 4, omitempty, atomic, "?") \
  F(T, workingDir, std::string, 5, omitempty, plain, "?") \
  F(T, ports, list_of<ContainerPort>, 6, omitempty, merge("containerPort") | map("containerPort+protocol"), "?") \
  F(T, envFrom, list_of<EnvFromSource>, 19, omitempty, atomic, "?") \
  F(T, env, list_of<EnvVar>, 7, omitempty, merge("name") | map("name"), "?") \
  F(T, resources, ResourceRequirements, 8, omitempty, plain, "?") \
  F(T, resizePolicy, list_of<ContainerResizePolicy>, 23, omitempty, atomic, "?") \
  F(T, restartPolicy, std::optional<std::string>, 24, omitempty, one_of(words::container_restart_policy), "?") \
  F(T, restartPolicyRules, list_of<ContainerRestartRule>, 25, omitempty, atomic, "?") \
  F(T, volumeMounts, list_of<VolumeMount>, 9, omitempty, merge("mountPath") | map("mountPath"), "?") \
  F(T, volumeDevices, list_of<VolumeDevice>, 21, omitempty, merge("devicePath") | map("devicePath"), "?") \
  F(T, livenessProbe, box<Probe>, 10, omitempty, plain, "?") \
  F(T, readinessProbe, box<Probe>, 11, omitempty, plain, "?") \
  F(T, startupProbe, box<Probe>, 22, omitempty, plain, "?") \
  F(T, lifecycle, box<Lifecycle>, 12, omitempty, plain, "?") \
  F(T, terminationMessagePath, std::string, 13, omitempty, plain, "?") \
  F(T, terminationMessagePolicy, std::string, 20, omitempty, one_of(words::termination_message_policy), "?") \
  F(T, imagePullPolicy, std::string, 14, omitempty, one_of(words::pull_policy), "?") \
  F(T, securityContext, box<SecurityContext>, 15, omitempty, plain, "?") \
  F(T, stdin, bool, 16, omitempty, plain, "?") \
  F(T, stdinOnce, bool, 17, omitempty, plain, "?") \
  F(T, tty, bool, 18, omitempty, plain, "?")
/// ?
TROUPE_TYPE(Container, TROUPE_Container)

#define TROUPE_EphemeralContainer(F, T) \
  F(T, name, std::string, 1, always, in("EphemeralContainerCommon", 1), "?") \
  F(T, image, std::string, 2, omitempty, in("EphemeralContainerCommon", 1), "?") \
  F(T, command, list_of<std::string>, 3, omitempty, atomic | in("EphemeralContainerCommon", 1), "?") \
  F(T, args, list_of<std::string>, 4, omitempty, atomic | in("EphemeralContainerCommon", 1), "?") \
  F(T, workingDir, std::string, 5, omitempty, in("EphemeralContainerCommon", 1), "?") \
  F(T, ports, list_of<ContainerPort>, 6, omitempty, merge("containerPort") | map("containerPort+protocol") | in("EphemeralContainerCommon", 1), \
    "?") \
  F(T, envFrom, list_of<EnvFromSource>, 19, omitempty, atomic | in("EphemeralContainerCommon", 1), "?") \
  F(T, env, list_of<EnvVar>, 7, omitempty, merge("name") | map("name") | in("EphemeralContainerCommon", 1), "?") \
  F(T, resources, ResourceRequirements, 8, omitempty, in("EphemeralContainerCommon", 1), "?") \
  F(T, resizePolicy, list_of<ContainerResizePolicy>, 23, omitempty, atomic | in("EphemeralContainerCommon", 1), "?") \
  F(T, restartPolicy, std::optional<std::string>, 24, omitempty, in("EphemeralContainerCommon", 1) | one_of(words::container_restart_policy), \
    "?") \
  F(T, restartPolicyRules, list_of<ContainerRestartRule>, 25, omitempty, atomic | in("EphemeralContainerCommon", 1), \
    "?") \
  F(T, volumeMounts, list_of<VolumeMount>, 9, omitempty, merge("mountPath") | map("mountPath") | in("EphemeralContainerCommon", 1), \
    "?") \
  F(T, volumeDevices, list_of<VolumeDevice>, 21, omitempty, merge("devicePath") | map("devicePath") | in("EphemeralContainerCommon", 1), \
    "?") \
  F(T, livenessProbe, box<Probe>, 10, omitempty, in("EphemeralContainerCommon", 1), "?") \
  F(T, readinessProbe, box<Probe>, 11, omitempty, in("EphemeralContainerCommon", 1), "?") \
  F(T, startupProbe, box<Probe>, 22, omitempty, in("EphemeralContainerCommon", 1), "?") \
  F(T, lifecycle, box<Lifecycle>, 12, omitempty, in("EphemeralContainerCommon", 1), "?") \
  F(T, terminationMessagePath, std::string, 13, omitempty, in("EphemeralContainerCommon", 1), "?") \
  F(T, terminationMessagePolicy, std::string, 20, omitempty, in("EphemeralContainerCommon", 1) | one_of(words::termination_message_policy), \
    "?") \
  F(T, imagePullPolicy, std::string, 14, omitempty, in("EphemeralContainerCommon", 1) | one_of(words::pull_policy), \
    "?") \
  F(T, securityContext, box<SecurityContext>, 15, omitempty, in("EphemeralContainerCommon", 1), "?") \
  F(T, stdin, bool, 16, omitempty, in("EphemeralContainerCommon", 1), "?") \
  F(T, stdinOnce, bool, 17, omitempty, in("EphemeralContainerCommon", 1), "?") \
  F(T, tty, bool, 18, omitempty, in("EphemeralContainerCommon", 1), "?") \
  F(T, targetContainerName, std::string, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(EphemeralContainer, TROUPE_EphemeralContainer)

// clang-format on

} // namespace troupe::api
