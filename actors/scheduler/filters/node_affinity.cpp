#include "actors/scheduler/filters/node_affinity.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace troupe::scheduling {

namespace {

std::optional<std::int64_t> whole_number(const std::string& text) {
  std::int64_t x = 0;
  const auto* end = text.data() + text.size();
  const auto* begin = text.data() + (text.size() > 1 && text[0] == '+' && text[1] != '-' ? 1 : 0);
  const auto [stopped, error] = std::from_chars(begin, end, x);
  return error == std::errc{} && stopped == end ? std::optional{x} : std::nullopt;
}

/// Gt and Lt: both sides are whole numbers, else it does not hold.
bool compares(const api::NodeSelectorRequirement& r, const std::string* value) {
  const auto here = value ? whole_number(*value) : std::nullopt;
  const auto there = r.values.size() == 1 ? whole_number(r.values[0]) : std::nullopt;
  return here && there && (r.operator_ == "Gt" ? *here > *there : *here < *there);
}

/// @param value of the label or field; null: the node has none
bool holds(const api::NodeSelectorRequirement& r, const std::string* value) {
  const auto listed = value && std::find(r.values.begin(), r.values.end(), *value) != r.values.end();
  if (r.operator_ == "In")
    return listed;
  if (r.operator_ == "NotIn")
    return !listed;
  if (r.operator_ == "Exists")
    return value;
  if (r.operator_ == "DoesNotExist")
    return !value;
  return (r.operator_ == "Gt" || r.operator_ == "Lt") && compares(r, value);
}

bool is_empty(const api::NodeSelectorTerm& term) { return term.matchExpressions.empty() && term.matchFields.empty(); }

const api::NodeAffinity* affinity_of(const pod_demand& demand) {
  return demand.affinity && demand.affinity->nodeAffinity ? demand.affinity->nodeAffinity.get() : nullptr;
}

} // namespace

bool matches(const api::NodeSelectorTerm& term, const node_room& node) {
  const auto label = [&](const auto& r) {
    const auto found = node.labels.find(r.key);
    return holds(r, found == node.labels.end() ? nullptr : &found->second);
  };
  const auto field = [&](const auto& r) { return holds(r, r.key == "metadata.name" ? &node.name : nullptr); };
  return !is_empty(term) && std::all_of(term.matchExpressions.begin(), term.matchExpressions.end(), label) &&
         std::all_of(term.matchFields.begin(), term.matchFields.end(), field);
}

bool fits_affinity(const pod_demand& demand, const node_room& node) {
  const auto has = [&](const auto& wanted) {
    const auto label = node.labels.find(wanted.first);
    return label != node.labels.end() && label->second == wanted.second;
  };
  if (!std::all_of(demand.node_selector.begin(), demand.node_selector.end(), has))
    return false;
  const auto* affinity = affinity_of(demand);
  if (!affinity || !affinity->requiredDuringSchedulingIgnoredDuringExecution)
    return true;
  const auto& terms = affinity->requiredDuringSchedulingIgnoredDuringExecution->nodeSelectorTerms;
  return std::any_of(terms.begin(), terms.end(), [&](const auto& term) { return matches(term, node); });
}

std::int64_t preferred_affinity(const pod_demand& demand, const node_room& node) {
  const auto* affinity = affinity_of(demand);
  if (!affinity)
    return 0;
  std::int64_t all = 0, met = 0;
  for (const auto& wish : affinity->preferredDuringSchedulingIgnoredDuringExecution) {
    if (is_empty(wish.preference))
      continue;
    all += wish.weight;
    met += matches(wish.preference, node) ? wish.weight : 0;
  }
  return all > 0 ? 100 * met / all : 0;
}

} // namespace troupe::scheduling
