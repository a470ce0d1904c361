#pragma once
// Containers and their environment.

#include "messages/resource/probe.hpp"
#include "messages/resource/security.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_ObjectFieldSelector(F, T) \
  F(T, apiVersion, std::string, 1, omitempty, plain, "version that the path is written in") \
  F(T, fieldPath, std::string, 2, always, plain, "path of the field")
/// A field of the pod itself.
TROUPE_TYPE(ObjectFieldSelector, TROUPE_ObjectFieldSelector)

#define TROUPE_ResourceFieldSelector(F, T) \
  F(T, containerName, std::string, 1, omitempty, plain, "the container; by default this one") \
  F(T, resource, std::string, 2, always, plain, "which resource, say limits.cpu") \
  F(T, divisor, Quantity, 3, omitempty, plain, "unit of the result")
/// A request or limit of a container.
TROUPE_TYPE(ResourceFieldSelector, TROUPE_ResourceFieldSelector)

#define TROUPE_ConfigMapKeySelector(F, T) \
  F(T, name, std::string, 1, omitempty, in("LocalObjectReference", 1), "name of the object") \
  F(T, key, std::string, 2, always, plain, "the key") \
  F(T, optional, std::optional<bool>, 3, omitempty, plain, "the pod starts even when it is missing")
/// A key of a ConfigMap.
TROUPE_TYPE(ConfigMapKeySelector, TROUPE_ConfigMapKeySelector)

#define TROUPE_SecretKeySelector(F, T) \
  F(T, name, std::string, 1, omitempty, in("LocalObjectReference", 1), "name of the object") \
  F(T, key, std::string, 2, always, plain, "the key") \
  F(T, optional, std::optional<bool>, 3, omitempty, plain, "the pod starts even when it is missing")
/// A key of a Secret.
TROUPE_TYPE(SecretKeySelector, TROUPE_SecretKeySelector)

#define TROUPE_FileKeySelector(F, T) \
  F(T, volumeName, std::string, 1, always, plain, "volume that holds the file") \
  F(T, path, std::string, 2, always, plain, "path of the file on the volume") \
  F(T, key, std::string, 3, always, plain, "the variable") \
  F(T, optional, std::optional<bool>, 4, omitempty, plain, "the pod starts even when file or variable is missing")
/// A variable in a file on a volume.
TROUPE_TYPE(FileKeySelector, TROUPE_FileKeySelector)

#define TROUPE_EnvVarSource(F, T) \
  F(T, fieldRef, box<ObjectFieldSelector>, 1, omitempty, plain, "a field of the pod") \
  F(T, resourceFieldRef, box<ResourceFieldSelector>, 2, omitempty, plain, "a request or limit") \
  F(T, configMapKeyRef, box<ConfigMapKeySelector>, 3, omitempty, plain, "a key of a ConfigMap") \
  F(T, secretKeyRef, box<SecretKeySelector>, 4, omitempty, plain, "a key of a Secret") \
  F(T, fileKeyRef, box<FileKeySelector>, 5, omitempty, plain, "a variable in a file")
/// Where the value of a variable comes from; one of these.
TROUPE_TYPE(EnvVarSource, TROUPE_EnvVarSource)

#define TROUPE_EnvVar(F, T) \
  F(T, name, std::string, 1, always, plain, "name of the variable") \
  F(T, value, std::string, 2, omitempty, plain, "value; $(NAME) stands for an earlier variable") \
  F(T, valueFrom, box<EnvVarSource>, 3, omitempty, plain, "where to take the value from instead")
/// An environment variable.
TROUPE_TYPE(EnvVar, TROUPE_EnvVar)

#define TROUPE_ConfigMapEnvSource(F, T) \
  F(T, name, std::string, 1, omitempty, in("LocalObjectReference", 1), "name of the object") \
  F(T, optional, std::optional<bool>, 2, omitempty, plain, "the pod starts even when it is missing")
/// A ConfigMap all of whose keys become variables.
TROUPE_TYPE(ConfigMapEnvSource, TROUPE_ConfigMapEnvSource)

