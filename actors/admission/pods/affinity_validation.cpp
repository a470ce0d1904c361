// Affinity (spec/pods-nodes.md §14): what Kubernetes' API server refuses.

#include "actors/admission/label_selector.hpp"
#include "actors/admission/names.hpp"
#include "actors/admission/pods/pod_template.hpp"

#include <algorithm>

namespace troupe::admission {

namespace {

void check_weight(field_errors& out, const field_path& where, std::int32_t weight) {
  if (weight < 1 || weight > 100)
    out.invalid(where / "weight", weight, "must be in the range 1-100");
}

/// @param strict the values are labels, too: of what a pod needs, not of what it wishes for
void check_expression(field_errors& out, const field_path& where, const api::NodeSelectorRequirement& term,
                      bool strict) {
  const auto& op = term.operator_;
  if (op == "In" || op == "NotIn") {
    if (term.values.empty())
      out.required(where / "values", "must be specified when `operator` is 'In' or 'NotIn'");
  } else if (op == "Exists" || op == "DoesNotExist") {
    if (!term.values.empty())
      out.forbidden(where / "values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
  } else if (op == "Gt" || op == "Lt") {
    if (term.values.size() != 1)
      out.required(where / "values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
  } else {
    out.invalid(where / "operator", quoted(op), "not a valid selector operator");
  }
  report(out, where / "key", term.key, qualified_name_problems(term.key));
  for (std::size_t i = 0; strict && i < term.values.size(); ++i)
    report(out, (where / "values")[i], term.values[i], label_value_problems(term.values[i]));
}

void check_field(field_errors& out, const field_path& where, const api::NodeSelectorRequirement& term) {
  if (term.operator_ != "In" && term.operator_ != "NotIn")
    out.invalid(where / "operator", quoted(term.operator_), "not a valid selector operator");
  else if (term.values.size() != 1)
    out.required(where / "values", "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
  if (term.key != "metadata.name")
    return out.invalid(where / "key", quoted(term.key), "not a valid field selector key");
  for (std::size_t i = 0; i < term.values.size(); ++i)
    report(out, (where / "values")[i], term.values[i], dns_subdomain_problems(term.values[i]));
}

void check_node_term(field_errors& out, const field_path& where, const api::NodeSelectorTerm& term, bool strict) {
  for (std::size_t i = 0; i < term.matchExpressions.size(); ++i)
    check_expression(out, (where / "matchExpressions")[i], term.matchExpressions[i], strict);
  for (std::size_t i = 0; i < term.matchFields.size(); ++i)
    check_field(out, (where / "matchFields")[i], term.matchFields[i]);
}

void check_node_affinity(field_errors& out, const field_path& where, const api::NodeAffinity& affinity) {
  if (const auto& needs = affinity.requiredDuringSchedulingIgnoredDuringExecution) {
    const auto terms = where / "requiredDuringSchedulingIgnoredDuringExecution" / "nodeSelectorTerms";
    if (needs->nodeSelectorTerms.empty())
      out.required(terms, "must have at least one node selector term");
    for (std::size_t i = 0; i < needs->nodeSelectorTerms.size(); ++i)
      check_node_term(out, terms[i], needs->nodeSelectorTerms[i], true);
  }
  const auto& wishes = affinity.preferredDuringSchedulingIgnoredDuringExecution;
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    const auto at = (where / "preferredDuringSchedulingIgnoredDuringExecution")[i];
    check_weight(out, at, wishes[i].weight);
    check_node_term(out, at / "preference", wishes[i].preference, false);
  }
}

void check_label_keys(field_errors& out, const field_path& where, const std::vector<std::string>& keys,
                      bool has_selector) {
  if (!keys.empty() && !has_selector)
    return out.forbidden(where, "must not be set when labelSelector is not set");
  for (std::size_t i = 0; i < keys.size(); ++i)
    report(out, where[i], keys[i], qualified_name_problems(keys[i]));
}

void check_pod_term(field_errors& out, const field_path& where, const api::PodAffinityTerm& term) {
  if (term.labelSelector)
    check_selector(out, where / "labelSelector", *term.labelSelector);
  if (term.namespaceSelector)
    check_selector(out, where / "namespaceSelector", *term.namespaceSelector);
  for (const auto& name : term.namespaces)
    report(out, where / "namespace", name, dns_label_problems(name));
  const auto has_selector = static_cast<bool>(term.labelSelector);
  check_label_keys(out, where / "matchLabelKeys", term.matchLabelKeys, has_selector);
  check_label_keys(out, where / "mismatchLabelKeys", term.mismatchLabelKeys, has_selector);
  const auto& other = term.mismatchLabelKeys;
  for (std::size_t i = 0; i < term.matchLabelKeys.size(); ++i)
    if (std::find(other.begin(), other.end(), term.matchLabelKeys[i]) != other.end())
      out.invalid((where / "matchLabelKeys")[i], quoted(term.matchLabelKeys[i]),
                  "exists in both matchLabelKeys and mismatchLabelKeys");
  if (term.topologyKey.empty())
    out.required(where / "topologyKey", "can not be empty");
  report(out, where / "topologyKey", term.topologyKey, qualified_name_problems(term.topologyKey));
}

/// Both of pods: near them, and far from them.
template <class Affinity> void check_pods(field_errors& out, const field_path& where, const Affinity& affinity) {
  const auto& needs = affinity.requiredDuringSchedulingIgnoredDuringExecution;
  for (std::size_t i = 0; i < needs.size(); ++i)
    check_pod_term(out, (where / "requiredDuringSchedulingIgnoredDuringExecution")[i], needs[i]);
  const auto& wishes = affinity.preferredDuringSchedulingIgnoredDuringExecution;
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    const auto at = (where / "preferredDuringSchedulingIgnoredDuringExecution")[i];
    check_weight(out, at, wishes[i].weight);
    check_pod_term(out, at / "podAffinityTerm", wishes[i].podAffinityTerm);
  }
}

} // namespace

void check_affinity(field_errors& out, const field_path& where, const api::Affinity& affinity) {
  if (affinity.nodeAffinity)
    check_node_affinity(out, where / "nodeAffinity", *affinity.nodeAffinity);
  if (affinity.podAffinity)
    check_pods(out, where / "podAffinity", *affinity.podAffinity);
  if (affinity.podAntiAffinity)
    check_pods(out, where / "podAntiAffinity", *affinity.podAntiAffinity);
}

} // namespace troupe::admission
