#pragma once
// Groups of pods that somebody's rules speak of, counted on each node. A pod that comes or goes costs a step per group
// that it belongs to; who asks, compares the counts of the nodes that changed.

#include "actors/scheduler/filters/pod_affinity.hpp"
#include "actors/scheduler/filters/topology_rule.hpp"
#include "actors/scheduler/nodes/node_ledger.hpp"

#include <optional>
#include <unordered_map>
#include <vector>

namespace troupe::scheduling {

/// Who belongs to a group.
struct group_rule {
  std::vector<pod_filter> filters; ///< pods that match all of them …
  std::string carried_key;         ///< … or, with a topology key, pods whose anti-affinity has the (only) filter
  bool operator==(const group_rule&) const = default;
};

class pod_groups {
 public:
  struct group {
    group_rule rule;
    std::vector<std::uint32_t> on; ///< pods on each node, by slot; absent: none
    std::uint32_t users = 0;       ///< rules that speak of it; it goes with the last

    std::uint32_t count(node_slot slot) const { return slot < on.size() ? on[slot] : 0; }
    void add(node_slot slot, std::int64_t pods);
  };

  /// @returns the group, perhaps a new and empty one: then `made` is set
  group_id find_or_make(const group_rule& rule, bool& made);
  const group& at(group_id id) const { return groups_.at(id); }
  group& at(group_id id) { return groups_.at(id); }
  const std::unordered_map<group_id, group>& all() const noexcept { return groups_; }
  void erase(group_id id) { groups_.erase(id); }
  bool empty() const noexcept { return groups_.empty(); }

 private:
  std::unordered_map<group_id, group> groups_;
  group_id last_ = 0;
};

/// Those pods belong to the group.
bool belongs(const pod_demand& pods, const group_rule& rule, const namespace_labels& known);

/// The groups and rules of one template, its own: what comes of other pods' anti-affinity is not among them.
struct own_rule {
  group_rule group;
  topology_rule rule; ///< without the group's id
};
std::vector<own_rule> own_rules(const pod_demand& pods, const namespace_labels& known);
/// What the template's required anti-affinity means to other pods: groups of those that carry such a term.
std::vector<group_rule> carried_rules(const pod_demand& pods);

} // namespace troupe::scheduling