#define TROUPE_SecretEnvSource(F, T) \
  F(T, name, std::string, 1, omitempty, in("LocalObjectReference", 1), "name of the object") \
  F(T, optional, std::optional<bool>, 2, omitempty, plain, "the pod starts even when it is missing")
/// A Secret all of whose keys become variables.
TROUPE_TYPE(SecretEnvSource, TROUPE_SecretEnvSource)

#define TROUPE_EnvFromSource(F, T) \
  F(T, prefix, std::string, 1, omitempty, plain, "put before each name") \
  F(T, configMapRef, box<ConfigMapEnvSource>, 2, omitempty, plain, "the ConfigMap") \
  F(T, secretRef, box<SecretEnvSource>, 3, omitempty, plain, "the Secret")
/// Variables from all keys of an object.
TROUPE_TYPE(EnvFromSource, TROUPE_EnvFromSource)

#define TROUPE_ContainerPort(F, T) \
  F(T, name, std::string, 1, omitempty, plain, "name to refer to it by") \
  F(T, hostPort, std::int32_t, 2, omitempty, plain, "port of the node that leads there") \
  F(T, containerPort, std::int32_t, 3, always, plain, "number of the port") \
  F(T, protocol, std::string, 4, omitempty, one_of(words::protocol), "TCP, UDP or SCTP") \
  F(T, hostIP, std::string, 5, omitempty, plain, "address of the node that the port is bound to")
/// A port that a container listens at.
TROUPE_TYPE(ContainerPort, TROUPE_ContainerPort)

#define TROUPE_ResourceClaim(F, T) \
  F(T, name, std::string, 1, always, plain, "name of the pod's claim") \
  F(T, request, std::string, 2, omitempty, plain, "a single request of the claim")
/// A claim of the pod that a container uses.
TROUPE_TYPE(ResourceClaim, TROUPE_ResourceClaim)

#define TROUPE_ResourceRequirements(F, T) \
  F(T, limits, map_of<Quantity>, 1, omitempty, plain, "most of each resource") \
  F(T, requests, map_of<Quantity>, 2, omitempty, plain, "what is set aside of each resource") \
  F(T, claims, list_of<ResourceClaim>, 3, omitempty, map("name"), "claims of the pod that it uses")
/// How much a container needs and may use.
TROUPE_TYPE(ResourceRequirements, TROUPE_ResourceRequirements)

#define TROUPE_ContainerResizePolicy(F, T) \
  F(T, resourceName, std::string, 1, always, one_of(words::resource_name), "the resource") \
  F(T, restartPolicy, std::string, 2, always, one_of(words::resource_resize_restart_policy), \
    "whether the container is restarted")
/// What a change of a resource does to a running container.
TROUPE_TYPE(ContainerResizePolicy, TROUPE_ContainerResizePolicy)

#define TROUPE_ContainerRestartRuleOnExitCodes(F, T) \
  F(T, operator_, std::string, 1, omitempty, one_of(words::container_restart_rule_on_exit_codes_operator), \
    "In or NotIn") \
  F(T, values, list_of<std::int32_t>, 2, omitempty, set, "the exit codes")
/// Exit codes that a restart rule is for.
TROUPE_TYPE(ContainerRestartRuleOnExitCodes, TROUPE_ContainerRestartRuleOnExitCodes)

#define TROUPE_ContainerRestartRule(F, T) \
  F(T, action, std::string, 1, omitempty, one_of(words::container_restart_rule_action), "what to do") \
  F(T, exitCodes, box<ContainerRestartRuleOnExitCodes>, 2, omitempty, plain, "on which exits")
/// What to do on certain exits of a container.
TROUPE_TYPE(ContainerRestartRule, TROUPE_ContainerRestartRule)

#define TROUPE_VolumeMount(F, T) \
  F(T, name, std::string, 1, always, plain, "name of the pod's volume") \
  F(T, readOnly, bool, 2, omitempty, plain, "mounted without the right to write") \
  F(T, recursiveReadOnly, std::optional<std::string>, 7, omitempty, one_of(words::recursive_read_only_mode), \
    "whether mounts below are read-only, too") \
  F(T, mountPath, std::string, 3, always, plain, "path in the container") \
  F(T, subPath, std::string, 4, omitempty, plain, "part of the volume that is mounted") \
  F(T, mountPropagation, std::optional<std::string>, 5, omitempty, one_of(words::mount_propagation_mode), \
    "whether mounts made later are seen on the other side") \
  F(T, subPathExpr, std::string, 6, omitempty, plain, "subPath in which $(NAME) stands for variables")
