// Which node takes which pod, and what is said when none does (spec/pods-nodes.md §14).

#include "tests/unit/scheduler/builders.hpp"

#include "actors/scheduler/filters/tolerations.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>

using namespace troupe;
using namespace troupe::test;

TEST_CASE("placement spreads pods over the least loaded nodes", "[scheduler]") {
  some_nodes x{{a_room(1), a_room(2)}};
  const auto placed = x.ask(cpus(500), 4);
  CHECK(nodes_of(placed) == std::vector<node_number>{1, 2, 1, 2});
  CHECK(placed.unplaced_why.empty());
}

TEST_CASE("pods without requests spread by their number", "[scheduler]") {
  some_nodes x{{a_room(1), a_room(2), a_room(3)}};
  CHECK(nodes_of(x.ask({}, 6)) == std::vector<node_number>{1, 2, 3, 1, 2, 3});
}

namespace {

api::Toleration tolerating(const char* key, const char* op = "Exists", const char* value = "",
                           const char* effect = "") {
  api::Toleration t;
  t.key = key;
  t.operator_ = op;
  t.value = value;
  t.effect = effect;
  return t;
}

} // namespace

TEST_CASE("pods with one port of the node exclude each other", "[scheduler]") {
  some_nodes x{{a_room(1), a_room(2)}};
  pod_demand web, other;
  web.extended = {{"hostPort/TCP/8080", 1}};
  other.extended = {{"hostPort/UDP/8080", 1}};
  CHECK(nodes_of(x.ask(web, 3)) == std::vector<node_number>{1, 2, 0}); // the third waits
  CHECK(x.why_not(other).empty());
}

TEST_CASE("what fits nowhere says why, in Kubernetes' words", "[scheduler]") {
  struct row {
    const char* name;
    std::vector<node_room> nodes;
    std::vector<std::pair<node_number, pod_demand>> taken;
    pod_demand demand;
    std::string why;
  };
  auto cordoned = a_room(2);
  cordoned.unschedulable = true;
  auto away = a_room(3);
  away.usable = false;
  auto tainted = a_room(4);
  tainted.taints = {taint("gpu", "yes", "NoSchedule")};
  auto gone = a_room(6);
  gone.removed = true;
  auto picky = cpus(100);
  picky.node_selector = {{"disk", "ssd"}};
  auto huge = cpus(100000);
  huge.memory_bytes = 1LL << 50;
  auto boards = cpus(1);
  boards.extended = {{"example.com/board", 2}, {"hugepages-2Mi", 1}};
  auto with_boards = a_room(1);
  with_boards.extended = {{"example.com/board", 2}, {"hugepages-2Mi", 4}};
  pod_demand a_board;
  a_board.extended = {{"example.com/board", 1}};
  pod_demand a_port;
  a_port.extended = {{"hostPort/TCP/8080", 1}};
  const row rows[] = {
      {"no node at all", {}, {}, cpus(1), "no nodes available to schedule pods"},
      {"no node any more", {gone}, {}, cpus(1), "no nodes available to schedule pods"},
      {"cpu that another pod has",
       {a_room(1)},
       {{1, cpus(1500)}},
       cpus(1000),
       "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims "
       "found "
       "for incoming pod."},
      {"cpu that the node never had",
       {a_room(1)},
       {},
       cpus(3000),
       "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 Preemption is not helpful "
       "for scheduling."},
      {"each reason of a node counts",
       {a_room(1)},
       {},
       huge,
       "0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory. preemption: 0/1 nodes are available: 1 "
       "Preemption is not helpful for scheduling."},
      {"other resources by their names",
       {with_boards, a_room(2)},
       {{1, a_board}},
       boards,
       "0/2 nodes are available: 1 Insufficient hugepages-2Mi, 2 Insufficient example.com/board. preemption: 0/2 nodes "
       "are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling."},
      {"a port that another pod has",
       {a_room(1)},
       {{1, a_port}},
       a_port,
       "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports. preemption: 0/1 nodes "
       "are "
       "available: 1 No preemption victims found for incoming pod."},
      {"selector",
       {a_room(1), a_room(2)},
       {},
       picky,
       "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/2 nodes are "
       "available: 2 Preemption is not helpful for scheduling."},
      {"a mixture, sorted as texts",
       {a_room(1), cordoned, away, tainted, a_room(5, 2000, 1 << 20, 1)},
       {{1, cpus(1000)}, {5, {}}},
       cpus(1500),
       "0/5 nodes are available: 1 Insufficient cpu, 1 Too many pods, 1 node(s) were unschedulable, 2 node(s) had "
       "untolerated taint(s). preemption: 0/5 nodes are available: 2 No preemption victims found for incoming pod, 3 "
       "Preemption is not helpful for scheduling."},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) {
      some_nodes x{r.nodes};
      for (const auto& [node, demand] : r.taken)
        x.take(node, demand);
      CHECK(x.why_not(r.demand) == r.why);
    }
}

