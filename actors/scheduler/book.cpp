#include "actors/scheduler/book.hpp"

#include <algorithm>
#include <iterator>

namespace troupe::scheduling {

node_use* book::node(node_number number) {
  const auto i = std::find_if(nodes_.begin(), nodes_.end(), [&](const node_use& n) { return n.room.node == number; });
  return i == nodes_.end() ? nullptr : &*i;
}

void book::learn_node(const node_room& room) {
  auto* known = node(room.node);
  if (room.removed) {
    std::erase_if(nodes_, [&](const node_use& n) { return n.room.node == room.node; });
  } else if (known) {
    known->room = room;
  } else {
    nodes_.push_back(node_use{room});
  }
}

void book::start_over(const scheduler_news& news) {
  nodes_.clear();
  placed_.clear();
  waiting_.clear();
  waiting_count_ = 0;
  for (const auto& room : news.nodes)
    learn_node(room);
  std::unordered_map<object_id, demand_ptr> demands;
  for (const auto& [job, wanted] : news.demands)
    demands[job] = wanted->demand;
  for (const auto& pod : news.live) {
    const auto& demand = demands[pod.pod.job];
    if (!demand)
      continue;
    if (pod.node == 0) {
      auto& queue = waiting_[pod.pod.job];
      queue.demand = demand;
      wait_for_place(pod.pod.job, queue, pod.pod.number, pod.index);
      continue;
    }
    placed_[pod.pod] = {pod.node, demand};
    if (auto* n = node(pod.node))
      take(*n, *demand);
  }
}

/// @returns true when a node has more room now.
bool book::free_place(const pod_ref& pod) {
  const auto i = placed_.find(pod);
  if (i == placed_.end())
    return false;
  const auto held = std::move(i->second);
  placed_.erase(i);
  if (held.node == 0)
    drop_waiting(pod);
  auto* n = held.node == 0 ? nullptr : node(held.node);
  if (n)
    give_back(*n, *held.demand);
  return n != nullptr;
}

void book::drop_waiting(const pod_ref& pod) {
  const auto job = waiting_.find(pod.job);
  if (job == waiting_.end())
    return;
  ++work_.pods;
  waiting_count_ -= job->second.pods.erase(pod.number);
  if (job->second.pods.empty())
    waiting_.erase(job);
}

bool book::learn(const scheduler_news& news) {
  bool more_room = news.all || !news.nodes.empty();
  if (news.all) {
    start_over(news);
  } else {
    for (const auto& room : news.nodes)
      learn_node(room);
    for (const auto& pod : news.ended)
      more_room |= free_place(pod.pod);
  }
  return more_room && waiting_count_ > 0;
}

void book::wait_for_place(object_id job, waiting_pods& queue, std::uint32_t number, std::uint32_t index) {
  queue.pods.emplace(number, index);
  placed_[{job, number}] = {0, queue.demand};
  ++waiting_count_;
}

const std::string& book::text_of(waiting_pods& queue) {
  if (queue.text.empty() && queue.why) {
    queue.text = explain(*queue.why, *queue.demand);
    ++work_.texts;
  }
  return queue.text;
}

void book::refuse(waiting_pods& queue, const reason& why) {
  if (queue.why != why) {
    queue.why = why;
    queue.text.clear();
  }
  untold_ = untold_ || queue.told != why;
}

pods_placed book::place_wanted(const pods_wanted& wanted) {
  pods_placed out;
  out.job = wanted.job;
  out.round = wanted.round;
  // Asked for again before the first answer was heard: by now another index may come first, and with that each number
  // would stand for another index than it was placed with. The Job asks again when it has heard.
  if (!wanted.indexes.empty() && placed_.contains({wanted.job, wanted.first}))
    return out;
  for (std::uint32_t i = 0; i < wanted.count; ++i) {
    const auto number = wanted.first + i;
    if (placed_.contains({wanted.job, number}))
      continue;
    out.pods.push_back({number, i < wanted.indexes.size() ? wanted.indexes[i] : no_number, 0,
                        i < wanted.before.size() ? wanted.before[i] : index_failures{}});
  }
  const auto placing = place(nodes_, *wanted.demand, out.pods.size());
  const auto fitting = placing.nodes.size();
  for (std::size_t i = 0; i < fitting; ++i) {
    out.pods[i].node = placing.nodes[i];
    placed_[{wanted.job, out.pods[i].number}] = {placing.nodes[i], wanted.demand};
  }
  if (fitting < out.pods.size())
    out.unplaced_why = keep_waiting(wanted, std::span{out.pods}.subspan(fitting), placing.why);
  return out;
}

/// Those that found no place join the others of their Job. @returns what they are to be told.
std::string book::keep_waiting(const pods_wanted& wanted, std::span<const placement> pods, const reason& why) {
  auto& queue = waiting_[wanted.job];
  queue.demand = wanted.demand;
  if (queue.pods.empty())
    queue.told = why;
  else if (queue.told != why)
    queue.told.reset();
  for (const auto& pod : pods)
    wait_for_place(wanted.job, queue, pod.number, pod.index);
  refuse(queue, why);
  return text_of(queue);
}

/// The places that a Job's turn gives it.
pods_placed book::place_queue(object_id job, waiting_pods& queue) {
  pods_placed found;
  found.job = job;
  const auto placing = place(nodes_, *queue.demand, queue.pods.size());
  for (const auto node : placing.nodes) {
    const auto [number, index] = *queue.pods.begin();
    queue.pods.erase(queue.pods.begin());
    placed_[{job, number}] = {node, queue.demand};
    found.pods.push_back({number, index, node});
  }
  ++work_.tries;
  work_.pods += placing.nodes.size();
  waiting_count_ -= placing.nodes.size();
  if (!queue.pods.empty())
    refuse(queue, placing.why);
  return found;
}

std::vector<pods_placed> book::place_waiting() {
  std::vector<pods_placed> out;
  for (auto i = waiting_.begin(); i != waiting_.end();) {
    auto found = place_queue(i->first, i->second);
    if (!found.pods.empty())
      out.push_back(std::move(found));
    i = i->second.pods.empty() ? waiting_.erase(i) : std::next(i);
  }
  return out;
}

std::vector<pods_placed> book::tell_reasons() {
  std::vector<pods_placed> out;
  untold_ = false;
  for (auto& [job, queue] : waiting_) {
    if (queue.told == queue.why)
      continue;
    queue.told = queue.why;
    auto& news = out.emplace_back();
    news.job = job;
    news.unplaced_why = text_of(queue);
    for (const auto& [number, index] : queue.pods)
      news.pods.push_back({number, index, 0});
    work_.pods += queue.pods.size();
  }
  return out;
}

} // namespace troupe::scheduling
