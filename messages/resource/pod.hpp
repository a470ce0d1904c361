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
  F(T, key, std::string, 1, omitempty, plain, "key of the taint; empty: any") \
  F(T, operator_, std::string, 2, omitempty, one_of(words::toleration_operator), "how to compare the value") \
  F(T, value, std::string, 3, omitempty, plain, "value to compare with") \
  F(T, effect, std::string, 4, omitempty, one_of(words::taint_effect), "effect of the taint; empty: any") \
  F(T, tolerationSeconds, std::optional<std::int64_t>, 5, omitempty, plain, "how long NoExecute is borne")
/// Taints that do not keep a pod away.
TROUPE_TYPE(Toleration, TROUPE_Toleration)

#define TROUPE_HostAlias(F, T) \
  F(T, ip, std::string, 1, always, plain, "the address") \
  F(T, hostnames, list_of<std::string>, 2, omitempty, atomic, "its names")
/// Names of an address in /etc/hosts.
TROUPE_TYPE(HostAlias, TROUPE_HostAlias)

#define TROUPE_PodDNSConfigOption(F, T) \
  F(T, name, std::string, 1, omitempty, plain, "name of the option") \
  F(T, value, std::optional<std::string>, 2, omitempty, plain, "its value")
/// An option of the resolver.
TROUPE_TYPE(PodDNSConfigOption, TROUPE_PodDNSConfigOption)

#define TROUPE_PodDNSConfig(F, T) \
  F(T, nameservers, list_of<std::string>, 1, omitempty, atomic, "addresses of name servers") \
  F(T, searches, list_of<std::string>, 2, omitempty, atomic, "domains to search in") \
  F(T, options, list_of<PodDNSConfigOption>, 3, omitempty, atomic, "options of the resolver")
/// Settings of the resolver, added to the policy's.
TROUPE_TYPE(PodDNSConfig, TROUPE_PodDNSConfig)

#define TROUPE_PodReadinessGate(F, T) \
  F(T, conditionType, std::string, 1, always, one_of(words::pod_condition_type), "type of the condition")
/// A condition that a pod needs to be ready.
TROUPE_TYPE(PodReadinessGate, TROUPE_PodReadinessGate)

#define TROUPE_PodOS(F, T) \
  F(T, name, std::string, 1, always, one_of(words::os_name), "linux or windows")
/// The operating system of a pod.
TROUPE_TYPE(PodOS, TROUPE_PodOS)

#define TROUPE_PodSchedulingGate(F, T) \
  F(T, name, std::string, 1, always, plain, "name of the gate")
/// Something that a pod waits for before it is scheduled.
TROUPE_TYPE(PodSchedulingGate, TROUPE_PodSchedulingGate)

#define TROUPE_PodResourceClaim(F, T) \
  F(T, name, std::string, 1, always, plain, "name inside the pod") \
  F(T, resourceClaimName, std::optional<std::string>, 3, omitempty, plain, "an existing claim") \
  F(T, resourceClaimTemplateName, std::optional<std::string>, 4, omitempty, plain, \
    "template of a claim made for the pod")
/// A claim that a pod's containers may use.
TROUPE_TYPE(PodResourceClaim, TROUPE_PodResourceClaim)

#define TROUPE_PodSchedulingGroup(F, T) \
  F(T, podGroupName, std::optional<std::string>, 1, omitempty, plain, "name of the PodGroup")
/// The group that a pod is scheduled with.
TROUPE_TYPE(PodSchedulingGroup, TROUPE_PodSchedulingGroup)

