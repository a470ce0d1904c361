#include "tests/unit/scheduler/reference.hpp"

#include "actors/scheduler/filters/node_affinity.hpp"
#include "actors/scheduler/filters/tolerations.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <tuple>

namespace troupe::test {

using namespace troupe::scheduling;

void reference_scheduler::learn(const node_room& room) {
  const auto known = std::find_if(nodes_.begin(), nodes_.end(), [&](const auto& n) { return n.node == room.node; });
  if (known == nodes_.end())
    nodes_.push_back(room);
  else
    *known = room;
}

void reference_scheduler::want(const pods_wanted& wanted, std::int32_t priority) {
  bool fits = true;
  for (auto n = wanted.first; n < wanted.first + wanted.count; ++n) {
    auto& p = pods_[{wanted.job, n}];
    p = {wanted.demand, priority, 0};
    fits = fits && place(p);
  }
}

void reference_scheduler::place_waiting() {
  const auto by_turn = [](const auto* a, const auto* b) {
    return std::tuple{-a->second.priority, a->first} < std::tuple{-b->second.priority, b->first};
  };
  for (bool placed = true; placed;) {
    std::vector<std::pair<const pod_ref, pod>*> queue;
    for (auto& p : pods_)
      if (p.second.node == 0)
        queue.push_back(&p);
    std::sort(queue.begin(), queue.end(), by_turn);
    placed = std::any_of(queue.begin(), queue.end(), [&](auto* p) { return place(p->second); });
  }
}

bool reference_scheduler::place(pod& p) const {
  using rank = std::tuple<std::int64_t, std::pair<double, double>, std::size_t>;
  std::optional<rank> best;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const auto& room = nodes_[i];
    if (!room.removed && judge(room, *p.demand).why == refusal::none) {
      const rank here{regret(room, *p.demand), load(use_of(room)), i};
      best = best ? std::min(*best, here) : here;
    }
  }
  if (best)
    p.node = nodes_[std::get<2>(*best)].node;
  return best.has_value();
}

std::string reference_scheduler::why(const pod_demand& demand) const {
  refusal_counts counts;
  for (const auto& room : nodes_)
    if (!room.removed)
      if (const auto found = judge(room, demand); found.why != refusal::none)
        ++counts[found];
  return explain(counts, demand);
}

node_use reference_scheduler::use_of(const node_room& room) const {
  node_use out;
  out.room = room;
  for (const auto& [ref, p] : pods_)
    if (p.node == room.node)
      take(out, *p.demand);
  return out;
}

std::uint32_t reference_scheduler::count(const group_rule& group, const node_room& room) const {
  return static_cast<std::uint32_t>(std::count_if(pods_.begin(), pods_.end(), [&](const auto& p) {
    return p.second.node == room.node && belongs(*p.second.demand, group, namespaces);
  }));
}

bool reference_scheduler::is_counted(const topology_rule& rule, const node_room& room, const pod_demand& demand) const {
  if (rule.kind != rule_kind::spread && rule.kind != rule_kind::spread_wish)
    return true;
  const auto lacks_key = [&](const auto& c) {
    return (c.whenUnsatisfiable == "ScheduleAnyway") == (rule.kind == rule_kind::spread_wish) &&
           !room.labels.contains(c.topologyKey);
  };
  if (std::any_of(demand.spread.begin(), demand.spread.end(), lacks_key))
    return false;
  if (rule.honour_affinity && !fits_affinity(demand, room))
    return false;
  return !rule.honour_taints || (room.usable && tolerates_all(demand.tolerations, room.taints));
}

domain_facts reference_scheduler::facts(const own_rule& own, const node_room& room, const pod_demand& demand) const {
  std::map<std::string, std::uint32_t> domains;
  for (const auto& n : nodes_)
    if (!n.removed && n.labels.contains(own.rule.key) && is_counted(own.rule, n, demand))
      domains[n.labels.at(own.rule.key)] += count(own.group, n);
  domain_facts out;
  out.domains = static_cast<std::uint32_t>(domains.size());
  for (const auto& [name, pods] : domains) {
    out.least = name == domains.begin()->first ? pods : std::min(out.least, pods);
    out.most = std::max(out.most, pods);
  }
  if (const auto label = room.labels.find(own.rule.key); label != room.labels.end()) {
    out.has_key = true;
    out.here = domains[label->second];
  }
  return out;
}

verdict reference_scheduler::judge(const node_room& room, const pod_demand& demand) const {
  if (const auto why = judge_node(demand, room); why != refusal::none)
    return {why};
  if (const auto found = fits_resources(demand, use_of(room)); found.why != refusal::none)
    return found;
  const auto rules = own_rules(demand, namespaces);
  for (const auto& own : rules)
    if (own.rule.kind == rule_kind::spread)
      if (const auto why = judge_spread(own.rule, facts(own, room, demand)); why != refusal::none)
        return {why};
  affinity_facts near;
  for (const auto& own : rules)
    if (own.rule.kind == rule_kind::affinity) {
      near.has_keys = near.has_keys && room.labels.contains(own.rule.key);
      near.all_here = near.all_here && facts(own, room, demand).here > 0;
      near.none_anywhere = near.none_anywhere && facts(own, room, demand).most == 0;
      near.self = own.rule.self;
    }
  if (const auto why = judge_affinity(near); why != refusal::none)
    return {why};
  for (const auto& own : rules)
    if (own.rule.kind == rule_kind::anti_affinity && facts(own, room, demand).here > 0)
      return {refusal::pod_anti_affinity};
  for (const auto& [ref, p] : pods_)
    for (const auto& carried : carried_rules(*p.demand)) {
      const auto there = std::find_if(nodes_.begin(), nodes_.end(), [&](const auto& n) { return n.node == p.node; });
      if (there == nodes_.end() || there->removed || !matches(carried.filters[0], demand, namespaces))
        continue;
      const auto mine = room.labels.find(carried.carried_key), its = there->labels.find(carried.carried_key);
      if (mine != room.labels.end() && its != there->labels.end() && mine->second == its->second)
        return {refusal::existing_anti_affinity};
    }
  return {};
}

std::int64_t reference_scheduler::regret(const node_room& room, const pod_demand& demand) const {
  std::int64_t out = -2 * preferred_affinity(demand, room) + (unwelcome(demand.tolerations, room.taints) > 0 ? 300 : 0);
  std::int64_t spread = 0, spreads = 0, near = 0, weights = 0;
  for (const auto& own : own_rules(demand, namespaces)) {
    const auto here = facts(own, room, demand);
    if (own.rule.kind == rule_kind::spread_wish) {
      spread += spread_score(here);
      ++spreads;
    } else if (own.rule.kind == rule_kind::affinity_wish) {
      near += own.rule.weight * nearness(here);
      weights += std::abs(own.rule.weight);
    }
  }
  return out - (spreads > 0 ? 2 * spread / spreads : 0) - (weights > 0 ? 2 * near / weights : 0);
}

} // namespace troupe::test