/// Where a container sees a volume.
TROUPE_TYPE(VolumeMount, TROUPE_VolumeMount)

#define TROUPE_VolumeDevice(F, T) \
  F(T, name, std::string, 1, always, plain, "name of the pod's claim") \
  F(T, devicePath, std::string, 2, always, plain, "path in the container")
/// Where a container sees a raw block device.
TROUPE_TYPE(VolumeDevice, TROUPE_VolumeDevice)

#define TROUPE_Container(F, T) \
  F(T, name, std::string, 1, always, plain, "name, unique in its pod") \
  F(T, image, std::string, 2, omitempty, plain, "image that it is started from") \
  F(T, command, list_of<std::string>, 3, omitempty, atomic, \
    "program and first arguments; replaces the image's entrypoint") \
  F(T, args, list_of<std::string>, 4, omitempty, atomic, "arguments; replaces the image's") \
  F(T, workingDir, std::string, 5, omitempty, plain, "directory that it starts in") \
  F(T, ports, list_of<ContainerPort>, 6, omitempty, merge("containerPort") | map("containerPort+protocol"), \
    "ports that it listens at") \
  F(T, envFrom, list_of<EnvFromSource>, 19, omitempty, atomic, "variables from ConfigMaps and Secrets") \
  F(T, env, list_of<EnvVar>, 7, omitempty, merge("name") | map("name"), "variables; go before those of envFrom") \
  F(T, resources, ResourceRequirements, 8, omitempty, plain, "what it needs and may use") \
  F(T, resizePolicy, list_of<ContainerResizePolicy>, 23, omitempty, atomic, "what a change of resources does to it") \
  F(T, restartPolicy, std::optional<std::string>, 24, omitempty, one_of(words::container_restart_policy), \
    "goes before the pod's; Always makes an init container a sidecar") \
  F(T, restartPolicyRules, list_of<ContainerRestartRule>, 25, omitempty, atomic, "what to do on certain exits") \
  F(T, volumeMounts, list_of<VolumeMount>, 9, omitempty, merge("mountPath") | map("mountPath"), \
    "volumes that it sees") \
  F(T, volumeDevices, list_of<VolumeDevice>, 21, omitempty, merge("devicePath") | map("devicePath"), \
    "block devices that it sees") \
  F(T, livenessProbe, box<Probe>, 10, omitempty, plain, "it is restarted when this fails") \
  F(T, readinessProbe, box<Probe>, 11, omitempty, plain, "it gets no traffic while this fails") \
  F(T, startupProbe, box<Probe>, 22, omitempty, plain, "the other probes wait for this one") \
  F(T, lifecycle, box<Lifecycle>, 12, omitempty, plain, "what to do at its start and before its end") \
  F(T, terminationMessagePath, std::string, 13, omitempty, plain, "file in which it may leave a last message") \
  F(T, terminationMessagePolicy, std::string, 20, omitempty, one_of(words::termination_message_policy), \
    "whether its log may serve as last message") \
  F(T, imagePullPolicy, std::string, 14, omitempty, one_of(words::pull_policy), "when the image is fetched") \
  F(T, securityContext, box<SecurityContext>, 15, omitempty, plain, "what it may do") \
  F(T, stdin, bool, 16, omitempty, plain, "keeps a standard input") \
  F(T, stdinOnce, bool, 17, omitempty, plain, "closes standard input after the first client") \
  F(T, tty, bool, 18, omitempty, plain, "gives it a terminal")
/// A process to run, and what it runs in.
TROUPE_TYPE(Container, TROUPE_Container)

