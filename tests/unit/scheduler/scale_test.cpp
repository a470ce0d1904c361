// What thousands of nodes and tens of thousands of waiting pods cost, counted; and, on demand, in time.

#include "tests/unit/scheduler/builders.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <cstdio>

using namespace troupe;
using namespace troupe::test;

namespace {

constexpr std::uint32_t nodes = 5000, templates = 300, waiting = 50'100;
constexpr object_id holder = 1;

std::vector<node_room> many_rooms() {
  std::vector<node_room> rooms;
  for (node_number n = 1; n <= nodes; ++n)
    rooms.push_back(labelled(n, {{"host", std::to_string(n)}, {"zone", std::to_string(n % 3)}}, 1000));
  return rooms;
}

/// All nodes full of the pods of one Job, and the pods of 300 templates waiting behind them.
void fill(scheduling::book& b) {
  b.learn(of_nodes(many_rooms()));
  b.place_wanted(wants(holder, 0, nodes, cpus(1000)));
  for (object_id t = 0; t < templates; ++t)
    b.place_wanted(wants(2 + t, 0, waiting / templates, cpus(501 + t)));
}

pod_demand spread_over_hosts() {
  pod_demand d;
  d.labels = {{"app", "web"}};
  d.spread = {spread_over("host", 1, d.labels)};
  return d;
}

api::NodeAffinity in_zones(std::vector<std::string> zones) {
  api::NodeAffinity out;
  auto& e = out.requiredDuringSchedulingIgnoredDuringExecution.emplace()
                .nodeSelectorTerms.emplace_back()
                .matchExpressions.emplace_back();
  e.key = "zone";
  e.operator_ = "In";
  e.values = std::move(zones);
  return out;
}

pod_demand far_from_its_like(const char* key) {
  pod_demand d;
  d.labels = {{"app", "web"}};
  auto& term =
      d.affinity.emplace().podAntiAffinity.emplace().requiredDuringSchedulingIgnoredDuringExecution.emplace_back();
  term.topologyKey = key;
  term.labelSelector.emplace().matchLabels = d.labels;
  return d;
}

class stopwatch {
 public:
  explicit stopwatch(const char* what, double units) : what_(what), units_(units) {}
  ~stopwatch() {
    const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - begin_;
    std::printf("%-60s %9.2f us each\n", what_, spent.count() / units_);
  }
  stopwatch(const stopwatch&) = delete;
  stopwatch& operator=(const stopwatch&) = delete;

