#include "actors/scheduler/book.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_set>
#include <utility>

namespace troupe::scheduling {

bool book::turn::operator<(const turn& other) const noexcept {
  return std::tuple{-std::int64_t{priority}, job, order} <
         std::tuple{-std::int64_t{other.priority}, other.job, other.order};
}

book_work book::work() const noexcept {
  auto out = work_;
  out.choosing = sets_.spent();
  return out;
}

// -- what the store tells -------------------------------------------------------------------------------------------

bool book::learn(const scheduler_news& news) {
  bool more_room = news.all || !news.nodes.empty() || news.namespaces;
  if (news.all) {
    start_over(news);
  } else {
    if (news.classes) {
      priorities_.learn(*news.classes);
      forbidden_.clear();
    }
    if (news.namespaces)
      sets_.learn(*news.namespaces);
    for (const auto& room : news.nodes)
      sets_.nodes.learn(room);
    for (const auto& pod : news.ended)
      more_room |= free_place(pod.pod);
  }
  move_rechosen();
  return more_room && waiting_count_ > 0;
}

std::vector<book::unheard> book::waiting_unheard(const scheduler_news& news) {
  std::unordered_set<pod_ref> heard;
  for (const auto* list : {&news.live, &news.ended})
    for (const auto& pod : *list)
      heard.insert(pod.pod);
  std::vector<unheard> out;
  sets_.each([&](const pod_set& set) {
    for (const auto& [number, index] : set.waiting)
      if (!heard.contains({set.job, number}))
        out.push_back({set.job, set.demand, {number, index}});
  });
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return std::tuple{a.job, a.pod.number} < std::tuple{b.job, b.pod.number};
  });
  return out;
}

/// Pods that wait here and that the store does not name go on waiting: the answer that tells it of them is under way.
void book::start_over(const scheduler_news& news) {
  const auto under_way = waiting_unheard(news);
  lines_.clear();
  order_.clear();
  forbidden_.clear();
  named_.clear();
  sets_.clear();
  waiting_count_ = wary_lines_ = 0;
  priorities_.learn(news.classes.value_or(std::vector<priority_class>{}));
  sets_.learn(news.namespaces.value_or(namespace_labels{}));
  for (const auto& room : news.nodes)
    sets_.nodes.learn(room);
  std::map<std::pair<object_id, std::uint32_t>, std::shared_ptr<const pod_demand>> demands;
  for (const auto& [job, wanted] : news.demands)
    demands[{job, wanted->memory_percent}] = wanted->demand;
  for (const auto& pod : news.live) {
    const auto& demand = demands[{pod.pod.job, pod.memory_percent}];
    if (!demand)
      continue;
    auto& set =
        sets_.find_or_make(pod.pod.job, demand, priorities_.of(demand->priority_class, demand->asked_priority).value);
    if (pod.node != 0) {
      sets_.hold(set, pod.pod.number, sets_.nodes.slot_of(pod.node));
      continue;
    }
    wait(set, {pod.pod.number, pod.index});
    if (set.line)
      lines_.at(set.line.get()).told.reset();
  }
  for (const auto& x : under_way)
    wait(sets_.find_or_make(x.job, x.demand, priorities_.of(x.demand->priority_class, x.demand->asked_priority).value),
         x.pod);
}

/// @returns true when a node has more room now, or others of its kind may be wanted elsewhere
bool book::free_place(const pod_ref& pod) {
  auto* set = sets_.find(pod);
  if (!set)
    return false;
  const auto had_place = sets_.free(*set, pod.number) != no_slot;
  if (!had_place) {
    ++work_.pods;
    waiting_count_ -= set->waiting.erase(pod.number);
    line_up(*set);
  }
  sets_.drop_if_empty(*set);
  return had_place;
}

// -- those who wait -------------------------------------------------------------------------------------------------

void book::wait(pod_set& set, const placement& pod) {
  set.waiting.emplace(pod.number, pod.index);
  ++waiting_count_;
  line_up(set);
}

