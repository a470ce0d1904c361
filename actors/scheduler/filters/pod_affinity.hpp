#pragma once
// Which pods the rules of pod affinity, anti-affinity and topology spread speak of (spec/pods-nodes.md §14).

#include "messages/cluster/store_messages.hpp"

#include <set>
#include <string>

namespace troupe::scheduling {

/// Pods by their labels, in some namespaces.
struct pod_filter {
  std::set<std::string> namespaces;                  ///< by name …
  api::box<api::LabelSelector> namespace_selector{}; ///< … and those with these labels; null: none
  api::box<api::LabelSelector> selector{};           ///< null: no pods
  bool operator==(const pod_filter&) const = default;
};

/// Of a term in the affinity of those pods: their own namespace when the term names none, and matchLabelKeys and
/// mismatchLabelKeys resolved by their labels.
pod_filter filter_of(const api::PodAffinityTerm& term, const pod_demand& pods);
/// Of a spread constraint: the pods' own namespace, matchLabelKeys resolved.
pod_filter filter_of(const api::TopologySpreadConstraint& constraint, const pod_demand& pods);

/// @param known labels of the namespaces
bool matches(const pod_filter& filter, const pod_demand& pods, const namespace_labels& known);

/// The required terms, or nothing.
const std::vector<api::PodAffinityTerm>& required_affinity(const pod_demand& pods);
const std::vector<api::PodAffinityTerm>& required_anti_affinity(const pod_demand& pods);

} // namespace troupe::scheduling
