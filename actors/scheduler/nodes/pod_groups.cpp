#include "actors/scheduler/nodes/pod_groups.hpp"

#include <algorithm>

namespace troupe::scheduling {

namespace {

topology_rule rule_of(rule_kind kind, const std::string& key) {
  topology_rule out;
  out.kind = kind;
  out.key = key;
  return out;
}

void add_spread(std::vector<own_rule>& to, const pod_demand& pods, const namespace_labels& known, bool wishes) {
  for (const auto& c : pods.spread) {
    if ((c.whenUnsatisfiable == "ScheduleAnyway") != wishes)
      continue;
    own_rule x{{{filter_of(c, pods)}, {}}, rule_of(wishes ? rule_kind::spread_wish : rule_kind::spread, c.topologyKey)};
    x.rule.self = matches(x.group.filters[0], pods, known);
    x.rule.max_skew = c.maxSkew;
    x.rule.min_domains = c.minDomains.value_or(1);
    x.rule.honour_affinity = c.nodeAffinityPolicy.value_or("Honor") == "Honor";
    x.rule.honour_taints = c.nodeTaintsPolicy.value_or("Ignore") == "Honor";
    to.push_back(std::move(x));
  }
}

/// One group for all terms: pods that match only some of them do not count (as in Kubernetes).
void add_affinity(std::vector<own_rule>& to, const pod_demand& pods, const namespace_labels& known) {
  group_rule all;
  for (const auto& term : required_affinity(pods))
    all.filters.push_back(filter_of(term, pods));
  for (const auto& term : required_affinity(pods)) {
    own_rule x{all, rule_of(rule_kind::affinity, term.topologyKey)};
    x.rule.self = belongs(pods, all, known);
    to.push_back(std::move(x));
  }
}

void add_anti_affinity(std::vector<own_rule>& to, const pod_demand& pods) {
  for (const auto& term : required_anti_affinity(pods))
    to.push_back({{{filter_of(term, pods)}, {}}, rule_of(rule_kind::anti_affinity, term.topologyKey)});
}

void add_wishes(std::vector<own_rule>& to, const pod_demand& pods,
                const std::vector<api::WeightedPodAffinityTerm>& terms, int sign) {
  for (const auto& wish : terms) {
    own_rule x{{{filter_of(wish.podAffinityTerm, pods)}, {}},
               rule_of(rule_kind::affinity_wish, wish.podAffinityTerm.topologyKey)};
    x.rule.weight = sign * wish.weight;
    to.push_back(std::move(x));
  }
}

} // namespace

void pod_groups::group::add(node_slot slot, std::int64_t pods) {
  if (on.size() <= slot)
    on.resize(std::size_t{slot} + 1);
  on[slot] = static_cast<std::uint32_t>(on[slot] + pods);
}

group_id pod_groups::find_or_make(const group_rule& rule, bool& made) {
  const auto known = std::find_if(groups_.begin(), groups_.end(), [&](const auto& g) { return g.second.rule == rule; });
  made = known == groups_.end();
  if (!made)
    return known->first;
  groups_[++last_].rule = rule;
  return last_;
}

bool belongs(const pod_demand& pods, const group_rule& rule, const namespace_labels& known) {
  if (rule.carried_key.empty())
    return std::all_of(rule.filters.begin(), rule.filters.end(),
                       [&](const auto& filter) { return matches(filter, pods, known); });
  const auto& terms = required_anti_affinity(pods);
  return std::any_of(terms.begin(), terms.end(), [&](const auto& term) {
    return term.topologyKey == rule.carried_key && filter_of(term, pods) == rule.filters[0];
  });
}

std::vector<own_rule> own_rules(const pod_demand& pods, const namespace_labels& known) {
  std::vector<own_rule> out;
  add_spread(out, pods, known, false);
  add_affinity(out, pods, known);
  add_anti_affinity(out, pods);
  add_spread(out, pods, known, true);
  if (!pods.affinity)
    return out;
  if (const auto& near = pods.affinity->podAffinity)
    add_wishes(out, pods, near->preferredDuringSchedulingIgnoredDuringExecution, 1);
  if (const auto& far = pods.affinity->podAntiAffinity)
    add_wishes(out, pods, far->preferredDuringSchedulingIgnoredDuringExecution, -1);
  return out;
}

std::vector<group_rule> carried_rules(const pod_demand& pods) {
  std::vector<group_rule> out;
  for (const auto& term : required_anti_affinity(pods))
    out.push_back({{filter_of(term, pods)}, term.topologyKey});
  return out;
}

} // namespace troupe::scheduling
