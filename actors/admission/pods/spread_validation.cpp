// Topology spread constraints and scheduling gates (spec/pods-nodes.md §14): what Kubernetes' API server refuses.

#include "actors/admission/label_selector.hpp"
#include "actors/admission/names.hpp"
#include "actors/admission/pods/pod_template.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe::admission {

namespace {

constexpr std::string_view not_positive = "must be greater than zero";

void check_min_domains(field_errors& out, const field_path& where, const api::TopologySpreadConstraint& c) {
  if (!c.minDomains)
    return;
  if (*c.minDomains <= 0)
    out.invalid(where, *c.minDomains, not_positive);
  if (c.whenUnsatisfiable != "DoNotSchedule")
    out.invalid(where, *c.minDomains,
                fmt::format("can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {}", c.whenUnsatisfiable));
}

void check_policy(field_errors& out, const field_path& where, const std::optional<std::string>& policy) {
  if (policy && *policy != "Honor" && *policy != "Ignore")
    out.not_supported(where, quoted(*policy), {"Honor", "Ignore"});
}

bool selects_by(const api::LabelSelector& selector, const std::string& key) {
  const auto& terms = selector.matchExpressions;
  return selector.matchLabels.contains(key) ||
         std::any_of(terms.begin(), terms.end(), [&](const auto& term) { return term.key == key; });
}

void check_match_keys(field_errors& out, const field_path& where, const api::TopologySpreadConstraint& c) {
  if (!c.matchLabelKeys.empty() && !c.labelSelector)
    return out.forbidden(where, "must not be set when labelSelector is not set");
  for (std::size_t i = 0; i < c.matchLabelKeys.size(); ++i) {
    const auto& key = c.matchLabelKeys[i];
    report(out, where[i], key, qualified_name_problems(key));
    if (selects_by(*c.labelSelector, key))
      out.invalid(where[i], quoted(key), "exists in both matchLabelKeys and labelSelector");
  }
}

void check_one(field_errors& out, const field_path& where, const api::TopologySpreadConstraint& c, bool repeated) {
  if (c.maxSkew <= 0)
    out.invalid(where / "maxSkew", c.maxSkew, not_positive);
  if (c.topologyKey.empty())
    out.required(where / "topologyKey", "can not be empty");
  if (c.whenUnsatisfiable != "DoNotSchedule" && c.whenUnsatisfiable != "ScheduleAnyway")
    out.not_supported(where / "whenUnsatisfiable", quoted(c.whenUnsatisfiable), {"DoNotSchedule", "ScheduleAnyway"});
  if (repeated)
    out.duplicate(where / "{topologyKey, whenUnsatisfiable}",
                  quoted(fmt::format("{{{}, {}}}", c.topologyKey, c.whenUnsatisfiable)));
  check_min_domains(out, where / "minDomains", c);
  check_policy(out, where / "nodeAffinityPolicy", c.nodeAffinityPolicy);
  check_policy(out, where / "nodeTaintsPolicy", c.nodeTaintsPolicy);
  check_match_keys(out, where / "matchLabelKeys", c);
  if (c.labelSelector)
    check_selector(out, where / "labelSelector", *c.labelSelector);
}

} // namespace

void check_spread(field_errors& out, const field_path& where,
                  const std::vector<api::TopologySpreadConstraint>& constraints) {
  for (auto c = constraints.begin(); c != constraints.end(); ++c) {
    const auto same = [&](const api::TopologySpreadConstraint& other) {
      return other.topologyKey == c->topologyKey && other.whenUnsatisfiable == c->whenUnsatisfiable;
    };
    const auto repeated = std::any_of(c + 1, constraints.end(), same);
    check_one(out, where[static_cast<std::size_t>(c - constraints.begin())], *c, repeated);
  }
}

void check_gates(field_errors& out, const field_path& where, const std::vector<api::PodSchedulingGate>& gates) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < gates.size(); ++i) {
    report(out, where[i], gates[i].name, qualified_name_problems(gates[i].name));
    if (!seen.insert(gates[i].name).second)
      out.duplicate(where[i], quoted(gates[i].name));
  }
}

} // namespace troupe::admission
