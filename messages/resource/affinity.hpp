#pragma once
// Where pods want to be.

#include "messages/resource/meta.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_NodeSelectorRequirement(F, T) \
  F(T, key, std::string, 1, always, plain, "name to look for") \
  F(T, operator_, std::string, 2, always, one_of(words::node_selector_operator), "how to compare") \
  F(T, values, list_of<std::string>, 3, omitempty, atomic, "the values to compare with")
/// One condition on a label or field of a node.
TROUPE_TYPE(NodeSelectorRequirement, TROUPE_NodeSelectorRequirement)

#define TROUPE_NodeSelectorTerm(F, T) \
  F(T, matchExpressions, list_of<NodeSelectorRequirement>, 1, omitempty, atomic, "conditions on labels") \
  F(T, matchFields, list_of<NodeSelectorRequirement>, 2, omitempty, atomic, "conditions on fields")
/// Conditions on a node; all of them must hold.
TROUPE_TYPE(NodeSelectorTerm, TROUPE_NodeSelectorTerm)

#define TROUPE_NodeSelector(F, T) \
  F(T, nodeSelectorTerms, list_of<NodeSelectorTerm>, 1, always, atomic, "the terms")
/// Terms of which one must hold.
TROUPE_TYPE(NodeSelector, TROUPE_NodeSelector)

#define TROUPE_PreferredSchedulingTerm(F, T) \
  F(T, weight, std::int32_t, 1, always, plain, "1 to 100") \
  F(T, preference, NodeSelectorTerm, 2, always, plain, "the nodes that are wished for")
/// A wish about nodes, and how much it counts.
TROUPE_TYPE(PreferredSchedulingTerm, TROUPE_PreferredSchedulingTerm)

#define TROUPE_NodeAffinity(F, T) \
  F(T, requiredDuringSchedulingIgnoredDuringExecution, box<NodeSelector>, 1, omitempty, plain, "what it needs") \
  F(T, preferredDuringSchedulingIgnoredDuringExecution, list_of<PreferredSchedulingTerm>, 2, omitempty, atomic, \
    "what it would like")
/// Nodes that a pod needs or would like.
TROUPE_TYPE(NodeAffinity, TROUPE_NodeAffinity)

#define TROUPE_PodAffinityTerm(F, T) \
  F(T, labelSelector, box<LabelSelector>, 1, omitempty, plain, "the pods") \
  F(T, namespaces, list_of<std::string>, 2, omitempty, atomic, "their namespaces") \
  F(T, topologyKey, std::string, 3, always, plain, "label of nodes that tells what \"near\" means") \
  F(T, namespaceSelector, box<LabelSelector>, 4, omitempty, plain, "their namespaces, by label") \
  F(T, matchLabelKeys, list_of<std::string>, 5, omitempty, atomic, "labels that must be as this pod's") \
  F(T, mismatchLabelKeys, list_of<std::string>, 6, omitempty, atomic, "labels that must differ from this pod's")
/// Pods near which, or far from which, a pod shall run.
TROUPE_TYPE(PodAffinityTerm, TROUPE_PodAffinityTerm)

#define TROUPE_WeightedPodAffinityTerm(F, T) \
  F(T, weight, std::int32_t, 1, always, plain, "1 to 100") \
  F(T, podAffinityTerm, PodAffinityTerm, 2, always, plain, "the wish")
/// A wish about other pods, and how much it counts.
TROUPE_TYPE(WeightedPodAffinityTerm, TROUPE_WeightedPodAffinityTerm)

#define TROUPE_PodAffinity(F, T) \
  F(T, requiredDuringSchedulingIgnoredDuringExecution, list_of<PodAffinityTerm>, 1, omitempty, atomic, \
    "what it needs") \
  F(T, preferredDuringSchedulingIgnoredDuringExecution, list_of<WeightedPodAffinityTerm>, 2, omitempty, atomic, \
    "what it would like")
/// Pods that a pod wants to be near.
TROUPE_TYPE(PodAffinity, TROUPE_PodAffinity)

#define TROUPE_PodAntiAffinity(F, T) \
  F(T, requiredDuringSchedulingIgnoredDuringExecution, list_of<PodAffinityTerm>, 1, omitempty, atomic, \
    "what it needs") \
  F(T, preferredDuringSchedulingIgnoredDuringExecution, list_of<WeightedPodAffinityTerm>, 2, omitempty, atomic, \
    "what it would like")
/// Pods that a pod wants to be far from.
TROUPE_TYPE(PodAntiAffinity, TROUPE_PodAntiAffinity)

#define TROUPE_Affinity(F, T) \
  F(T, nodeAffinity, box<NodeAffinity>, 1, omitempty, plain, "by nodes") \
  F(T, podAffinity, box<PodAffinity>, 2, omitempty, plain, "near other pods") \
  F(T, podAntiAffinity, box<PodAntiAffinity>, 3, omitempty, plain, "far from other pods")
/// Where a pod needs or would like to run.
TROUPE_TYPE(Affinity, TROUPE_Affinity)

#define TROUPE_TopologySpreadConstraint(F, T) \
  F(T, maxSkew, std::int32_t, 1, always, plain, "largest difference between two domains") \
  F(T, topologyKey, std::string, 2, always, plain, "label of nodes that names their domain") \
  F(T, whenUnsatisfiable, std::string, 3, always, one_of(words::unsatisfiable_constraint_action), \
    "what to do when it cannot be kept") \
  F(T, labelSelector, box<LabelSelector>, 4, omitempty, plain, "the pods that are counted") \
  F(T, minDomains, std::optional<std::int32_t>, 5, omitempty, plain, "domains that there must be") \
  F(T, nodeAffinityPolicy, std::optional<std::string>, 6, omitempty, one_of(words::node_inclusion_policy), \
    "whether affinity limits the domains") \
  F(T, nodeTaintsPolicy, std::optional<std::string>, 7, omitempty, one_of(words::node_inclusion_policy), \
    "whether taints limit the domains") \
  F(T, matchLabelKeys, list_of<std::string>, 8, omitempty, atomic, "labels that must be as this pod's")
/// How evenly pods are spread over a cluster.
TROUPE_TYPE(TopologySpreadConstraint, TROUPE_TopologySpreadConstraint)

// clang-format on

} // namespace troupe::api
