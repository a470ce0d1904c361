#pragma once
// The scheduler's book: which pods hold which places, and which wait. Free of CAF; the actor only carries messages.

#include "actors/scheduler/placement.hpp"

#include <deque>
#include <list>
#include <map>
#include <unordered_map>

namespace troupe::scheduling {

/// What the scheduler knows. Everything in it can be rebuilt from the store.
class book {
public:
  /// Applies what the store tells. @returns true when pods that wait may fit now.
  bool learn(const scheduler_news& news);
  /// Places pods that are asked for; known ones are left out of the answer.
  pods_placed place_wanted(const pods_wanted& wanted);
  /// Tries again those that wait, oldest Job first; one answer per Job that got a place.
  std::vector<pods_placed> place_waiting();

  std::size_t waiting() const noexcept { return waiting_count_; }
  std::size_t placed() const noexcept { return placed_.size(); }
  const std::vector<node_use>& nodes() const noexcept { return nodes_; }

private:
  using demand_ptr = std::shared_ptr<const pod_demand>;
  struct place_of {
    node_number node = 0; ///< 0: waits
    demand_ptr demand;
  };
  struct waiting_pods {
    demand_ptr demand;
    std::deque<placement> pods;
  };

  void learn_node(const node_room& room);
  void start_over(const scheduler_news& news);
  void free_place(const live_pod& pod);
  void wait_for_place(object_id job, const demand_ptr& demand, const placement& pod);
  node_use* node(node_number number);

  std::vector<node_use> nodes_;
  std::unordered_map<pod_ref, place_of> placed_;
  std::map<object_id, waiting_pods> waiting_; ///< by Job: older Jobs have smaller numbers
  std::size_t waiting_count_ = 0;
};

} // namespace troupe::scheduling
