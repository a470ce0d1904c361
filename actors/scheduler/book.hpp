#pragma once
// The scheduler's book: which pods hold which places, and which wait. Free of CAF; the actor only carries messages.

#include "actors/scheduler/placement.hpp"

#include <map>
#include <optional>
#include <span>
#include <unordered_map>

namespace troupe::scheduling {

/// What the book has done so far, counted. News cost a try for each Job that waits, and what is placed; never the pods
/// that go on waiting.
struct book_work {
  std::uint64_t tries = 0; ///< of a Job's waiting pods, however many
  std::uint64_t pods = 0;  ///< waiting pods that were looked at one by one
  std::uint64_t texts = 0; ///< reasons put into words
};

/// What the scheduler knows. Everything in it can be rebuilt from the store.
class book {
public:
  /// Applies what the store tells. @returns true when pods that wait may fit now.
  bool learn(const scheduler_news& news);
  /// Places pods that are asked for; known ones are left out of the answer.
  pods_placed place_wanted(const pods_wanted& wanted);
  /// Tries again those that wait, oldest Job first; one answer per Job that got a place. All pods of a Job ask the
  /// same: its first refusal ends its turn.
  std::vector<pods_placed> place_waiting();

  /// The reason that holds a Job's pods back may be another than they were told.
  bool has_untold() const noexcept { return untold_; }
  /// Tells all waiting pods of each Job whose reason changed, once; one answer (without nodes) per such Job.
  std::vector<pods_placed> tell_reasons();

  std::size_t waiting() const noexcept { return waiting_count_; }
  std::size_t placed() const noexcept { return placed_.size(); }
  const std::vector<node_use>& nodes() const noexcept { return nodes_; }
  const book_work& work() const noexcept { return work_; }

private:
  using demand_ptr = std::shared_ptr<const pod_demand>;
  using reason = std::optional<refusal_counts>;
  struct place_of {
    node_number node = 0; ///< 0: waits
    demand_ptr demand;
  };
  /// The waiting pods of one Job.
  struct waiting_pods {
    demand_ptr demand;
    std::map<std::uint32_t, std::uint32_t> pods; ///< number and index; Jobs number their pods as they want them
    reason why;       ///< of the last refusal
    reason told;      ///< what all of them know; nothing when that differs
    std::string text; ///< of `why`, once it is needed
  };

  void learn_node(const node_room& room);
  void start_over(const scheduler_news& news);
  bool free_place(const pod_ref& pod);
  void drop_waiting(const pod_ref& pod);
  void wait_for_place(object_id job, waiting_pods& queue, std::uint32_t number, std::uint32_t index);
  std::string keep_waiting(const pods_wanted& wanted, std::span<const placement> pods, const reason& why);
  pods_placed place_queue(object_id job, waiting_pods& queue);
  void refuse(waiting_pods& queue, const reason& why);
  const std::string& text_of(waiting_pods& queue);
  node_use* node(node_number number);

  std::vector<node_use> nodes_;
  std::unordered_map<pod_ref, place_of> placed_;
  std::map<object_id, waiting_pods> waiting_; ///< by Job: older Jobs have smaller numbers; none is empty
  std::size_t waiting_count_ = 0;
  bool untold_ = false;
  book_work work_;
};

} // namespace troupe::scheduling
