#pragma once
// The nodes, what of them is taken, and what changed since somebody last looked.

#include "actors/scheduler/filters/resources.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace troupe::scheduling {

/// A node's place in the ledger; kept for ever, whatever becomes of the node.
using node_slot = std::uint32_t;
inline constexpr node_slot no_slot = 0xffffffffU;

class node_ledger {
 public:
  /// Takes in what the store tells of a node. @returns its slot
  node_slot learn(const node_room& room);
  /// The slot of that number; one of a node that is gone is made when there is none.
  node_slot slot_of(node_number number);
  /// no_slot when there is no such node, or it was removed.
  node_slot find(const std::string& name) const;

  void take(node_slot slot, const pod_demand& demand);
  void give_back(node_slot slot, const pod_demand& demand);

  const node_use& at(node_slot slot) const { return nodes_[slot]; }
  const std::vector<node_use>& all() const noexcept { return nodes_; }
  std::size_t size() const noexcept { return nodes_.size(); }

  /// A point in the history of changes; grows with each.
  using moment = std::uint64_t;
  moment now() const noexcept { return first_ + log_.size(); }
  /// The node is another one (labels, taints, capacity …) since then, not only fuller or emptier.
  bool is_other(node_slot slot, moment since) const { return other_at_[slot] >= since; }
  /// Calls `look` with each node that changed since then, once.
  /// @returns false, without a call, when that is too long ago: all may have changed
  template <class Look> bool each_change(moment since, Look look) const {
    if (since < first_)
      return false;
    for (auto i = since - first_; i < log_.size(); ++i)
      if (changed_at_[log_[i]] == first_ + i)
        look(log_[i]);
    return true;
  }

 private:
  node_slot add(node_number number);
  void note_change(node_slot slot);

  std::vector<node_use> nodes_;
  std::vector<node_slot> slots_; ///< by number
  std::unordered_map<std::string, node_slot> names_;
  std::vector<node_slot> log_; ///< what changed, since `first_`
  moment first_ = 0;
  std::vector<moment> changed_at_, other_at_; ///< last, by slot
};

} // namespace troupe::scheduling
