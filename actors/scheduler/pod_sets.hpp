#pragma once
// The pods that the scheduler knows, Job by Job, and the places that they hold.

#include "actors/scheduler/nodes/choice_table.hpp"

#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

namespace troupe::scheduling {

/// The pods of one Job that ask the same: usually all of them.
struct pod_set {
  object_id job = 0;
  std::uint64_t order = 0; ///< grows with each set that is made
  std::shared_ptr<const pod_demand> demand;
  std::int32_t priority = 0;
  choice_table::choice_ptr choice;                   ///< null: nobody chooses a node for them
  choice_table::choice_ptr line;                     ///< the book's: the queue in which they stand; null: in none
  std::vector<group_id> member_of;                   ///< groups that its pods belong to
  std::vector<group_id> speaks_of;                   ///< groups of its rules, and those that its anti-affinity makes
  std::unordered_map<std::uint32_t, node_slot> held; ///< places, by pod number
  std::map<std::uint32_t, std::uint32_t> waiting;    ///< number and index; Jobs number their pods as they want them

  bool empty() const noexcept { return held.empty() && waiting.empty(); }
};

/// All pod sets with their groups, and the nodes.
class pod_sets {
 public:
  /// @param demand compared by address first
  pod_set& find_or_make(object_id job, const std::shared_ptr<const pod_demand>& demand, std::int32_t priority);
  /// The set of that pod; null when it is not known.
  pod_set* find(const pod_ref& pod);
  /// Goes when it has no pods.
  void drop_if_empty(pod_set& set);

  void hold(pod_set& set, std::uint32_t number, node_slot slot);
  /// @returns the place that it had, or no_slot when it had none
  node_slot free(pod_set& set, std::uint32_t number);

  /// The node that suits the set's next pod best, or no_slot.
  node_slot best(pod_set& set) { return catch_up(*set.choice), set.choice->best(); }
  void catch_up(node_choice& choice) { choice.catch_up(nodes, groups_, spent_); }

  void learn(namespace_labels known);
  void clear();
  /// Sets whose choice became another one since the last call: a new anti-affinity speaks of them.
  std::vector<pod_set*> take_rechosen() { return std::exchange(rechosen_, {}); }

  std::size_t held() const noexcept { return held_; }
  /// For choosing nodes, so far.
  const effort& spent() const noexcept { return spent_; }

  /// Calls act(pod_set&) for each, in no order.
  template <class Do> void each(Do act) {
    for (auto& [job, sets] : jobs_)
      for (auto& set : sets)
        act(*set);
  }

  node_ledger nodes;
  choice_table choices;

 private:
  void enroll(pod_set& set);
  void choose(pod_set& set);
  group_id group_of(const group_rule& rule);
  void join(pod_set& set, group_id group);
  void release(group_id group);

  std::unordered_map<object_id, std::vector<std::unique_ptr<pod_set>>> jobs_;
  pod_groups groups_;
  namespace_labels namespaces_;
  std::vector<pod_set*> rechosen_;
  std::uint64_t last_order_ = 0;
  effort spent_;
  std::size_t held_ = 0;
};

} // namespace troupe::scheduling
