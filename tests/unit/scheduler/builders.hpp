#pragma once
// Nodes and wishes for tests: a case says only what matters to it.

#include "actors/scheduler/book.hpp"

#include <string>
#include <utility>

namespace troupe::test {

inline scheduling::node_use a_node(node_number number, std::int64_t cpu = 2000, std::int64_t memory = 4LL << 30,
                                   std::int32_t pods = 110) {
  scheduling::node_use n;
  n.room = {number, "node-" + std::to_string(number), {}, {}, true, false, cpu, memory, pods, false};
  return n;
}

inline pod_demand cpus(std::int64_t milli) {
  pod_demand d;
  d.cpu_milli = milli;
  return d;
}

inline pod_demand bytes(std::int64_t memory) {
  pod_demand d;
  d.memory_bytes = memory;
  return d;
}

inline api::Taint taint(const char* key, const char* value, const char* effect) {
  api::Taint t;
  t.key = key;
  t.value = value;
  t.effect = effect;
  return t;
}

inline pods_wanted wants(object_id job, std::uint32_t first, std::uint32_t count, pod_demand demand) {
  pods_wanted w;
  w.job = job;
  w.round = 1;
  w.first = first;
  w.count = count;
  w.demand = std::make_shared<const pod_demand>(std::move(demand));
  return w;
}

inline scheduler_news of_nodes(std::vector<node_room> rooms) {
  scheduler_news news;
  news.nodes = std::move(rooms);
  return news;
}

inline scheduler_news of_ends(std::vector<pod_ref> pods) {
  scheduler_news news;
  for (const auto& pod : pods)
    news.ended.push_back({pod, 0, no_number});
  return news;
}

} // namespace troupe::test