TEST_CASE("tolerations: which taint is borne by which", "[scheduler]") {
  struct row {
    const char* name;
    api::Toleration toleration;
    bool bears;
  };
  const row rows[] = {
      {"the key, by Exists", tolerating("gpu"), true},
      {"another key", tolerating("cpu"), false},
      {"key and value", tolerating("gpu", "Equal", "yes"), true},
      {"Equal is what an empty operator means", tolerating("gpu", "", "yes"), true},
      {"another value", tolerating("gpu", "Equal", "no"), false},
      {"no key and Exists: all", tolerating(""), true},
      {"the effect as well", tolerating("gpu", "Exists", "", "NoSchedule"), true},
      {"another effect", tolerating("gpu", "Exists", "", "NoExecute"), false},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name)
  CHECK(scheduling::tolerates({r.toleration}, taint("gpu", "yes", "NoSchedule")) == r.bears);
}

TEST_CASE("tolerations open tainted and cordoned nodes", "[scheduler]") {
  auto room = a_room(1);
  room.taints = {taint("gpu", "yes", "NoSchedule"), taint("old", "", "PreferNoSchedule"),
                 taint("hot", "", "NoExecute")};
  some_nodes x{{room}};
  auto demand = cpus(1);
  demand.tolerations = {tolerating("gpu", "", "yes")};
  CHECK(x.why_not(demand).find("1 node(s) had untolerated taint(s)") != std::string::npos); // "hot"
  demand.tolerations.push_back(tolerating("hot"));
  CHECK(x.why_not(demand).empty());
  room.unschedulable = true;
  x.book.learn(of_nodes({room}));
  CHECK(x.why_not(demand).find("1 node(s) were unschedulable") != std::string::npos);
  demand.tolerations = {tolerating("")};
  CHECK(x.why_not(demand).empty());
}

TEST_CASE("a request at the end of its range fits only where that much is free", "[scheduler]") {
  using namespace troupe::scheduling;
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  constexpr verdict fits{}, some_pods_could_go{refusal::resources, false, lacks_memory},
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
      {"one after the last", 0, 4LL << 30, bytes(1), some_pods_could_go},
      {"9E of memory while some is used", 0, 1LL << 30, bytes(9'000'000'000'000'000'000), never_memory},
      {"as much memory as can be written", 0, 1, bytes(most), never_memory},
      {"as much cpu as can be written", 1, 0, cpus(most), never_cpu},
      {"nothing, of a node that has less than nothing left", 3000, 8LL << 30, {}, fits},
      {"something, of such a node", 3000, 0, cpus(1), {refusal::resources, false, lacks_cpu}},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) {
      const node_use node{a_room(1), r.cpu_used, r.memory_used, 1};
      CHECK((fits_resources(r.demand, node) == r.answer));
    }
}

TEST_CASE("pods that name their node may ask beyond all bounds: it is full, and free again after them", "[scheduler]") {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  some_nodes x{{a_room(1)}};
  pod_demand huge;
  huge.cpu_milli = huge.memory_bytes = most;
  huge.node_name = "node-1";
  CHECK(nodes_of(x.ask(huge, 3)) == std::vector<node_number>{1, 1, 1});
  const auto job = x.last_job();
  CHECK(x.why_not(cpus(1)).find("Insufficient cpu") != std::string::npos);
  CHECK(x.why_not(bytes(1)).find("Insufficient memory") != std::string::npos);
  x.book.learn(of_ends({{job, 0}, {job, 1}, {job, 2}}));
  CHECK(x.book.nodes()[0].cpu_used == 0);
  CHECK(x.book.nodes()[0].memory_used == 0);
}
