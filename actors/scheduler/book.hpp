#pragma once
// The scheduler's book: which pods hold which places, and which wait. Free of CAF; the actor only carries messages.

#include "actors/scheduler/pod_sets.hpp"
#include "actors/scheduler/priority.hpp"

#include <map>
#include <optional>
#include <set>
#include <unordered_map>

namespace troupe::scheduling {

/// What the book has done so far, counted. News cost a look at each node that changed for each template that waits, a
/// try for each Job that gets a place, and what is placed; never the pods that go on waiting.
struct book_work {
  std::uint64_t tries = 0; ///< of a Job's waiting pods, however many
  std::uint64_t pods = 0;  ///< waiting pods that were looked at one by one
  std::uint64_t texts = 0; ///< reasons put into words
  effort choosing;
};

/// What the scheduler knows. Everything in it can be rebuilt from the store.
class book {
 public:
  /// Applies what the store tells. @returns true when pods that wait may fit now.
  bool learn(const scheduler_news& news);
  /// Places pods that are asked for; known ones are left out of the answer.
  pods_placed place_wanted(const pods_wanted& wanted);
  /// Tries again those that wait: the first that fits anywhere, by priority, then oldest Job first, again and again;
  /// one answer per Job that got a place.
  std::vector<pods_placed> place_waiting();

  /// Pods were placed that others may wait to be near: those may fit now.
  bool is_stirred() const noexcept { return stirred_; }

  /// The reason that holds a Job's pods back may be another than they were told.
  bool has_untold() const noexcept { return untold_; }
  /// Tells all waiting pods whose reason changed, once; one answer (without nodes) per template.
  std::vector<pods_placed> tell_reasons();

  std::size_t waiting() const noexcept { return waiting_count_; }
  std::size_t placed() const noexcept { return sets_.held() + waiting_count_; }
  /// Also those that were removed, marked so.
  const std::vector<node_use>& nodes() const noexcept { return sets_.nodes.all(); }
  book_work work() const noexcept;

 private:
  using reason = std::optional<refusal_counts>;
  /// Whose turn comes first.
  struct turn {
    std::int32_t priority = 0;
    object_id job = 0;
    std::uint64_t order = 0;
    pod_set* set = nullptr;
    bool operator<(const turn& other) const noexcept;
  };
  /// Those who wait for the same.
  struct line {
    choice_table::choice_ptr choice;
    std::set<turn> sets; ///< none is empty
    reason told;         ///< what all of them know; nothing when that differs
    std::string text;    ///< of `text_of`, once it is needed
    refusal_counts text_of;
    turn first; ///< of its sets, as it stands in order_
  };

  static turn turn_of(pod_set& set) { return {set.priority, set.job, set.order, &set}; }
  /// A waiting pod of which the store has not heard yet.
  struct unheard {
    object_id job = 0;
    std::shared_ptr<const pod_demand> demand;
    placement pod;
  };
  /// @param news everything that the store knows
  std::vector<unheard> waiting_unheard(const scheduler_news& news);
  void start_over(const scheduler_news& news);
  bool free_place(const pod_ref& pod);
  std::string forbid(const pods_wanted& wanted, const std::string& why);
  std::uint32_t place_new(pod_set& set, const pods_wanted& wanted, pods_placed& out);
  void wait(pod_set& set, const placement& pod);
  /// Puts a set into the line of its choice while it has pods that wait, and out of it when not.
  void line_up(pod_set& set);
  void leave(pod_set& set);
  void join(line& l, pod_set& set);
  void move_rechosen();
  void place_named(std::map<object_id, pods_placed>& out);
  void place_lines(std::map<object_id, pods_placed>& out);
  bool place_first(line& l, std::map<object_id, pods_placed>& out);
  void place_next(pod_set& set, node_slot slot, std::map<object_id, pods_placed>& out);
  const std::string& text_of(line& l);
  void note(line& l) { untold_ = untold_ || l.told != l.choice->refusals(); }

  pod_sets sets_;
  priorities priorities_;
  std::unordered_map<const node_choice*, line> lines_; ///< none is empty
  std::map<turn, line*> order_;                        ///< all lines, by whose turn comes first in each
  std::map<std::string, std::set<turn>> named_;        ///< sets that wait for the node of that name
  std::size_t waiting_count_ = 0;
  std::size_t wary_lines_ = 0;                           ///< lines with rules about other pods
  std::unordered_map<object_id, std::string> forbidden_; ///< Jobs whose pods may not be, and what they were told
  bool untold_ = false, stirred_ = false;
  book_work work_;
};

} // namespace troupe::scheduling