void book::line_up(pod_set& set) {
  const auto wanted = set.waiting.empty() ? nullptr : set.choice;
  if (set.line != wanted) {
    leave(set);
    if (wanted) {
      auto& l = lines_[wanted.get()];
      if (!l.choice) {
        l.choice = wanted;
        wary_lines_ += !wanted->rules().empty();
        sets_.choices.waited_for(wanted);
        sets_.catch_up(*wanted);
        l.told = wanted->refusals();
      }
      join(l, set);
    }
  }
  if (!set.choice && !set.demand->node_name.empty()) {
    auto& those = named_[set.demand->node_name];
    if (set.waiting.empty())
      those.erase(turn_of(set));
    else
      those.insert(turn_of(set));
    if (those.empty())
      named_.erase(set.demand->node_name);
  }
}

void book::join(line& l, pod_set& set) {
  const auto t = turn_of(set);
  if (l.sets.empty() || t < l.first) {
    order_.erase(l.first);
    order_[t] = &l;
    l.first = t;
  }
  l.sets.insert(t);
  set.line = l.choice;
}

void book::leave(pod_set& set) {
  const auto known = set.line ? lines_.find(set.line.get()) : lines_.end();
  set.line.reset();
  if (known == lines_.end())
    return;
  auto& l = known->second;
  l.sets.erase(turn_of(set));
  if (!l.sets.empty() && l.first.set != &set)
    return;
  order_.erase(l.first);
  if (!l.sets.empty()) {
    l.first = *l.sets.begin();
    order_[l.first] = &l;
    return;
  }
  const auto choice = l.choice;
  lines_.erase(known);
  wary_lines_ -= !choice->rules().empty();
  sets_.choices.used(choice);
}

void book::move_rechosen() {
  for (auto* set : sets_.take_rechosen()) {
    line_up(*set);
    if (set->line)
      lines_.at(set->line.get()).told.reset(); // they may know another reason
  }
}

const std::string& book::text_of(line& l) {
  const auto& why = l.choice->refusals();
  if (l.text.empty() || l.text_of != why) {
    l.text = explain(why, l.choice->needs());
    l.text_of = why;
    ++work_.texts;
  }
  return l.text;
}

// -- places ---------------------------------------------------------------------------------------------------------

pods_placed book::place_wanted(const pods_wanted& wanted) {
  pods_placed out;
  out.job = wanted.job;
  out.round = wanted.round;
  const auto priority = priorities_.of(wanted.demand->priority_class, wanted.demand->asked_priority);
  if (!priority.refusal.empty()) {
    out.forbidden = forbid(wanted, priority.refusal);
    return out;
  }
  forbidden_.erase(wanted.job);
  // Asked for again before the first answer was heard: by now another index may come first, and with that each number
  // would stand for another index than it was placed with. The Job asks again when it has heard.
  if (!wanted.indexes.empty() && sets_.find({wanted.job, wanted.first}))
    return out;
  auto& set = sets_.find_or_make(wanted.job, wanted.demand, priority.value);
  move_rechosen();
  const auto fitting = place_new(set, wanted, out);
  stirred_ = stirred_ || (fitting > 0 && wary_lines_ > 0);
  if (fitting < out.pods.size()) {
    for (auto i = fitting; i < out.pods.size(); ++i)
      wait(set, out.pods[i]);
    if (set.line) {
      auto& l = lines_.at(set.line.get());
      const auto& why = l.choice->refusals();
      if (l.told != why)
        l.told.reset(); // those who waited already know another one
      note(l);
      out.unplaced_why = text_of(l);
    }
  } else if (set.choice && !set.line) {
    sets_.choices.used(set.choice);
  }
  sets_.drop_if_empty(set);
  return out;
}

/// A Job asks again every few seconds, for as long as the class may still appear. @returns what it has to hear, if that
/// is news to it
std::string book::forbid(const pods_wanted& wanted, const std::string& why) {
  constexpr std::size_t most = 10'000; // Jobs that are gone are among them
  if (forbidden_.size() > most)
    forbidden_.clear();
  auto& told = forbidden_[wanted.job];
  if (told == why)
    return {};
  told = why;
  return forbidden_pods(wanted.job_name, why);
}

