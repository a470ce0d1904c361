#include "actors/scheduler/filters/pod_affinity.hpp"

#include "actors/admission/label_selector.hpp"

namespace troupe::scheduling {

namespace {

/// Adds "the label of that key is (not) as those pods have it"; pods without the label ask for nothing.
void add_keys(pod_filter& to, const std::vector<std::string>& keys, const char* how, const pod_demand& pods) {
  for (const auto& key : keys) {
    const auto own = pods.labels.find(key);
    if (own == pods.labels.end() || !to.selector)
      continue;
    auto& term = to.selector->matchExpressions.emplace_back();
    term.key = key;
    term.operator_ = how;
    term.values = {own->second};
  }
}

bool in_namespaces(const pod_filter& filter, const std::string& name, const namespace_labels& known) {
  if (filter.namespaces.contains(name))
    return true;
  if (!filter.namespace_selector)
    return false;
  static const std::map<std::string, std::string> none;
  const auto labels = known.find(name);
  return admission::matches(*filter.namespace_selector, labels == known.end() ? none : labels->second);
}

const std::vector<api::PodAffinityTerm> no_terms;

} // namespace

pod_filter filter_of(const api::PodAffinityTerm& term, const pod_demand& pods) {
  pod_filter out{{term.namespaces.begin(), term.namespaces.end()}, term.namespaceSelector, term.labelSelector};
  if (out.namespaces.empty() && !out.namespace_selector)
    out.namespaces.insert(pods.name_space);
  add_keys(out, term.matchLabelKeys, "In", pods);
  add_keys(out, term.mismatchLabelKeys, "NotIn", pods);
  return out;
}

pod_filter filter_of(const api::TopologySpreadConstraint& constraint, const pod_demand& pods) {
  pod_filter out{{pods.name_space}, {}, constraint.labelSelector};
  add_keys(out, constraint.matchLabelKeys, "In", pods);
  return out;
}

bool matches(const pod_filter& filter, const pod_demand& pods, const namespace_labels& known) {
  return filter.selector && admission::matches(*filter.selector, pods.labels) &&
         in_namespaces(filter, pods.name_space, known);
}

const std::vector<api::PodAffinityTerm>& required_affinity(const pod_demand& pods) {
  return pods.affinity && pods.affinity->podAffinity
             ? pods.affinity->podAffinity->requiredDuringSchedulingIgnoredDuringExecution
             : no_terms;
}

const std::vector<api::PodAffinityTerm>& required_anti_affinity(const pod_demand& pods) {
  return pods.affinity && pods.affinity->podAntiAffinity
             ? pods.affinity->podAntiAffinity->requiredDuringSchedulingIgnoredDuringExecution
             : no_terms;
}

} // namespace troupe::scheduling