#define TROUPE_EphemeralContainer(F, T) \
  F(T, name, std::string, 1, always, in("EphemeralContainerCommon", 1), "name, unique in its pod") \
  F(T, image, std::string, 2, omitempty, in("EphemeralContainerCommon", 1), "image that it is started from") \
  F(T, command, list_of<std::string>, 3, omitempty, atomic | in("EphemeralContainerCommon", 1), \
    "program and first arguments; replaces the image's entrypoint") \
  F(T, args, list_of<std::string>, 4, omitempty, atomic | in("EphemeralContainerCommon", 1), \
    "arguments; replaces the image's") \
  F(T, workingDir, std::string, 5, omitempty, in("EphemeralContainerCommon", 1), "directory that it starts in") \
  F(T, ports, list_of<ContainerPort>, 6, omitempty, \
    merge("containerPort") | map("containerPort+protocol") | in("EphemeralContainerCommon", 1), \
    "ports that it listens at") \
  F(T, envFrom, list_of<EnvFromSource>, 19, omitempty, atomic | in("EphemeralContainerCommon", 1), \
    "variables from ConfigMaps and Secrets") \
  F(T, env, list_of<EnvVar>, 7, omitempty, merge("name") | map("name") | in("EphemeralContainerCommon", 1), \
    "variables; go before those of envFrom") \
  F(T, resources, ResourceRequirements, 8, omitempty, in("EphemeralContainerCommon", 1), "what it needs and may use") \
  F(T, resizePolicy, list_of<ContainerResizePolicy>, 23, omitempty, atomic | in("EphemeralContainerCommon", 1), \
    "what a change of resources does to it") \
  F(T, restartPolicy, std::optional<std::string>, 24, omitempty, \
    in("EphemeralContainerCommon", 1) | one_of(words::container_restart_policy), \
    "goes before the pod's; Always makes an init container a sidecar") \
  F(T, restartPolicyRules, list_of<ContainerRestartRule>, 25, omitempty, atomic | in("EphemeralContainerCommon", 1), \
    "what to do on certain exits") \
  F(T, volumeMounts, list_of<VolumeMount>, 9, omitempty, \
    merge("mountPath") | map("mountPath") | in("EphemeralContainerCommon", 1), "volumes that it sees") \
  F(T, volumeDevices, list_of<VolumeDevice>, 21, omitempty, \
    merge("devicePath") | map("devicePath") | in("EphemeralContainerCommon", 1), "block devices that it sees") \
  F(T, livenessProbe, box<Probe>, 10, omitempty, in("EphemeralContainerCommon", 1), "it is restarted when this fails") \
  F(T, readinessProbe, box<Probe>, 11, omitempty, in("EphemeralContainerCommon", 1), \
    "it gets no traffic while this fails") \
  F(T, startupProbe, box<Probe>, 22, omitempty, in("EphemeralContainerCommon", 1), \
    "the other probes wait for this one") \
  F(T, lifecycle, box<Lifecycle>, 12, omitempty, in("EphemeralContainerCommon", 1), \
    "what to do at its start and before its end") \
  F(T, terminationMessagePath, std::string, 13, omitempty, in("EphemeralContainerCommon", 1), \
    "file in which it may leave a last message") \
  F(T, terminationMessagePolicy, std::string, 20, omitempty, \
    in("EphemeralContainerCommon", 1) | one_of(words::termination_message_policy), \
    "whether its log may serve as last message") \
  F(T, imagePullPolicy, std::string, 14, omitempty, in("EphemeralContainerCommon", 1) | one_of(words::pull_policy), \
    "when the image is fetched") \
  F(T, securityContext, box<SecurityContext>, 15, omitempty, in("EphemeralContainerCommon", 1), "what it may do") \
  F(T, stdin, bool, 16, omitempty, in("EphemeralContainerCommon", 1), "keeps a standard input") \
  F(T, stdinOnce, bool, 17, omitempty, in("EphemeralContainerCommon", 1), \
    "closes standard input after the first client") \
  F(T, tty, bool, 18, omitempty, in("EphemeralContainerCommon", 1), "gives it a terminal") \
  F(T, targetContainerName, std::string, 2, omitempty, plain, "container whose processes it sees")
/// A container put into a running pod, to look into it.
TROUPE_TYPE(EphemeralContainer, TROUPE_EphemeralContainer)

// clang-format on

} // namespace troupe::api