#define TROUPE_PodSpec(F, T) \
  F(T, volumes, list_of<Volume>, 1, omitempty, merge_retain("name") | map("name"), \
    "directories that its containers can mount") \
  F(T, initContainers, list_of<Container>, 20, omitempty, merge("name") | map("name"), \
    "run one after the other before the containers") \
  F(T, containers, list_of<Container>, 2, always, merge("name") | map("name"), "run side by side") \
  F(T, ephemeralContainers, list_of<EphemeralContainer>, 34, omitempty, merge("name") | map("name"), \
    "put in later, to look into it") \
  F(T, restartPolicy, std::string, 3, omitempty, one_of(words::restart_policy), \
    "whether ended containers are started again") \
  F(T, terminationGracePeriodSeconds, std::optional<std::int64_t>, 4, omitempty, plain, \
    "seconds between SIGTERM and SIGKILL") \
  F(T, activeDeadlineSeconds, std::optional<std::int64_t>, 5, omitempty, plain, "seconds that it may run") \
  F(T, dnsPolicy, std::string, 6, omitempty, one_of(words::dns_policy), "where names are resolved") \
  F(T, nodeSelector, map_of<std::string>, 7, omitempty, atomic, "labels that its node must have") \
  F(T, serviceAccountName, std::string, 8, omitempty, plain, "identity that it runs under") \
  F(T, serviceAccount, std::string, 9, omitempty, plain, "older name of serviceAccountName") \
  F(T, automountServiceAccountToken, std::optional<bool>, 21, omitempty, plain, "whether it gets its account's token") \
  F(T, nodeName, std::string, 10, omitempty, plain, "the node that runs it; given by hand: no scheduling") \
  F(T, hostNetwork, bool, 11, omitempty, plain, "uses the node's network") \
  F(T, hostPID, bool, 12, omitempty, plain, "sees the node's processes") \
  F(T, hostIPC, bool, 13, omitempty, plain, "shares the node's IPC") \
  F(T, shareProcessNamespace, std::optional<bool>, 27, omitempty, plain, "its containers see each other's processes") \
  F(T, securityContext, box<PodSecurityContext>, 14, omitempty, plain, "what its containers may do") \
  F(T, imagePullSecrets, list_of<LocalObjectReference>, 15, omitempty, merge("name") | map("name"), \
    "credentials for its images") \
  F(T, hostname, std::string, 16, omitempty, plain, "host name; by default its own name") \
  F(T, subdomain, std::string, 17, omitempty, plain, "domain that its host name is put into") \
  F(T, affinity, box<Affinity>, 18, omitempty, plain, "where it needs or would like to run") \
  F(T, schedulerName, std::string, 19, omitempty, plain, "the scheduler that places it") \
  F(T, tolerations, list_of<Toleration>, 22, omitempty, atomic, "taints that do not keep it away") \
  F(T, hostAliases, list_of<HostAlias>, 23, omitempty, merge("ip") | map("ip"), "lines for its /etc/hosts") \
  F(T, priorityClassName, std::string, 24, omitempty, plain, "name of its PriorityClass") \
  F(T, priority, std::optional<std::int32_t>, 25, omitempty, plain, "its priority; higher ones go first") \
  F(T, dnsConfig, box<PodDNSConfig>, 26, omitempty, plain, "settings of the resolver") \
  F(T, readinessGates, list_of<PodReadinessGate>, 28, omitempty, atomic, "further conditions for it to be ready") \
  F(T, runtimeClassName, std::optional<std::string>, 29, omitempty, plain, "class of its container runtime") \
  F(T, enableServiceLinks, std::optional<bool>, 30, omitempty, plain, "tells it of services by variables") \
  F(T, preemptionPolicy, std::optional<std::string>, 31, omitempty, one_of(words::preemption_policy), \
    "whether others may have to go for it") \
  F(T, overhead, map_of<Quantity>, 32, omitempty, plain, "what running a pod costs by itself") \
  F(T, topologySpreadConstraints, list_of<TopologySpreadConstraint>, 33, omitempty, \
    merge("topologyKey") | map("topologyKey+whenUnsatisfiable"), "how evenly it and its like are spread") \
  F(T, setHostnameAsFQDN, std::optional<bool>, 35, omitempty, plain, "its host name is its full domain name") \
  F(T, os, box<PodOS>, 36, omitempty, plain, "operating system that it needs") \
  F(T, hostUsers, std::optional<bool>, 37, omitempty, plain, "uses the node's user ids") \
  F(T, schedulingGates, list_of<PodSchedulingGate>, 38, omitempty, merge("name") | map("name"), \
    "what it waits for before it is scheduled") \
  F(T, resourceClaims, list_of<PodResourceClaim>, 39, omitempty, merge_retain("name") | map("name"), \
    "claims that its containers may use") \
  F(T, resources, box<ResourceRequirements>, 40, omitempty, plain, "requests and limits of the whole pod") \
  F(T, hostnameOverride, std::optional<std::string>, 41, omitempty, plain, "host name whatever the other fields say") \
  F(T, schedulingGroup, box<PodSchedulingGroup>, 43, omitempty, plain, "group that it is scheduled with")
/// What a pod consists of and how it is to run.
TROUPE_TYPE(PodSpec, TROUPE_PodSpec)

#define TROUPE_PodTemplateSpec(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, spec, PodSpec, 2, omitempty, plain, "what is wanted")
/// The pods that something will make.
TROUPE_TYPE(PodTemplateSpec, TROUPE_PodTemplateSpec)

#define TROUPE_Pod(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, spec, PodSpec, 2, omitempty, plain, "what is wanted") \
  F(T, status, PodStatus, 3, omitempty, plain, "what is")
/// Containers that run together on one node.
TROUPE_TYPE(Pod, TROUPE_Pod)

#define TROUPE_PodList(F, T) \
  F(T, metadata, ListMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, items, list_of<Pod>, 2, always, plain, "the objects")
/// Pods.
TROUPE_TYPE(PodList, TROUPE_PodList)

#define TROUPE_PodTemplate(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, template_, PodTemplateSpec, 2, omitempty, plain, "the template")
/// A template of pods, kept by itself.
TROUPE_TYPE(PodTemplate, TROUPE_PodTemplate)

// clang-format on

} // namespace troupe::api
