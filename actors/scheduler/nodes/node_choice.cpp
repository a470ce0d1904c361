#include "actors/scheduler/nodes/node_choice.hpp"

#include "actors/scheduler/filters/node_affinity.hpp"
#include "actors/scheduler/filters/tolerations.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace troupe::scheduling {

namespace {

/// Weights of the wishes among each other, as those of Kubernetes' scoring plugins.
constexpr std::int64_t taint_weight = 3, node_affinity_weight = 2, pod_affinity_weight = 2, spread_weight = 2;

/// What the node itself leaves unfulfilled, in hundredths of the weights.
std::int64_t regret_of(const pod_demand& needs, const node_room& room) {
  const auto avoid = unwelcome(needs.tolerations, room.taints) > 0;
  return (avoid ? 100 * taint_weight : 0) - node_affinity_weight * preferred_affinity(needs, room);
}

bool is_hard_spread(const topology_rule& rule) { return rule.kind == rule_kind::spread; }
bool is_spread(const topology_rule& rule) { return is_hard_spread(rule) || rule.kind == rule_kind::spread_wish; }

bool has_keys(const std::vector<topology_rule>& rules, rule_kind kind, const node_room& room) {
  return std::all_of(rules.begin(), rules.end(),
                     [&](const auto& r) { return r.kind != kind || room.labels.contains(r.key); });
}

} // namespace

pod_demand needs_of(const pod_demand& demand) {
  pod_demand out;
  out.cpu_milli = demand.cpu_milli;
  out.memory_bytes = demand.memory_bytes;
  out.extended = demand.extended;
  out.node_selector = demand.node_selector;
  out.tolerations = demand.tolerations;
  if (demand.affinity && demand.affinity->nodeAffinity)
    out.affinity.emplace().nodeAffinity = demand.affinity->nodeAffinity;
  return out;
}

refusal judge_node(const pod_demand& needs, const node_room& room) {
  if (!room.usable)
    return refusal::taint; // node.kubernetes.io/not-ready or unreachable
  if (room.unschedulable && !tolerates(needs.tolerations, unschedulable_taint()))
    return refusal::unschedulable;
  if (!tolerates_all(needs.tolerations, room.taints))
    return refusal::taint;
  return fits_affinity(needs, room) ? refusal::none : refusal::affinity;
}

node_choice::node_choice(pod_demand needs, std::vector<topology_rule> rules)
    : needs_(std::move(needs)), rules_(std::move(rules)) {
  release();
}

void node_choice::release() {
  built_ = false;
  states_ = {};
  counts_ = std::vector<domain_counts>(rules_.size());
  cells_ = {};
  cell_ids_ = {};
  cells_of_ = std::vector<std::vector<std::vector<cell_id>>>(rules_.size());
  stale_ = {};
  all_stale_ = false;
  best_ = {};
  refusals_ = {};
}

void node_choice::catch_up(const node_ledger& nodes, const pod_groups& groups, effort& spent) {
  const auto look = [&](node_slot slot) {
    ++spent.nodes;
    look_at(slot, nodes, groups);
  };
  if (!built_ || !nodes.each_change(seen_, look)) {
    release();
    for (node_slot slot = 0; slot < nodes.size(); ++slot)
      look(slot);
    built_ = true;
  }
  seen_ = nodes.now();
  if (std::exchange(all_stale_, false)) {
    for (auto& c : cells_)
      refresh(c);
    spent.cells += cells_.size();
  } else {
    for (const auto id : stale_)
      refresh(cells_[id]);
    spent.cells += stale_.size();
  }
  stale_.clear();
}

void node_choice::look_at(node_slot slot, const node_ledger& nodes, const pod_groups& groups) {
  if (states_.size() <= slot)
    states_.resize(std::size_t{slot} + 1);
  auto& node = states_[slot];
  const auto& use = nodes.at(slot);
  const auto other = !built_ || nodes.is_other(slot, seen_);
  if (!other && node.now.why != refusal::none && node.now == judge(node, use))
    return count_pods(slot, use.room, groups); // no more than before
  close(node);
  if (other)
    learn_node(slot, use.room);
  count_pods(slot, use.room, groups);
  if (node.present)
    open(node, slot, use);
}

verdict node_choice::judge(const node_state& node, const node_use& use) const {
  return node.fixed == refusal::none ? fits_resources(needs_, use) : verdict{node.fixed};
}

void node_choice::learn_node(node_slot slot, const node_room& room) {
  auto& node = states_[slot];
  node.present = !room.removed;
  node.fixed = judge_node(needs_, room);
  node.place.regret = scheduling::regret_of(needs_, room);
  node.place.slot = slot;
  std::vector<domain_id> domains;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const auto label = room.labels.find(rules_[i].key);
    domains.push_back(label == room.labels.end() || room.removed ? no_domain : counts_[i].id_of(label->second));
  }
  node.cell = cell_of(std::move(domains));
}

/// A spread constraint counts on nodes that have the keys of all of them, and that the pod could be on, if its policies
/// say so.
bool node_choice::is_counted(const topology_rule& rule, const node_room& room) const {
  if (!is_spread(rule))
    return true;
  if (!has_keys(rules_, rule.kind, room))
    return false;
  if (rule.honour_affinity && !fits_affinity(needs_, room))
    return false;
  return !rule.honour_taints || (room.usable && tolerates_all(needs_.tolerations, room.taints));
}