/// @returns how many of the pods found a place; they come first
std::uint32_t book::place_new(pod_set& set, const pods_wanted& wanted, pods_placed& out) {
  std::uint32_t fitting = 0;
  const auto named = set.choice ? no_slot : sets_.nodes.find(set.demand->node_name);
  bool room = true;
  for (std::uint32_t i = 0; i < wanted.count; ++i) {
    const auto number = wanted.first + i;
    if (sets_.find({wanted.job, number}))
      continue;
    auto slot = named;
    if (set.choice)
      slot = room ? sets_.best(set) : no_slot;
    room = slot != no_slot;
    if (room) {
      sets_.hold(set, number, slot);
      ++fitting;
    }
    out.pods.push_back({number, i < wanted.indexes.size() ? wanted.indexes[i] : no_number,
                        room ? sets_.nodes.at(slot).room.node : node_number{0},
                        i < wanted.before.size() ? wanted.before[i] : index_failures{}, wanted.memory_percent});
  }
  return fitting;
}

std::vector<pods_placed> book::place_waiting() {
  std::map<object_id, pods_placed> found;
  stirred_ = false;
  place_named(found);
  place_lines(found);
  std::vector<pods_placed> out;
  out.reserve(found.size());
  for (auto& [job, placed] : found)
    out.push_back(std::move(placed));
  return out;
}

void book::place_next(pod_set& set, node_slot slot, std::map<object_id, pods_placed>& out) {
  const auto [number, index] = *set.waiting.begin();
  set.waiting.erase(set.waiting.begin());
  --waiting_count_;
  ++work_.pods;
  sets_.hold(set, number, slot);
  auto& placed = out[set.job];
  placed.job = set.job;
  placed.pods.push_back({number, index, sets_.nodes.at(slot).room.node});
}

void book::place_named(std::map<object_id, pods_placed>& out) {
  std::vector<pod_set*> ready;
  for (const auto& [name, those] : named_)
    if (sets_.nodes.find(name) != no_slot)
      for (const auto& t : those)
        ready.push_back(t.set);
  for (auto* set : ready) {
    const auto slot = sets_.nodes.find(set->demand->node_name);
    ++work_.tries;
    while (!set->waiting.empty())
      place_next(*set, slot, out);
    line_up(*set);
  }
}

/// Each line looks at the nodes that changed, when its turn comes. A place that is taken leaves less to the others, but
/// for those who want to be near somebody, or spread evenly: with such lines it begins anew.
void book::place_lines(std::map<object_id, pods_placed>& out) {
  for (auto next = order_.begin(); next != order_.end();) {
    const auto turn_before = next->first;
    auto& l = *next->second;
    if (!place_first(l, out))
      ++next;
    else
      next = wary_lines_ > 0 ? order_.begin() : order_.lower_bound(turn_before);
  }
}

/// Places pods of the line's first set: all that fit, or one, if others may have their turn before the next one.
/// @returns false when none fits
bool book::place_first(line& l, std::map<object_id, pods_placed>& out) {
  auto& set = *l.first.set;
  auto slot = sets_.best(set);
  if (slot == no_slot) {
    note(l);
    return false;
  }
  ++work_.tries;
  do {
    place_next(set, slot, out);
    slot = wary_lines_ > 0 ? no_slot : sets_.best(set);
  } while (slot != no_slot && !set.waiting.empty());
  line_up(set); // the last one takes the line with it
  return true;
}

std::vector<pods_placed> book::tell_reasons() {
  std::vector<pods_placed> out;
  untold_ = false;
  for (auto& [choice, l] : lines_) {
    sets_.catch_up(*l.choice);
    if (l.told == l.choice->refusals())
      continue;
    l.told = l.choice->refusals();
    for (const auto& t : l.sets) {
      auto& news = out.emplace_back();
      news.job = t.job;
      news.unplaced_why = text_of(l);
      for (const auto& [number, index] : t.set->waiting)
        news.pods.push_back({number, index, 0});
      work_.pods += t.set->waiting.size();
    }
  }
  return out;
}

} // namespace troupe::scheduling
