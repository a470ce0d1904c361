#pragma once
// One node_choice for all pods that ask the same, whatever Job they are of.

#include "actors/scheduler/nodes/node_choice.hpp"

#include <cstdint>
#include <list>
#include <memory>
#include <unordered_map>
#include <vector>

namespace troupe::scheduling {

class choice_table {
 public:
  using choice_ptr = std::shared_ptr<node_choice>;

  /// The choice for these pods, perhaps a new one.
  choice_ptr find_or_make(const pod_demand& demand, std::vector<topology_rule> rules);
  /// It is being used for pods that found a place. Of those that nobody waits for, only the last few keep what they
  /// know of the nodes; the others look at all nodes again when they are used.
  void used(const choice_ptr& choice);
  /// Pods wait for it: it stays as it is, until used() says otherwise.
  void waited_for(const choice_ptr& choice);
  /// Drops those that speak of that group; nobody may use them any more.
  void forget(group_id group);
  void clear();

  static constexpr std::size_t most_idle = 64;

 private:
  void erase(const choice_ptr& choice);

  std::unordered_multimap<std::size_t, choice_ptr> all_; ///< by a hash of what they are for
  std::list<choice_ptr> idle_;                           ///< that nobody waits for, last used first
  std::unordered_map<const node_choice*, std::list<choice_ptr>::iterator> idle_at_;
};

} // namespace troupe::scheduling
