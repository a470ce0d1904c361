// Topology spread and pod (anti-)affinity: a sentence a row (spec/pods-nodes.md §14).

#include "tests/unit/scheduler/builders.hpp"

#include <catch2/catch.hpp>

#include <functional>

using namespace troupe;
using namespace troupe::test;

namespace {

const std::string skewed = "node(s) didn't match pod topology spread constraints";
const std::string no_label = "node(s) didn't match pod topology spread constraints (missing required label)";
const std::string not_near = "node(s) didn't match pod affinity rules";
const std::string not_far = "node(s) didn't match pod anti-affinity rules";
const std::string others_object = "node(s) didn't satisfy existing pods anti-affinity rules";

/// node-1 and node-2 in zone a, node-3 in zone b, node-4 nowhere.
std::vector<node_room> two_zones() {
  return {labelled(1, {{"zone", "a"}, {"host", "1"}}), labelled(2, {{"zone", "a"}, {"host", "2"}}),
          labelled(3, {{"zone", "b"}, {"host", "3"}}), a_room(4)};
}

pod_demand app(const char* name, const char* name_space = "default") {
  pod_demand d;
  d.name_space = name_space;
  d.labels = {{"app", name}};
  return d;
}

pod_demand spread_app(api::TopologySpreadConstraint c) {
  auto d = app("web");
  d.spread = {std::move(c)};
  return d;
}

const std::map<std::string, std::string> web{{"app", "web"}}, db{{"app", "db"}};

} // namespace

TEST_CASE("topology spread: where the next pods may go", "[scheduler][spread]") {
  struct row {
    const char* name;
    std::vector<node_number> there; ///< pods of the app
    api::TopologySpreadConstraint constraint;
    std::uint32_t count;
    std::vector<node_number> go;
    std::string why;
  };
  auto with = [](api::TopologySpreadConstraint c, const std::function<void(api::TopologySpreadConstraint&)>& edit) {
    edit(c);
    return c;
  };
  const auto zones = spread_over("zone", 1, web);
  const row rows[] = {
      {"by turns", {}, zones, 4, {1, 3, 2, 3}, ""},
      {"the emptier zone catches up first", {1, 2}, zones, 3, {3, 3, 1}, ""},
      {"a skew of two", {1}, spread_over("zone", 2, web), 2, {2, 3}, ""},
      {"nodes without the key do not count and take no pod", {1, 2, 4}, spread_over("host", 1, web), 1, {3}, ""},
      {"pods that are not counted themselves may go anywhere that is level",
       {1},
       spread_over("zone", 1, db),
       1,
       {2},
       ""},
      {"fewer domains than wanted: the least counts as none",
       {1, 3},
       with(zones, [](auto& c) { c.minDomains = 3; }),
       1,
       {0},
       "1 " + no_label + ", 3 " + skewed},
      {"as many domains as wanted", {1, 3}, with(zones, [](auto& c) { c.minDomains = 2; }), 1, {2}, ""},
      {"anyway: only a wish", {1, 1, 2, 3}, spread_over("zone", 1, web, "ScheduleAnyway"), 1, {3}, ""},
      {"no selector counts nobody", {1, 1, 1}, with(zones, [](auto& c) { c.labelSelector.reset(); }), 1, {2}, ""},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) {
      some_nodes x{two_zones()};
      for (const auto node : r.there)
        x.take(node, app("web"));
      const auto placed = x.ask(spread_app(r.constraint), r.count);
      CHECK(nodes_of(placed) == r.go);
      CHECK(placed.unplaced_why.find(r.why) != std::string::npos);
    }
}

