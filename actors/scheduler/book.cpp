#include "actors/scheduler/book.hpp"

#include <algorithm>

namespace troupe::scheduling {

node_use* book::node(node_number number) {
  const auto i = std::find_if(nodes_.begin(), nodes_.end(),
                              [&](const node_use& n) { return n.room.node == number; });
  return i == nodes_.end() ? nullptr : &*i;
}

void book::learn_node(const node_room& room) {
  auto* known = node(room.node);
  if (room.removed) {
    std::erase_if(nodes_, [&](const node_use& n) { return n.room.node == room.node; });
  } else if (known) {
    known->room = room;
  } else {
    nodes_.push_back(node_use{room, 0, 0, 0});
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
      wait_for_place(pod.pod.job, demand, {pod.pod.number, pod.index, 0});
      continue;
    }
    placed_[pod.pod] = {pod.node, demand};
    if (auto* n = node(pod.node))
      take(*n, *demand);
  }
}

void book::free_place(const live_pod& pod) {
  const auto i = placed_.find(pod.pod);
  if (i == placed_.end())
    return;
  if (i->second.node == 0) {
    const auto job = waiting_.find(pod.pod.job);
    if (job != waiting_.end()) {
      waiting_count_ -= std::erase_if(job->second.pods, [&](const placement& p) { return p.number == pod.pod.number; });
      if (job->second.pods.empty())
        waiting_.erase(job);
    }
  } else if (auto* n = node(i->second.node)) {
    give_back(*n, *i->second.demand);
  }
  placed_.erase(i);
}

bool book::learn(const scheduler_news& news) {
  if (news.all) {
    start_over(news);
  } else {
    for (const auto& room : news.nodes)
      learn_node(room);
    for (const auto& pod : news.ended)
      free_place(pod);
  }
  return waiting_count_ > 0;
}

void book::wait_for_place(object_id job, const demand_ptr& demand, const placement& pod) {
  auto& queue = waiting_[job];
  queue.demand = demand;
  queue.pods.push_back(pod);
  placed_[{job, pod.number}] = {0, demand};
  ++waiting_count_;
}

pods_placed book::place_wanted(const pods_wanted& wanted) {
  pods_placed out;
  out.job = wanted.job;
  out.round = wanted.round;
  for (std::uint32_t i = 0; i < wanted.count; ++i) {
    const auto number = wanted.first + i;
    if (placed_.contains({wanted.job, number}))
      continue;
    out.pods.push_back({number, i < wanted.indexes.size() ? wanted.indexes[i] : no_number, 0});
  }
  auto placing = place(nodes_, *wanted.demand, out.pods.size());
  for (std::size_t i = 0; i < out.pods.size(); ++i) {
    out.pods[i].node = placing.nodes[i];
    if (placing.nodes[i] == 0)
      wait_for_place(wanted.job, wanted.demand, out.pods[i]);
    else
      placed_[{wanted.job, out.pods[i].number}] = {placing.nodes[i], wanted.demand};
  }
  out.unplaced_why = std::move(placing.why);
  return out;
}

std::vector<pods_placed> book::place_waiting() {
  std::vector<pods_placed> out;
  for (auto i = waiting_.begin(); i != waiting_.end();) {
    auto& [job, queue] = *i;
    const auto placing = place(nodes_, *queue.demand, queue.pods.size());
    pods_placed found;
    found.job = job;
    std::deque<placement> still;
    for (std::size_t k = 0; k < queue.pods.size(); ++k) {
      if (placing.nodes[k] == 0) {
        still.push_back(queue.pods[k]);
        continue;
      }
      queue.pods[k].node = placing.nodes[k];
      placed_[{job, queue.pods[k].number}].node = placing.nodes[k];
      found.pods.push_back(queue.pods[k]);
    }
    waiting_count_ -= found.pods.size();
    queue.pods = std::move(still);
    if (!found.pods.empty())
      out.push_back(std::move(found));
    i = queue.pods.empty() ? waiting_.erase(i) : std::next(i);
  }
  return out;
}

} // namespace troupe::scheduling
