// What the topology rules say of cells and regions, and which of their nodes suits best.

#include "actors/scheduler/nodes/node_choice.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace troupe::scheduling {

namespace {

/// Weights of the wishes among each other, as those of Kubernetes' scoring plugins.
constexpr std::int64_t pod_affinity_weight = 2, spread_weight = 2;

bool is_hard_spread(const topology_rule& rule) { return rule.kind == rule_kind::spread; }

} // namespace

/// Of several rules, the required spread with the fewest domains.
void node_choice::choose_apart(const node_ledger& nodes) {
  auto fewest = std::size_t{nodes.size()} + 1;
  for (std::size_t i = 0; i < rules_.size() && rules_.size() > 1; ++i) {
    if (!is_hard_spread(rules_[i]))
      continue;
    std::set<std::string_view> domains;
    for (node_slot slot = 0; slot < nodes.size(); ++slot)
      if (const auto& labels = nodes.at(slot).room.labels; labels.contains(rules_[i].key))
        domains.insert(labels.at(rules_[i].key));
    if (domains.size() < fewest) {
      fewest = domains.size();
      apart_ = i;
    }
  }
}

std::size_t node_choice::region_of(const cell& c) const {
  return apart_ < rules_.size() ? static_cast<std::size_t>(c.domains[apart_] + 1) : 0;
}

void node_choice::account(const cell& c, std::int64_t nodes) {
  if (c.before != refusal::none)
    return count({c.before}, nodes);
  auto& r = regions_[region_of(c)];
  r.open[c.after] += nodes;
  if (const auto why = r.why != refusal::none ? r.why : c.after; why != refusal::none)
    count({why}, nodes);
}

node_choice::cell_id node_choice::cell_of(std::vector<domain_id> domains) {
  const auto [known, made] = cell_ids_.try_emplace(domains, static_cast<cell_id>(cells_.size()));
  if (!made)
    return known->second;
  for (std::size_t i = 0; i < domains.size(); ++i) {
    if (domains[i] == no_domain || i == apart_)
      continue;
    auto& of_rule = cells_of_[i];
    const auto at = static_cast<std::size_t>(domains[i]);
    if (of_rule.size() <= at)
      of_rule.resize(at + 1);
    of_rule[at].push_back(known->second);
  }
  auto& c = cells_.emplace_back();
  c.domains = std::move(domains);
  const auto in = region_of(c);
  if (regions_.size() <= in)
    regions_.resize(in + 1);
  mark_region(in);
  mark(known->second);
  return known->second;
}

void node_choice::mark(cell_id id) {
  if (!std::exchange(cells_[id].stale, true))
    stale_.push_back(id);
}

void node_choice::mark_region(std::size_t id) {
  if (apart_ < rules_.size() && id < regions_.size() && !std::exchange(regions_[id].stale, true))
    stale_regions_.push_back(id);
}

void node_choice::mark(domain_counts::reach reach, std::size_t rule, domain_id before, domain_id now) {
  if (rule == apart_) {
    if (reach == domain_counts::reach::everybody)
      for (std::size_t id = 0; id < regions_.size(); ++id)
        mark_region(id);
    else if (reach == domain_counts::reach::domains)
      for (const auto domain : {before, now})
        mark_region(static_cast<std::size_t>(domain + 1));
    return;
  }
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
    account(c, -open);
    c.before = judge_spreads(c, 0, apart_);
    c.after = judge_spreads(c, apart_ + 1, rules_.size());
    if (c.after == refusal::none)
      c.after = judge_rest(c);
    account(c, open);
    c.regret = regret_of(c);
  }
  std::optional<rank> first;
  if (c.before == refusal::none && c.after == refusal::none && !c.open.empty()) {
    first = *c.open.begin();
    first->regret += c.regret;
  }
  if (first == c.shown)
    return;
  auto& r = regions_[region_of(c)];
  if (c.shown)
    r.best.erase(*c.shown);
  c.shown = first;
  if (first)
    r.best.insert(*first);
  show(r);
}

/// What the rule apart says of a region now.
void node_choice::refresh(std::size_t id) {
  auto& r = regions_[id];
  r.stale = false;
  const auto domain = static_cast<domain_id>(id) - 1;
  const auto why = judge_spread(rules_[apart_], counts_[apart_].facts(domain));
  const auto told = [&](std::int64_t sign) {
    for (const auto& [after, nodes] : r.open)
      if (const auto said = r.why != refusal::none ? r.why : after; said != refusal::none)
        count({said}, sign * nodes);
  };
  told(-1);
  r.why = why;
  told(1);
  show(r);
}

void node_choice::show(region& r) {
  const auto first = r.why == refusal::none && !r.best.empty() ? std::optional{*r.best.begin()} : std::nullopt;
  if (first == r.shown)
    return;
  if (r.shown)
    best_.erase(*r.shown);
  r.shown = first;
  if (first)
    best_.insert(*first);
}

/// The required spreads among the rules [from, to).
refusal node_choice::judge_spreads(const cell& c, std::size_t from, std::size_t to) const {
  for (auto i = from; i < to; ++i)
    if (is_hard_spread(rules_[i]))
      if (const auto why = judge_spread(rules_[i], counts_[i].facts(c.domains[i])); why != refusal::none)
        return why;
  return refusal::none;
}

refusal node_choice::judge_rest(const cell& c) const {
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
