#pragma once
// Pods and their templates.

#include "messages/resource/affinity.hpp"
#include "messages/resource/container.hpp"
#include "messages/resource/core.hpp"
#include "messages/resource/meta.hpp"
#include "messages/resource/pod_status.hpp"
#include "messages/resource/security.hpp"
#include "messages/resource/table.hpp"
#include "messages/resource/volume.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_Toleration(F, T) \
  F(T, key, std::string, 1, omitempty, plain, "?") \
  F(T, operator_, std::string, 2, omitempty, one_of(words::toleration_operator), "?") \
  F(T, value, std::string, 3, omitempty, plain, "?") \
  F(T, effect, std::string, 4, omitempty, one_of(words::taint_effect), "?") \
  F(T, tolerationSeconds, std::optional<std::int64_t>, 5, omitempty, plain, "?")
/// ?
TROUPE_TYPE(Toleration, TROUPE_Toleration)

#define TROUPE_HostAlias(F, T) \
  F(T, ip, std::string, 1, always, plain, "?") \
  F(T, hostnames, list_of<std::string>, 2, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(HostAlias, TROUPE_HostAlias)

#define TROUPE_PodDNSConfigOption(F, T) \
  F(T, name, std::string, 1, omitempty, plain, "?") \
  F(T, value, std::optional<std::string>, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(PodDNSConfigOption, TROUPE_PodDNSConfigOption)

#define TROUPE_PodDNSConfig(F, T) \
  F(T, nameservers, list_of<std::string>, 1, omitempty, atomic, "?") \
  F(T, searches, list_of<std::string>, 2, omitempty, atomic, "?") \
  F(T, options, list_of<PodDNSConfigOption>, 3, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(PodDNSConfig, TROUPE_PodDNSConfig)

#define TROUPE_PodReadinessGate(F, T) \
  F(T, conditionType, std::string, 1, always, one_of(words::pod_condition_type), "?")
/// ?
TROUPE_TYPE(PodReadinessGate, TROUPE_PodReadinessGate)

#define TROUPE_PodOS(F, T) \
  F(T, name, std::string, 1, always, one_of(words::os_name), "?")
/// ?
TROUPE_TYPE(PodOS, TROUPE_PodOS)

#define TROUPE_PodSchedulingGate(F, T) \
  F(T, name, std::string, 1, always, plain, "?")
/// ?
TROUPE_TYPE(PodSchedulingGate, TROUPE_PodSchedulingGate)

#define TROUPE_PodResourceClaim(F, T) \
  F(T, name, std::string, 1, always, plain, "?") \
  F(T, resourceClaimName, std::optional<std::string>, 3, omitempty, plain, "?") \
  F(T, resourceClaimTemplateName, std::optional<std::string>, 4, omitempty, plain, "?")
/// ?
TROUPE_TYPE(PodResourceClaim, TROUPE_PodResourceClaim)

#define TROUPE_PodSchedulingGroup(F, T) \
  F(T, podGroupName, std::optional<std::string>, 1, omitempty, plain, "?")
/// ?
TROUPE_TYPE(PodSchedulingGroup, TROUPE_PodSchedulingGroup)

#define TROUPE_PodSpec(F, T) \
  F(T, volumes, list_of<Volume>, 1, omitempty, merge_retain("name") | map("name"), "?") \
  F(T, initContainers, list_of<Container>, 20, omitempty, merge("name") | map("name"), "?") \
  F(T, containers, list_of<Container>, 2, always, merge("name") | map("name"), "?") \
  F(T, ephemeralContainers, list_of<EphemeralContainer>, 34, omitempty, merge("name") | map("name"), "?") \
  F(T, restartPolicy, std::string, 3, omitempty, one_of(words::restart_policy), "?") \
  F(T, terminationGracePeriodSeconds, std::optional<std::int64_t>, 4, omitempty, plain, "?") \
  F(T, activeDeadlineSeconds, std::optional<std::int64_t>, 5, omitempty, plain, "?") \
  F(T, dnsPolicy, std::string, 6, omitempty, one_of(words::dns_policy), "?") \
  F(T, nodeSelector, map_of<std::string>, 7, omitempty, atomic, "?") \
  F(T, serviceAccountName, std::string, 8, omitempty, plain, "?") \
  F(T, serviceAccount, std::string, 9, omitempty, plain, "?") \
  F(T, automountServiceAccountToken, std::optional<bool>, 21, omitempty, plain, "?") \
  F(T, nodeName, std::string, 10, omitempty, plain, "?") \
  F(T, hostNetwork, bool, 11, omitempty, plain, "?") \
  F(T, hostPID, bool, 12, omitempty, plain, "?") \
  F(T, hostIPC, bool, 13, omitempty, plain, "?") \
  F(T, shareProcessNamespace, std::optional<bool>, 27, omitempty, plain, "?") \
  F(T, securityContext, box<PodSecurityContext>, 14, omitempty, plain, "?") \
  F(T, imagePullSecrets, list_of<LocalObjectReference>, 15, omitempty, merge("name") | map("name"), "?") \
  F(T, hostname, std::string, 16, omitempty, plain, "?") \
  F(T, subdomain, std::string, 17, omitempty, plain, "?") \
  F(T, affinity, box<Affinity>, 18, omitempty, plain, "?") \
  F(T, schedulerName, std::string, 19, omitempty, plain, "?") \
  F(T, tolerations, list_of<Toleration>, 22, omitempty, atomic, "?") \
  F(T, hostAliases, list_of<HostAlias>, 23, omitempty, merge("ip") | map("ip"), "?") \
  F(T, priorityClassName, std::string, 24, omitempty, plain, "?") \
  F(T, priority, std::optional<std::int32_t>, 25, omitempty, plain, "?") \
  F(T, dnsConfig, box<PodDNSConfig>, 26, omitempty, plain, "?") \
  F(T, readinessGates, list_of<PodReadinessGate>, 28, omitempty, atomic, "?") \
  F(T, runtimeClassName, std::optional<std::string>, 29, omitempty, plain, "?") \
  F(T, enableServiceLinks, std::optional<bool>, 30, omitempty, plain, "?") \
  F(T, preemptionPolicy, std::optional<std::string>, 31, omitempty, one_of(words::preemption_policy), "?") \
  F(T, overhead, map_of<Quantity>, 32, omitempty, plain, "?") \
  F(T, topologySpreadConstraints, list_of<TopologySpreadConstraint>, 33, omitempty, merge("topologyKey") | map("topologyKey+whenUnsatisfiable"), \
    "?") \
  F(T, setHostnameAsFQDN, std::optional<bool>, 35, omitempty, plain, "?") \
  F(T, os, box<PodOS>, 36, omitempty, plain, "?") \
  F(T, hostUsers, std::optional<bool>, 37, omitempty, plain, "?") \
  F(T, schedulingGates, list_of<PodSchedulingGate>, 38, omitempty, merge("name") | map("name"), "?") \
  F(T, resourceClaims, list_of<PodResourceClaim>, 39, omitempty, merge_retain("name") | map("name"), "?") \
  F(T, resources, box<ResourceRequirements>, 40, omitempty, plain, "?") \
  F(T, hostnameOverride, std::optional<std::string>, 41, omitempty, plain, "?") \
  F(T, schedulingGroup, box<PodSchedulingGroup>, 43, omitempty, plain, "?")
/// ?
TROUPE_TYPE(PodSpec, TROUPE_PodSpec)

#define TROUPE_PodTemplateSpec(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?") \
  F(T, spec, PodSpec, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(PodTemplateSpec, TROUPE_PodTemplateSpec)

#define TROUPE_Pod(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?") \
  F(T, spec, PodSpec, 2, omitempty, plain, "?") \
  F(T, status, PodStatus, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(Pod, TROUPE_Pod)

#define TROUPE_PodList(F, T) \
  F(T, metadata, ListMeta, 1, omitempty, plain, "?") \
  F(T, items, list_of<Pod>, 2, always, plain, "?")
/// ?
TROUPE_TYPE(PodList, TROUPE_PodList)

#define TROUPE_PodTemplate(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?") \
  F(T, template_, PodTemplateSpec, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(PodTemplate, TROUPE_PodTemplate)

// clang-format on

} // namespace troupe::api