void node_choice::count_pods(node_slot slot, const node_room& room, const pod_groups& groups) {
  const auto& domains = cells_[states_[slot].cell].domains;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const auto before = counts_[i].of(slot);
    domain_counts::share now{domains[i], false, groups.at(rules_[i].group).count(slot)};
    now.counted = domains[i] != no_domain && is_counted(rules_[i], room);
    mark(counts_[i].update(slot, now), i, before.domain, now.domain);
  }
}

void node_choice::open(node_state& node, node_slot slot, const node_use& use) {
  node.now = judge(node, use);
  if (node.now.why != refusal::none)
    return count(node.now, 1);
  auto& c = cells_[node.cell];
  node.place.load = load(use);
  node.place.slot = slot;
  c.open.insert(node.place);
  if (c.why != refusal::none)
    count({c.why}, 1);
  mark(node.cell);
}

/// The opposite of open(): as if the node was not there.
void node_choice::close(node_state& node) {
  if (!node.present)
    return;
  if (node.now.why != refusal::none)
    return count(node.now, -1);
  auto& c = cells_[node.cell];
  c.open.erase(node.place);
  if (c.why != refusal::none)
    count({c.why}, -1);
  mark(node.cell);
}

void node_choice::count(const verdict& why, std::int64_t nodes) {
  if (nodes == 0)
    return;
  auto& n = refusals_[why];
  n = static_cast<std::uint32_t>(n + nodes);
  if (n == 0)
    refusals_.erase(why);
}

node_choice::cell_id node_choice::cell_of(std::vector<domain_id> domains) {
  const auto [known, made] = cell_ids_.try_emplace(domains, static_cast<cell_id>(cells_.size()));
  if (!made)
    return known->second;
  for (std::size_t i = 0; i < domains.size(); ++i) {
    if (domains[i] == no_domain)
      continue;
    auto& of_rule = cells_of_[i];
    const auto at = static_cast<std::size_t>(domains[i]);
    if (of_rule.size() <= at)
      of_rule.resize(at + 1);
    of_rule[at].push_back(known->second);
  }
  auto& c = cells_.emplace_back();
  c.domains = std::move(domains);
  mark(known->second);
  return known->second;
}

void node_choice::mark(cell_id id) {
  if (!std::exchange(cells_[id].stale, true))
    stale_.push_back(id);
}

void node_choice::mark(domain_counts::reach reach, std::size_t rule, domain_id before, domain_id now) {
  if (reach == domain_counts::reach::everybody)
    all_stale_ = true;
  if (reach != domain_counts::reach::domains)
    return;
  for (const auto domain : {before, now})
    if (domain != no_domain && static_cast<std::size_t>(domain) < cells_of_[rule].size())
      for (const auto id : cells_of_[rule][static_cast<std::size_t>(domain)])
        mark(id);
}

/// What the rules say of a cell now, and its best node's place among all.
void node_choice::refresh(cell& c) {
  c.stale = false;
  if (!rules_.empty()) {
    const auto open = static_cast<std::int64_t>(c.open.size());
    if (c.why != refusal::none)
      count({c.why}, -open);
    c.why = judge(c);
    if (c.why != refusal::none)
      count({c.why}, open);
    c.regret = regret_of(c);
  }
  std::optional<rank> first;
  if (c.why == refusal::none && !c.open.empty()) {
    first = *c.open.begin();
    first->regret += c.regret;
  }
  if (first == c.shown)
    return;
  if (c.shown)
    best_.erase(*c.shown);
  c.shown = first;
  if (first)
    best_.insert(*first);
}

refusal node_choice::judge(const cell& c) const {
  for (std::size_t i = 0; i < rules_.size(); ++i)
    if (is_hard_spread(rules_[i]))
      if (const auto why = judge_spread(rules_[i], counts_[i].facts(c.domains[i])); why != refusal::none)
        return why;
  if (const auto why = judge_near(c); why != refusal::none)
    return why;
  for (const auto& [kind, why] : {std::pair{rule_kind::anti_affinity, refusal::pod_anti_affinity},
                                  std::pair{rule_kind::existing_anti_affinity, refusal::existing_anti_affinity}})
    for (std::size_t i = 0; i < rules_.size(); ++i)
      if (rules_[i].kind == kind && counts_[i].facts(c.domains[i]).here > 0)
        return why;
  return refusal::none;
}

refusal node_choice::judge_near(const cell& c) const {
  affinity_facts found;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (rules_[i].kind != rule_kind::affinity)
      continue;
    const auto facts = counts_[i].facts(c.domains[i]);
    found.has_keys = found.has_keys && facts.has_key;
    found.all_here = found.all_here && facts.here > 0;
    found.none_anywhere = found.none_anywhere && counts_[i].total() == 0;
    found.self = rules_[i].self;
  }
  return judge_affinity(found);
}

std::int64_t node_choice::regret_of(const cell& c) const {
  std::int64_t spread = 0, spreads = 0, near = 0, weights = 0;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const auto& rule = rules_[i];
    if (rule.kind == rule_kind::spread_wish) {
      spread += spread_score(counts_[i].facts(c.domains[i]));
      ++spreads;
    } else if (rule.kind == rule_kind::affinity_wish) {
      near += rule.weight * nearness(counts_[i].facts(c.domains[i]));
      weights += std::abs(rule.weight);
    }
  }
  return -(spreads > 0 ? spread_weight * spread / spreads : 0) -
         (weights > 0 ? pod_affinity_weight * near / weights : 0);
}

} // namespace troupe::scheduling