TEST_CASE("topology spread: which nodes make domains", "[scheduler][spread]") {
  auto rooms = two_zones();
  rooms[2].taints = {taint("gpu", "", "NoSchedule")}; // zone b is closed to it
  auto demand = spread_app(spread_over("zone", 1, web));
  SECTION("tainted ones do, unless the constraint honours taints") {
    some_nodes x{rooms};
    CHECK(nodes_of(x.ask(demand, 2)) == std::vector<node_number>{1, 0});
    demand.spread[0].nodeTaintsPolicy = "Honor";
    CHECK(nodes_of(x.ask(demand, 2)) == std::vector<node_number>{2, 1});
  }
  SECTION("those outside the pod's node affinity do not, unless the constraint ignores it") {
    some_nodes x{two_zones()};
    demand.node_selector = {{"zone", "a"}};
    CHECK(nodes_of(x.ask(demand, 3)) == std::vector<node_number>{1, 2, 1});
    demand.spread[0].nodeAffinityPolicy = "Ignore";
    CHECK(nodes_of(x.ask(demand, 1)) == std::vector<node_number>{0});
  }
  SECTION("matchLabelKeys: only pods with the same value of that label are counted") {
    some_nodes x{two_zones()};
    auto old = app("web");
    old.labels["version"] = "1";
    x.take(1, old);
    x.take(2, old);
    demand.labels["version"] = "2";
    demand.spread[0].matchLabelKeys = {"version"};
    CHECK(nodes_of(x.ask(demand, 2)) == std::vector<node_number>{3, 1});
  }
  SECTION("pods of other namespaces are not counted") {
    some_nodes x{two_zones()};
    x.take(1, app("web", "other"));
    CHECK(nodes_of(x.ask(demand, 4)) == std::vector<node_number>{2, 3, 1, 3}); // by load, as long as zones are level
  }
}

TEST_CASE("pod affinity and anti-affinity: where one more pod may go", "[scheduler][pod-affinity]") {
  struct row {
    const char* name;
    std::vector<std::pair<node_number, pod_demand>> there;
    std::function<void(pod_demand&)> edit;
    node_number goes;
    std::string why;
  };
  auto guard = app("db"); // wants no web in its zone
  must_be_far(guard).push_back(near_by("zone", web));
  const row rows[] = {
      {"near a pod: any node of its domain",
       {{3, app("db")}},
       [](auto& d) { must_be_near(d) = {near_by("zone", db)}; },
       3,
       ""},
      {"near nobody", {}, [](auto& d) { must_be_near(d) = {near_by("zone", db)}; }, 0, "4 " + not_near},
      {"the first of those that want to be near each other",
       {},
       [](auto& d) { must_be_near(d) = {near_by("zone", web)}; },
       1,
       ""},
      {"not the second one", {{3, app("web")}}, [](auto& d) { must_be_near(d) = {near_by("zone", web)}; }, 3, ""},
      {"a pod counts only when it matches all terms",
       {{1, app("db")}, {3, app("web")}},
       [](auto& d) {
         must_be_near(d) = {near_by("zone", db), near_by("zone", web)};
       },
       0,
       "4 " + not_near},
      {"far from a pod", {{1, app("db")}}, [](auto& d) { must_be_far(d) = {near_by("zone", db)}; }, 3, ""},
      {"a node without the key is far from everybody",
       {{1, app("db")}, {3, app("db")}},
       [](auto& d) { must_be_far(d) = {near_by("zone", db)}; },
       4,
       ""},
      {"far from its like, each node a domain",
       {{1, app("web")}, {2, app("web")}, {3, app("web")}, {4, cpus(2000)}},
       [](auto& d) {
         d.cpu_milli = 1;
         must_be_far(d) = {near_by("host", web)};
       },
       0,
       "1 Insufficient cpu, 3 " + not_far},
      {"others may object",
       {{1, guard}, {3, guard}, {4, cpus(2000)}},
       [](auto& d) { d.cpu_milli = 1; },
       0,
       "1 Insufficient cpu, 3 " + others_object},
      {"they object to their like only",
       {{1, guard}},
       [](auto& d) {
         d.labels = {{"app", "cache"}};
       },
       2,
       ""},
      {"pods of other namespaces are not meant",
       {{1, app("db", "other")}},
       [](auto& d) { must_be_far(d) = {near_by("zone", db)}; },
       2,
       ""},
      {"unless they are named",
       {{1, app("db", "other")}},
       [](auto& d) {
         must_be_far(d) = {near_by("zone", db)};
         must_be_far(d)[0].namespaces = {"other"};
       },
       3,
       ""},
      {"or chosen by label",
       {{1, app("db", "other")}},
       [](auto& d) {
         must_be_far(d) = {near_by("zone", db)};
         must_be_far(d)[0].namespaceSelector = having({{"team", "x"}});
       },
       3,
       ""},
      {"an empty namespace selector means all",
       {{1, app("db", "third")}},
       [](auto& d) {
         must_be_far(d) = {near_by("zone", db)};
         must_be_far(d)[0].namespaceSelector.emplace();
       },
       3,
       ""},
      {"a preferred term outweighs load",
       {{3, app("db")}, {3, cpus(1000)}},
       [](auto& d) {
         must_be_near(d);
         auto& wish = d.affinity->podAffinity->preferredDuringSchedulingIgnoredDuringExecution.emplace_back();
         wish.weight = 1;
         wish.podAffinityTerm = near_by("zone", db);
       },
       3,
       ""},
      {"mismatchLabelKeys: those with another value of the label",
       {{1, app("db")}},
       [](auto& d) {
         must_be_near(d) = {near_by("zone", {})};
         must_be_near(d)[0].mismatchLabelKeys = {"app"};
       },
       2,
       ""},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) {
      some_nodes x{two_zones()};
      scheduler_news news;
      news.namespaces = namespace_labels{{"default", {}}, {"other", {{"team", "x"}}}};
      x.book.learn(news);
      for (const auto& [node, demand] : r.there)
        x.take(node, demand);
      auto demand = app("web");
      r.edit(demand);
      const auto placed = x.ask(demand);
      CHECK(nodes_of(placed) == std::vector<node_number>{r.goes});
      CHECK(placed.unplaced_why.find(r.why) != std::string::npos);
    }
}

