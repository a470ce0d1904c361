#include "actors/scheduler/book.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <set>

using namespace troupe;
using scheduling::book;
using scheduling::node_use;
using scheduling::place;

namespace {

node_use a_node(node_number number, std::int64_t cpu = 2000, std::int64_t memory = 4LL << 30, std::int32_t pods = 110) {
  node_use n;
  n.room = {number, "node-" + std::to_string(number), {}, {}, true, false, cpu, memory, pods, false};
  return n;
}

pod_demand cpus(std::int64_t milli) {
  pod_demand d;
  d.cpu_milli = milli;
  return d;
}

api::Taint taint(const char* key, const char* value, const char* effect) {
  api::Taint t;
  t.key = key;
  t.value = value;
  t.effect = effect;
  return t;
}

pods_wanted wants(object_id job, std::uint32_t first, std::uint32_t count, pod_demand demand) {
  pods_wanted w;
  w.job = job;
  w.round = 1;
  w.first = first;
  w.count = count;
  w.demand = std::make_shared<const pod_demand>(std::move(demand));
  return w;
}

} // namespace

TEST_CASE("placement spreads pods over the least loaded nodes", "[scheduler]") {
  std::vector<node_use> nodes{a_node(1), a_node(2)};
  const auto placing = place(nodes, cpus(500), 4);
  CHECK(std::count(placing.nodes.begin(), placing.nodes.end(), 1) == 2);
  CHECK(std::count(placing.nodes.begin(), placing.nodes.end(), 2) == 2);
  CHECK(placing.why.empty());
}

TEST_CASE("pods without requests spread by their number", "[scheduler]") {
  std::vector<node_use> nodes{a_node(1), a_node(2), a_node(3)};
  const auto placing = place(nodes, {}, 6);
  for (const int n : {1, 2, 3})
    CHECK(std::count(placing.nodes.begin(), placing.nodes.end(), n) == 2);
}

TEST_CASE("what fits nowhere says why, in Kubernetes' words", "[scheduler]") {
  struct row {
    const char* name;
    std::vector<node_use> nodes;
    pod_demand demand;
    std::string why;
  };
  auto cordoned = a_node(2);
  cordoned.room.unschedulable = true;
  auto away = a_node(3);
  away.room.usable = false;
  auto tainted = a_node(4);
  tainted.room.taints = {taint("gpu", "yes", "NoSchedule")};
  auto full = a_node(5);
  full.pods_used = 110;
  auto picky = cpus(100);
  picky.node_selector = {{"disk", "ssd"}};
  auto huge = cpus(100000);
  huge.memory_bytes = 1LL << 50;
  const row rows[] = {
    {"no node at all", {}, cpus(1), "no nodes available to schedule pods"},
    {"cpu", {a_node(1)}, cpus(3000),
     "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found "
     "for incoming pod."},
    {"each reason of a node counts", {a_node(1)}, huge,
     "0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory. preemption: 0/1 nodes are available: 1 No "
     "preemption victims found for incoming pod."},
    {"selector", {a_node(1), a_node(2)}, picky,
     "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/2 nodes are "
     "available: 2 Preemption is not helpful for scheduling."},
    {"a mixture", {a_node(1), cordoned, away, tainted, full}, cpus(3000),
     "0/5 nodes are available: 1 Insufficient cpu, 1 Too many pods, 1 node(s) were unschedulable, 2 node(s) had "
     "untolerated taint(s). preemption: 0/5 nodes are available: 2 No preemption victims found for incoming pod, 3 "
     "Preemption is not helpful for scheduling."},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) {
      auto nodes = r.nodes;
      const auto placing = place(nodes, r.demand, 1);
      CHECK(placing.nodes == std::vector<node_number>{0});
      CHECK(placing.why == r.why);
    }
}

