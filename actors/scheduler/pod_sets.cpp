#include "actors/scheduler/pod_sets.hpp"

#include <algorithm>

namespace troupe::scheduling {

namespace {

/// Gated pods wait for their gates, others name their node or another scheduler: no node is chosen for them.
bool is_ours(const pod_demand& demand) {
  return !demand.gated && demand.node_name.empty() &&
         (demand.scheduler_name.empty() || demand.scheduler_name == "default-scheduler");
}

} // namespace

pod_set& pod_sets::find_or_make(object_id job, const std::shared_ptr<const pod_demand>& demand, std::int32_t priority) {
  auto& sets = jobs_[job];
  const auto same = [&](const auto& set) {
    return set->priority == priority && (set->demand == demand || *set->demand == *demand);
  };
  if (const auto known = std::find_if(sets.begin(), sets.end(), same); known != sets.end())
    return **known;
  auto& made = *sets.emplace_back(std::make_unique<pod_set>());
  made.job = job;
  made.order = ++last_order_;
  made.demand = demand;
  made.priority = priority;
  enroll(made);
  return made;
}

pod_set* pod_sets::find(const pod_ref& pod) {
  const auto job = jobs_.find(pod.job);
  if (job == jobs_.end())
    return nullptr;
  for (const auto& set : job->second)
    if (set->held.contains(pod.number) || set->waiting.contains(pod.number))
      return set.get();
  return nullptr;
}

void pod_sets::drop_if_empty(pod_set& set) {
  if (!set.empty())
    return;
  std::erase(rechosen_, &set);
  if (set.choice)
    choices.used(set.choice);
  set.choice.reset();
  for (const auto group : std::exchange(set.speaks_of, {}))
    release(group);
  const auto job = jobs_.find(set.job);
  std::erase_if(job->second, [&](const auto& x) { return x.get() == &set; });
  if (job->second.empty())
    jobs_.erase(job);
}

void pod_sets::hold(pod_set& set, std::uint32_t number, node_slot slot) {
  set.held[number] = slot;
  ++held_;
  nodes.take(slot, *set.demand);
  for (const auto group : set.member_of)
    groups_.at(group).add(slot, 1);
}

node_slot pod_sets::free(pod_set& set, std::uint32_t number) {
  const auto place = set.held.find(number);
  if (place == set.held.end())
    return no_slot;
  const auto slot = place->second;
  set.held.erase(place);
  --held_;
  nodes.give_back(slot, *set.demand);
  for (const auto group : set.member_of)
    groups_.at(group).add(slot, -1);
  return slot;
}

void pod_sets::learn(namespace_labels known) {
  namespaces_ = std::move(known);
  const auto by_label = [](const pod_filter& f) { return f.namespace_selector.has_value(); };
  const auto& all = groups_.all();
  if (std::none_of(all.begin(), all.end(), [&](const auto& g) {
        return std::any_of(g.second.rule.filters.begin(), g.second.rule.filters.end(), by_label);
      }))
    return;
  each([](pod_set& set) {
    set.member_of.clear();
    set.speaks_of.clear();
  });
  groups_ = {};
  choices.clear();
  each([&](pod_set& set) {
    enroll(set);
    rechosen_.push_back(&set);
  });
}

void pod_sets::clear() {
  jobs_.clear();
  groups_ = {};
  choices.clear();
  nodes = {};
  rechosen_.clear();
  held_ = 0;
}

void pod_sets::enroll(pod_set& set) {
  for (const auto& [id, group] : groups_.all())
    if (belongs(*set.demand, group.rule, namespaces_))
      join(set, id);
  choose(set);
}

void pod_sets::join(pod_set& set, group_id group) {
  if (std::find(set.member_of.begin(), set.member_of.end(), group) != set.member_of.end())
    return;
  set.member_of.push_back(group);
  for (const auto& [number, slot] : set.held)
    groups_.at(group).add(slot, 1);
}

/// A new group counts those that are there; a new anti-affinity becomes a rule of those that it speaks of.
group_id pod_sets::group_of(const group_rule& rule) {
  bool made = false;
  const auto id = groups_.find_or_make(rule, made);
  ++groups_.at(id).users;
  if (!made)
    return id;
  std::vector<pod_set*> concerned;
  each([&](pod_set& other) {
    if (belongs(*other.demand, rule, namespaces_))
      join(other, id);
    if (!rule.carried_key.empty() && other.choice && matches(rule.filters[0], *other.demand, namespaces_))
      concerned.push_back(&other);
  });
  for (auto* other : concerned) {
    choose(*other);
    rechosen_.push_back(other);
  }
  return id;
}

void pod_sets::choose(pod_set& set) {
  std::vector<topology_rule> rules;
  std::vector<group_id> speaks_of;
  for (auto& own : own_rules(*set.demand, namespaces_)) {
    own.rule.group = group_of(own.group);
    speaks_of.push_back(own.rule.group);
    rules.push_back(std::move(own.rule));
  }
  for (const auto& carried : carried_rules(*set.demand))
    speaks_of.push_back(group_of(carried));
  for (const auto& [id, group] : groups_.all()) {
    if (group.rule.carried_key.empty() || !matches(group.rule.filters[0], *set.demand, namespaces_))
      continue;
    ++groups_.at(id).users;
    speaks_of.push_back(id);
    topology_rule rule;
    rule.kind = rule_kind::existing_anti_affinity;
    rule.key = group.rule.carried_key;
    rule.group = id;
    rules.push_back(std::move(rule));
  }
  set.choice = is_ours(*set.demand) ? choices.find_or_make(*set.demand, std::move(rules)) : nullptr;
  for (const auto group : std::exchange(set.speaks_of, std::move(speaks_of)))
    release(group);
}

void pod_sets::release(group_id group) {
  if (--groups_.at(group).users > 0)
    return;
  choices.forget(group);
  each([&](pod_set& set) { std::erase(set.member_of, group); });
  groups_.erase(group);
}

} // namespace troupe::scheduling
