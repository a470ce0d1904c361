#pragma once
// What a pod asks of the pods that run already, resolved: topology spread, pod affinity and anti-affinity, its own and
// that of others (spec/pods-nodes.md §14). A node answers by its domain: its value of the rule's topology key.

#include "actors/scheduler/filters/verdict.hpp"

#include <cstdint>
#include <string>

namespace troupe::scheduling {

/// A group of pods that is counted (pod_groups.hpp).
using group_id = std::uint32_t;

/// In the order in which they are asked; the last two are wishes.
enum class rule_kind : std::uint8_t {
  spread,                 ///< whenUnsatisfiable: DoNotSchedule
  affinity,               ///< one term of the required ones; the group is of the pods that match all of them
  anti_affinity,          ///< one required term
  existing_anti_affinity, ///< one required term of other pods, which speaks of this one
  spread_wish,            ///< whenUnsatisfiable: ScheduleAnyway
  affinity_wish           ///< one preferred term
};

struct topology_rule {
  rule_kind kind = rule_kind::spread;
  group_id group = 0;
  std::string key;
  bool self = false; ///< the pod itself is one of the group
  std::int32_t max_skew = 1, min_domains = 1;
  std::int32_t weight = 0;     ///< of affinity_wish: negative to be far
  bool honour_affinity = true; ///< nodeAffinityPolicy: domains are those of nodes that the pod could be on
  bool honour_taints = false;  ///< nodeTaintsPolicy: likewise
  bool operator==(const topology_rule&) const = default;
};

/// What is counted for one rule, as seen from one domain.
struct domain_facts {
  bool has_key = false;    ///< the nodes have the topology key at all
  std::uint32_t here = 0;  ///< pods of the group in the domain
  std::uint32_t least = 0; ///< in any domain
  std::uint32_t most = 0;  ///< in any domain
  std::uint32_t domains = 0;
};

/// The skew that one more pod here makes is too large, or the nodes have no such domain.
refusal judge_spread(const topology_rule& rule, const domain_facts& facts);

/// What all required affinity terms of a pod find, as seen from one node.
struct affinity_facts {
  bool has_keys = true; ///< the node has every topology key
  bool all_here = true; ///< pods that match are in each of its domains
  bool none_anywhere = true;
  bool self = false; ///< the pod itself matches all terms
};
/// The first pod of a group that wants to be near itself may go anywhere.
refusal judge_affinity(const affinity_facts& facts);

/// 0 … 100: the fewer pods here the better.
std::int64_t spread_score(const domain_facts& facts);
/// 0 … 100: the more pods here the better.
std::int64_t nearness(const domain_facts& facts);

} // namespace troupe::scheduling