TEST_CASE("tolerations open tainted and cordoned nodes", "[scheduler]") {
  auto node = a_node(1);
  node.room.taints = {taint("gpu", "yes", "NoSchedule"), taint("old", "", "PreferNoSchedule")};
  auto demand = cpus(1);
  CHECK(scheduling::judge(node, demand) == scheduling::refusal::taint);
  api::Toleration t;
  t.key = "gpu";
  t.value = "yes";
  demand.tolerations = {t};
  CHECK(scheduling::judge(node, demand) == scheduling::refusal::none);
  node.room.unschedulable = true;
  CHECK(scheduling::judge(node, demand) == scheduling::refusal::unschedulable);
  api::Toleration all;
  all.operator_ = "Exists";
  demand.tolerations = {all};
  CHECK(scheduling::judge(node, demand) == scheduling::refusal::none);
}

TEST_CASE("asking for the same pods twice places them once", "[scheduler]") {
  book b;
  scheduler_news news;
  news.nodes = {a_node(1).room};
  b.learn(news);
  CHECK(b.place_wanted(wants(7, 0, 3, cpus(100))).pods.size() == 3);
  const auto again = b.place_wanted(wants(7, 1, 4, cpus(100)));
  REQUIRE(again.pods.size() == 2);
  CHECK(again.pods[0].number == 3);
  CHECK(again.round == 1);
}

TEST_CASE("those that wait get the places that become free, oldest Job first", "[scheduler]") {
  book b;
  scheduler_news news;
  news.nodes = {a_node(1, 1000).room};
  b.learn(news);
  CHECK(b.place_wanted(wants(1, 0, 1, cpus(1000))).pods[0].node == 1);
  const auto second = b.place_wanted(wants(2, 0, 1, cpus(1000)));
  CHECK(second.pods[0].node == 0);
  CHECK(second.unplaced_why.find("Insufficient cpu") != std::string::npos);
  b.place_wanted(wants(3, 0, 1, cpus(1000)));
  CHECK(b.waiting() == 2);
  scheduler_news ended;
  ended.ended = {{{1, 0}, 1, no_number}};
  CHECK(b.learn(ended));
  const auto found = b.place_waiting();
  REQUIRE(found.size() == 1);
  CHECK(found[0].job == 2);
  CHECK(found[0].pods[0].node == 1);
  CHECK(b.waiting() == 1);
}

TEST_CASE("the book never overcommits a node, and rebuilds itself from the store's account", "[scheduler]") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    std::mt19937_64 random{seed};
    book b;
    scheduler_news nodes;
    for (node_number n = 1; n <= 4; ++n)
      nodes.nodes.push_back(a_node(n, 1000 * static_cast<std::int64_t>(1 + random() % 4), 1LL << 32, 8).room);
    b.learn(nodes);
    std::vector<live_pod> live;
    std::map<object_id, pods_wanted_ptr> demands;
    for (object_id job = 1; job <= 30; ++job) {
      const auto wanted =
        wants(job, 0, 1 + static_cast<std::uint32_t>(random() % 5), cpus(100 * static_cast<std::int64_t>(random() % 9)));
      demands[job] = std::make_shared<const pods_wanted>(wanted);
      for (const auto& p : b.place_wanted(wanted).pods)
        live.push_back({{job, p.number}, p.node, p.index});
      if (random() % 2 == 0 && !live.empty()) {
        const auto i = random() % live.size();
        scheduler_news news;
        news.ended = {live[i]};
        live.erase(live.begin() + static_cast<std::ptrdiff_t>(i));
        b.learn(news);
        for (const auto& found : b.place_waiting())
          for (const auto& p : found.pods)
            for (auto& l : live)
              if (l.pod == pod_ref{found.job, p.number})
                l.node = p.node;
      }
      for (const auto& n : b.nodes()) {
        INFO("seed " << seed);
        CHECK(n.cpu_used <= n.room.cpu_milli);
        CHECK(n.pods_used <= n.room.pods);
        CHECK(n.pods_used >= 0);
      }
    }
    scheduler_news all = nodes;
    all.all = true;
    all.live = live;
    all.demands.assign(demands.begin(), demands.end());
    book rebuilt;
    rebuilt.learn(all);
    CHECK(rebuilt.waiting() == b.waiting());
    for (std::size_t i = 0; i < b.nodes().size(); ++i)
      CHECK(rebuilt.nodes()[i].cpu_used == b.nodes()[i].cpu_used);
  }
}