TEST_CASE("pods that wait to be near somebody go when that one has a place", "[scheduler][pod-affinity]") {
  some_nodes x{two_zones()};
  auto follower = app("web");
  must_be_near(follower).push_back(near_by("zone", db));
  CHECK(x.why_not(follower).find("4 " + not_near) != std::string::npos);
  auto leader = app("db");
  leader.node_selector = {{"zone", "b"}};
  CHECK(nodes_of(x.ask(leader)) == std::vector<node_number>{3});
  CHECK(x.book.is_stirred());
  const auto found = x.book.place_waiting();
  REQUIRE(found.size() == 1);
  CHECK(nodes_of(found[0]) == std::vector<node_number>{3});
}

TEST_CASE("an anti-affinity that comes later speaks of pods that wait already", "[scheduler][pod-affinity]") {
  some_nodes x{{labelled(1, {{"zone", "a"}}, 1000)}};
  x.take(1, cpus(1000));
  const auto job_of_place = x.last_job();
  auto late = app("web");
  late.cpu_milli = 500;
  CHECK(x.why_not(late).find("1 Insufficient cpu") != std::string::npos);
  auto guard = app("db");
  must_be_far(guard).push_back(near_by("zone", web));
  x.take(1, guard);
  REQUIRE(x.book.learn(of_ends({{job_of_place, 0}})));
  CHECK(x.book.place_waiting().empty());
  const auto told = x.book.tell_reasons();
  REQUIRE(told.size() == 1);
  CHECK(told[0].unplaced_why.find("1 " + others_object) != std::string::npos);
  x.book.learn(of_ends({{x.last_job(), 0}}));
  CHECK(x.book.place_waiting().size() == 1);
}

TEST_CASE("labels of a namespace that change are heeded", "[scheduler][pod-affinity]") {
  some_nodes x{two_zones()};
  x.take(3, app("db", "other"));
  auto demand = app("web");
  must_be_near(demand).push_back(near_by("zone", db));
  must_be_near(demand)[0].namespaceSelector = having({{"team", "x"}});
  CHECK_FALSE(x.why_not(demand).empty());
  scheduler_news news;
  news.namespaces = namespace_labels{{"other", {{"team", "x"}}}};
  REQUIRE(x.book.learn(news));
  const auto found = x.book.place_waiting();
  REQUIRE(found.size() == 1);
  CHECK(nodes_of(found[0]) == std::vector<node_number>{3});
}