 private:
  const char* what_;
  double units_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

} // namespace

TEST_CASE("a place that becomes free is looked at once a template, and given away at once", "[scheduler][scale]") {
  scheduling::book b;
  fill(b);
  REQUIRE(b.waiting() == waiting);
  CHECK(b.work().choosing.nodes <= (templates + 3) * nodes); // each template sees each node once, not each pod
  CHECK(b.work().texts == templates);
  const auto before = b.work();
  for (std::uint32_t i = 0; i < 100; ++i) {
    REQUIRE(b.learn(of_ends({{holder, i}})));
    const auto found = b.place_waiting();
    REQUIRE(found.size() == 1);
    CHECK(found[0].job == 2); // the oldest
    CHECK(found[0].pods.size() == 1);
  }
  CHECK(b.work().tries == before.tries + 100);
  CHECK(b.work().pods == before.pods + 100);
  CHECK(b.work().choosing.nodes <= before.choosing.nodes + 100 * (templates + 2)); // a look a template, and its taker's
  CHECK(b.work().texts == before.texts);
}

TEST_CASE("thousands of Jobs of one template see each node once, then what changed", "[scheduler][scale]") {
  scheduling::book b;
  b.learn(of_nodes(many_rooms()));
  constexpr std::uint32_t jobs = 10'000;
  for (object_id job = 1; job <= jobs; ++job)
    REQUIRE(b.place_wanted(wants(job, 0, 1, cpus(10))).pods[0].node != 0);
  CHECK(b.work().choosing.nodes <= nodes + jobs);
}

TEST_CASE("a spread pod costs a few cells, not one a node", "[scheduler][scale]") {
  scheduling::book b;
  b.learn(of_nodes(many_rooms()));
  constexpr std::uint32_t pods = 4 * nodes;
  const auto placed = b.place_wanted(wants(1, 0, pods, spread_over_hosts()));
  CHECK(placed.unplaced_why.empty());
  CHECK(b.work().choosing.nodes <= nodes + pods);
  CHECK(b.work().choosing.cells <= 4 * pods); // all cells again whenever the emptiest domains are filled up
}

TEST_CASE("a pod spread over hosts and zones costs a few cells and the zones, in either order", "[scheduler][scale]") {
  const auto zones_first = GENERATE(false, true);
  scheduling::book b;
  b.learn(of_nodes(many_rooms()));
  auto d = spread_over_hosts();
  d.spread.insert(zones_first ? d.spread.begin() : d.spread.end(), spread_over("zone", 1, d.labels));
  constexpr std::uint32_t pods = nodes; // a second on each host would leave the smallest zone behind
  CHECK(b.place_wanted(wants(1, 0, pods, d)).unplaced_why.empty());
  CHECK(b.work().choosing.nodes <= nodes + pods);
  CHECK(b.work().choosing.cells <= 8 * pods); // its host, three zones, and all hosts once each 5,000 pods
}

TEST_CASE("what the scheduler costs", "[.bench]") {
  scheduling::book b;
  {
    stopwatch time{"5,000 nodes, 5,000 pods of a Job", nodes};
    b.learn(of_nodes(many_rooms()));
    b.place_wanted(wants(holder, 0, nodes, cpus(1000)));
  }
  {
    stopwatch time{"300 templates of 167 pods that fit nowhere, a pod", waiting};
    for (object_id t = 0; t < templates; ++t)
      b.place_wanted(wants(2 + t, 0, waiting / templates, cpus(501 + t)));
  }
  {
    stopwatch time{"a place becomes free, 300 templates wait", 4000};
    for (std::uint32_t i = 0; i < 4000; ++i) {
      b.learn(of_ends({{holder, i}}));
      b.place_waiting();
    }
  }
  scheduling::book plain;
  plain.learn(of_nodes(many_rooms()));
  {
    stopwatch time{"a Job of one pod each, one template, 5,000 nodes", 20'000};
    for (object_id job = 1; job <= 20'000; ++job)
      plain.place_wanted(wants(job, 0, 1, cpus(10)));
  }
  scheduling::book spread;
  spread.learn(of_nodes(many_rooms()));
  {
    stopwatch time{"a pod spread over 5,000 hosts", 50'000};
    spread.place_wanted(wants(1, 0, 50'000, spread_over_hosts()));
  }
  scheduling::book both;
  both.learn(of_nodes(many_rooms()));
  {
    auto d = spread_over_hosts();
    d.spread.push_back(spread_over("zone", 1, d.labels));
    stopwatch time{"a pod spread over hosts and zones", 10'000};
    both.place_wanted(wants(1, 0, 10'000, d));
  }
  scheduling::book wished;
  wished.learn(of_nodes(many_rooms()));
  {
    auto d = cpus(1);
    d.affinity.emplace().nodeAffinity = in_zones({"0", "1"});
    stopwatch time{"a pod with node affinity, 5,000 nodes", 50'000};
    wished.place_wanted(wants(1, 0, 50'000, d));
  }
  scheduling::book apart;
  apart.learn(of_nodes(many_rooms()));
  {
    stopwatch time{"a pod far from its like, host by host", nodes};
    apart.place_wanted(wants(1, 0, nodes, far_from_its_like("host")));
  }
  scheduling::book few;
  few.learn(of_nodes({a_room(1, 1 << 20, 1LL << 40, 1 << 20), a_room(2, 1 << 20, 1LL << 40, 1 << 20)}));
  {
    stopwatch time{"two nodes: a pod comes and goes", 100'000};
    const auto demand = std::make_shared<const pod_demand>(cpus(10));
    for (std::uint32_t i = 0; i < 100'000; ++i) {
      auto wanted = wants(1, i, 1, {});
      wanted.demand = demand;
      few.place_wanted(wanted);
      if (i >= 64)
        few.learn(of_ends({{1, i - 64}}));
    }
  }
}
