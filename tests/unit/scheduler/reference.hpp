#pragma once
// A scheduler without any cleverness, to compare the book with: it looks at every node and every pod, each time.

#include "tests/unit/scheduler/builders.hpp"

#include <map>
#include <vector>

namespace troupe::test {

class reference_scheduler {
 public:
  struct pod {
    std::shared_ptr<const pod_demand> demand;
    std::int32_t priority = 0;
    node_number node = 0;
  };

  void learn(const node_room& room);
  /// Places those of the wanted pods that fit, in order; the others wait.
  void want(const pods_wanted& wanted, std::int32_t priority);
  void end(const pod_ref& ref) { pods_.erase(ref); }
  /// The first in the queue that fits anywhere gets its place, until nobody fits.
  void place_waiting();

  const std::map<pod_ref, pod>& pods() const noexcept { return pods_; }
  /// Why such a pod fits nowhere.
  std::string why(const pod_demand& demand) const;
  namespace_labels namespaces;

 private:
  bool place(pod& p) const;
  scheduling::verdict judge(const node_room& room, const pod_demand& demand) const;
  std::int64_t regret(const node_room& room, const pod_demand& demand) const;
  scheduling::node_use use_of(const node_room& room) const;
  /// Pods that belong to a rule's group, in the domain of a node; and what else is counted there.
  scheduling::domain_facts facts(const scheduling::own_rule& rule, const node_room& room,
                                 const pod_demand& demand) const;
  std::uint32_t count(const scheduling::group_rule& group, const node_room& room) const;
  bool is_counted(const scheduling::topology_rule& rule, const node_room& room, const pod_demand& demand) const;

  std::vector<node_room> nodes_; ///< in the order of their first appearance
  std::map<pod_ref, pod> pods_;
};

} // namespace troupe::test
