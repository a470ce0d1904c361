#pragma once
// Where pods want to be.

#include "messages/resource/meta.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_NodeSelectorRequirement(F, T) \
  F(T, key, std::string, 1, always, plain, "?") \
  F(T, operator_, std::string, 2, always, one_of(words::node_selector_operator), "?") \
  F(T, values, list_of<std::string>, 3, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(NodeSelectorRequirement, TROUPE_NodeSelectorRequirement)

#define TROUPE_NodeSelectorTerm(F, T) \
  F(T, matchExpressions, list_of<NodeSelectorRequirement>, 1, omitempty, atomic, "?") \
  F(T, matchFields, list_of<NodeSelectorRequirement>, 2, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(NodeSelectorTerm, TROUPE_NodeSelectorTerm)

#define TROUPE_NodeSelector(F, T) \
  F(T, nodeSelectorTerms, list_of<NodeSelectorTerm>, 1, always, atomic, "?")
/// ?
TROUPE_TYPE(NodeSelector, TROUPE_NodeSelector)

#define TROUPE_PreferredSchedulingTerm(F, T) \
  F(T, weight, std::int32_t, 1, always, plain, "?") \
  F(T, preference, NodeSelectorTerm, 2, always, plain, "?")
/// ?
TROUPE_TYPE(PreferredSchedulingTerm, TROUPE_PreferredSchedulingTerm)

#define TROUPE_NodeAffinity(F, T) \
  F(T, requiredDuringSchedulingIgnoredDuringExecution, box<NodeSelector>, 1, omitempty, plain, "?") \
  F(T, preferredDuringSchedulingIgnoredDuringExecution, list_of<PreferredSchedulingTerm>, 2, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(NodeAffinity, TROUPE_NodeAffinity)

#define TROUPE_PodAffinityTerm(F, T) \
  F(T, labelSelector, box<LabelSelector>, 1, omitempty, plain, "?") \
  F(T, namespaces, list_of<std::string>, 2, omitempty, atomic, "?") \
  F(T, topologyKey, std::string, 3, always, plain, "?") \
  F(T, namespaceSelector, box<LabelSelector>, 4, omitempty, plain, "?") \
  F(T, matchLabelKeys, list_of<std::string>, 5, omitempty, atomic, "?") \
  F(T, mismatchLabelKeys, list_of<std::string>, 6, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(PodAffinityTerm, TROUPE_PodAffinityTerm)

#define TROUPE_WeightedPodAffinityTerm(F, T) \
  F(T, weight, std::int32_t, 1, always, plain, "?") \
  F(T, podAffinityTerm, PodAffinityTerm, 2, always, plain, "?")
/// ?
TROUPE_TYPE(WeightedPodAffinityTerm, TROUPE_WeightedPodAffinityTerm)

#define TROUPE_PodAffinity(F, T) \
  F(T, requiredDuringSchedulingIgnoredDuringExecution, list_of<PodAffinityTerm>, 1, omitempty, atomic, "?") \
  F(T, preferredDuringSchedulingIgnoredDuringExecution, list_of<WeightedPodAffinityTerm>, 2, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(PodAffinity, TROUPE_PodAffinity)

#define TROUPE_PodAntiAffinity(F, T) \
  F(T, requiredDuringSchedulingIgnoredDuringExecution, list_of<PodAffinityTerm>, 1, omitempty, atomic, "?") \
  F(T, preferredDuringSchedulingIgnoredDuringExecution, list_of<WeightedPodAffinityTerm>, 2, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(PodAntiAffinity, TROUPE_PodAntiAffinity)

#define TROUPE_Affinity(F, T) \
  F(T, nodeAffinity, box<NodeAffinity>, 1, omitempty, plain, "?") \
  F(T, podAffinity, box<PodAffinity>, 2, omitempty, plain, "?") \
  F(T, podAntiAffinity, box<PodAntiAffinity>, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(Affinity, TROUPE_Affinity)

#define TROUPE_TopologySpreadConstraint(F, T) \
  F(T, maxSkew, std::int32_t, 1, always, plain, "?") \
  F(T, topologyKey, std::string, 2, always, plain, "?") \
  F(T, whenUnsatisfiable, std::string, 3, always, one_of(words::unsatisfiable_constraint_action), "?") \
  F(T, labelSelector, box<LabelSelector>, 4, omitempty, plain, "?") \
  F(T, minDomains, std::optional<std::int32_t>, 5, omitempty, plain, "?") \
  F(T, nodeAffinityPolicy, std::optional<std::string>, 6, omitempty, one_of(words::node_inclusion_policy), "?") \
  F(T, nodeTaintsPolicy, std::optional<std::string>, 7, omitempty, one_of(words::node_inclusion_policy), "?") \
  F(T, matchLabelKeys, list_of<std::string>, 8, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(TopologySpreadConstraint, TROUPE_TopologySpreadConstraint)

// clang-format on

} // namespace troupe::api
