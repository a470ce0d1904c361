#include "actors/scheduler/nodes/node_choice.hpp"

#include "actors/scheduler/filters/node_affinity.hpp"
#include "actors/scheduler/filters/tolerations.hpp"

#include <algorithm>
#include <utility>

namespace troupe::scheduling {

namespace {

/// Weights of the wishes among each other, as those of Kubernetes' scoring plugins.
constexpr std::int64_t taint_weight = 3, node_affinity_weight = 2;

/// What the node itself leaves unfulfilled, in hundredths of the weights.
std::int64_t regret_of(const pod_demand& needs, const node_room& room) {
  const auto avoid = unwelcome(needs.tolerations, room.taints) > 0;
  return (avoid ? 100 * taint_weight : 0) - node_affinity_weight * preferred_affinity(needs, room);
}

bool is_spread(const topology_rule& rule) {
  return rule.kind == rule_kind::spread || rule.kind == rule_kind::spread_wish;
}

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
  apart_ = rules_.size();
  regions_ = std::vector<region>(1);
  stale_regions_ = {};
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
    choose_apart(nodes);
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
  for (const auto id : stale_regions_)
    refresh(id);
  spent.cells += stale_regions_.size();
  stale_regions_.clear();
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
  account(c, 1);
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
  account(c, -1);
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

} // namespace troupe::scheduling
