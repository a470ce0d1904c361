#pragma once
// Nodes and wishes for tests: a case says only what matters to it.

#include "actors/scheduler/book.hpp"

#include <string>
#include <utility>

namespace troupe::test {

inline node_room a_room(node_number number, std::int64_t cpu = 2000, std::int64_t memory = 4LL << 30,
                        std::int32_t pods = 110) {
  return {number, "node-" + std::to_string(number), {}, {}, true, false, cpu, memory, pods, false};
}

inline node_room labelled(node_number number, std::map<std::string, std::string> labels, std::int64_t cpu = 2000) {
  auto room = a_room(number, cpu);
  room.labels = std::move(labels);
  return room;
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

inline api::LabelSelector having(std::map<std::string, std::string> labels) {
  api::LabelSelector s;
  s.matchLabels = std::move(labels);
  return s;
}

inline api::PodAffinityTerm near_by(const char* key, std::map<std::string, std::string> labels) {
  api::PodAffinityTerm t;
  t.topologyKey = key;
  t.labelSelector = having(std::move(labels));
  return t;
}

inline api::TopologySpreadConstraint spread_over(const char* key, std::int32_t max_skew,
                                                 std::map<std::string, std::string> labels,
                                                 const char* otherwise = "DoNotSchedule") {
  api::TopologySpreadConstraint c;
  c.topologyKey = key;
  c.maxSkew = max_skew;
  c.whenUnsatisfiable = otherwise;
  c.labelSelector = having(std::move(labels));
  return c;
}

inline std::vector<api::PodAffinityTerm>& must_be_near(pod_demand& d) {
  if (!d.affinity)
    d.affinity.emplace();
  if (!d.affinity->podAffinity)
    d.affinity->podAffinity.emplace();
  return d.affinity->podAffinity->requiredDuringSchedulingIgnoredDuringExecution;
}

inline std::vector<api::PodAffinityTerm>& must_be_far(pod_demand& d) {
  if (!d.affinity)
    d.affinity.emplace();
  if (!d.affinity->podAntiAffinity)
    d.affinity->podAntiAffinity.emplace();
  return d.affinity->podAntiAffinity->requiredDuringSchedulingIgnoredDuringExecution;
}

inline pods_wanted wants(object_id job, std::uint32_t first, std::uint32_t count, pod_demand demand) {
  pods_wanted w;
  w.job = job;
  w.round = 1;
  w.job_name = "job-" + std::to_string(job);
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

/// The nodes of an answer, in the order of its pods; 0: none.
inline std::vector<node_number> nodes_of(const pods_placed& placed) {
  std::vector<node_number> out;
  for (const auto& p : placed.pods)
    out.push_back(p.node);
  return out;
}

/// A book with these nodes; on some of them something is taken already.
class some_nodes {
 public:
  explicit some_nodes(std::vector<node_room> rooms) { book.learn(of_nodes(std::move(rooms))); }

  /// One pod holds that much of the node, whether it has it or not.
  void take(node_number node, pod_demand demand) {
    demand.node_name = "node-" + std::to_string(node);
    ask(std::move(demand), 1);
  }
  pods_placed ask(pod_demand demand, std::uint32_t count = 1) {
    return book.place_wanted(wants(++job_, 0, count, std::move(demand)));
  }
  /// Why such a pod fits nowhere; empty: it does, and takes the place.
  std::string why_not(pod_demand demand) { return ask(std::move(demand)).unplaced_why; }
  object_id last_job() const noexcept { return job_; }

  scheduling::book book;

 private:
  object_id job_ = 0;
};

} // namespace troupe::test
