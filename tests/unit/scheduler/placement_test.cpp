// Which node takes which pod, and what is said when none does (spec/pods-nodes.md §14).

#include "tests/unit/scheduler/builders.hpp"

#include "actors/scheduler/filters/tolerations.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace troupe;
using namespace troupe::test;
using scheduling::node_use;
using scheduling::place;

TEST_CASE("placement spreads pods over the least loaded nodes", "[scheduler]") {
  std::vector<node_use> nodes{a_node(1), a_node(2)};
  const auto placing = place(nodes, cpus(500), 4);
  CHECK(std::count(placing.nodes.begin(), placing.nodes.end(), 1) == 2);
  CHECK(std::count(placing.nodes.begin(), placing.nodes.end(), 2) == 2);
  CHECK_FALSE(placing.why);
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
  auto busy = a_node(1);
  busy.cpu_used = 1000;
  auto picky = cpus(100);
  picky.node_selector = {{"disk", "ssd"}};
  auto huge = cpus(100000);
  huge.memory_bytes = 1LL << 50;
  auto boards = cpus(1);
  boards.extended = {{"example.com/board", 2}, {"hugepages-2Mi", 1}};
  auto one_board = a_node(1);
  one_board.room.extended = {{"example.com/board", 2}, {"hugepages-2Mi", 4}};
  one_board.extended_used = {{"example.com/board", 1}};
  const row rows[] = {
    {"other resources by their names", {one_board, a_node(2)}, boards,
     "0/2 nodes are available: 1 Insufficient hugepages-2Mi, 2 Insufficient example.com/board. preemption: 0/2 nodes "
     "are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling."},
    {"no node at all", {}, cpus(1), "no nodes available to schedule pods"},
    {"cpu", {a_node(1)}, cpus(3000),
     "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 Preemption is not helpful "
     "for scheduling."},
    {"each reason of a node counts", {a_node(1)}, huge,
     "0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory. preemption: 0/1 nodes are available: 1 "
     "Preemption is not helpful for scheduling."},
    {"selector", {a_node(1), a_node(2)}, picky,
     "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/2 nodes are "
     "available: 2 Preemption is not helpful for scheduling."},
    {"a mixture", {busy, cordoned, away, tainted, full}, cpus(1500),
     "0/5 nodes are available: 1 Insufficient cpu, 1 Too many pods, 1 node(s) were unschedulable, 2 node(s) had "
     "untolerated taint(s). preemption: 0/5 nodes are available: 2 No preemption victims found for incoming pod, 3 "
     "Preemption is not helpful for scheduling."},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) {
      auto nodes = r.nodes;
      const auto placing = place(nodes, r.demand, 1);
      CHECK(placing.nodes.empty());
      REQUIRE(placing.why);
      CHECK(scheduling::explain(*placing.why, r.demand) == r.why);
    }
}

TEST_CASE("tolerations open tainted and cordoned nodes", "[scheduler]") {
  auto node = a_node(1);
  node.room.taints = {taint("gpu", "yes", "NoSchedule"), taint("old", "", "PreferNoSchedule")};
  auto demand = cpus(1);
  CHECK(scheduling::judge(node, demand).why == scheduling::refusal::taint);
  api::Toleration t;
  t.key = "gpu";
  t.value = "yes";
  demand.tolerations = {t};
  CHECK(scheduling::judge(node, demand).why == scheduling::refusal::none);
  node.room.unschedulable = true;
  CHECK(scheduling::judge(node, demand).why == scheduling::refusal::unschedulable);
  api::Toleration all;
  all.operator_ = "Exists";
  demand.tolerations = {all};
  CHECK(scheduling::judge(node, demand).why == scheduling::refusal::none);
}

TEST_CASE("a request at the end of its range fits only where that much is free", "[scheduler]") {
  using namespace troupe::scheduling;
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  constexpr verdict fits{}, some_pods_could_go_memory{refusal::resources, false, lacks_memory},
      never_memory{refusal::resources, true, lacks_memory}, never_cpu{refusal::resources, true, lacks_cpu};
  struct row {
    const char* name;
    std::int64_t cpu_used, memory_used;
    pod_demand demand;
    verdict answer;
  };
  const row rows[] = {
      {"all memory of an empty node", 0, 0, bytes(4LL << 30), fits},
      {"a byte more", 0, 0, bytes((4LL << 30) + 1), never_memory},
      {"the last byte", 0, (4LL << 30) - 1, bytes(1), fits},
      {"one after the last", 0, 4LL << 30, bytes(1), some_pods_could_go_memory},
      {"9E of memory while some is used", 0, 1LL << 30, bytes(9'000'000'000'000'000'000), never_memory},
      {"as much memory as can be written", 0, 1, bytes(most), never_memory},
      {"as much cpu as can be written", 1, 0, cpus(most), never_cpu},
      {"nothing, of a node that has less than nothing left", 3000, 8LL << 30, {}, fits},
      {"something, of such a node", 3000, 0, cpus(1), {refusal::resources, false, lacks_cpu}},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) {
      auto node = a_node(1);
      node.cpu_used = r.cpu_used;
      node.memory_used = r.memory_used;
      CHECK((judge(node, r.demand) == r.answer));
    }
}

TEST_CASE("pods that name their node may ask beyond all bounds: it is full, and free again after them", "[scheduler]") {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  std::vector<node_use> nodes{a_node(1)};
  pod_demand huge;
  huge.cpu_milli = huge.memory_bytes = most;
  huge.node_name = "node-1";
  CHECK(place(nodes, huge, 3).nodes == std::vector<node_number>{1, 1, 1});
  CHECK(scheduling::judge(nodes[0], cpus(1)).lacking == scheduling::lacks_cpu);
  CHECK(scheduling::judge(nodes[0], bytes(1)).lacking == scheduling::lacks_memory);
  for (int i = 0; i < 3; ++i)
    scheduling::give_back(nodes[0], huge);
  CHECK(nodes[0].cpu_used == 0);
  CHECK(nodes[0].memory_used == 0);
}
