// Who comes first, who may not come at all, and who is left alone (spec/pods-nodes.md §14, §21).

#include "tests/unit/scheduler/builders.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

scheduler_news of_classes(std::vector<priority_class> classes) {
  scheduler_news news;
  news.classes = std::move(classes);
  return news;
}

pod_demand of_class(const char* name, std::optional<std::int32_t> asked = std::nullopt) {
  auto d = cpus(1000);
  d.priority_class = name;
  d.asked_priority = asked;
  return d;
}

} // namespace

TEST_CASE("priorities: what a template gets, or why there are no such pods", "[scheduler][priority]") {
  struct row {
    const char* name;
    std::vector<priority_class> classes;
    const char* class_name;
    std::optional<std::int32_t> asked;
    std::int32_t value;
    std::string refusal;
  };
  const std::vector<priority_class> two{{"high", 100, false}, {"normal", 5, true}};
  const row rows[] = {
      {"nothing asked, no default", {}, "", {}, 0, ""},
      {"nothing asked, the default class", two, "", {}, 5, ""},
      {"two defaults: the lower one", {{"a", 7, true}, {"b", 3, true}}, "", {}, 3, ""},
      {"by class", two, "high", {}, 100, ""},
      {"class and the same number", two, "high", 100, 100, ""},
      {"class and another number", two, "high", 5, 100,
       "the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 100 "
       "from the given PriorityClass name"},
      {"a number alone",
       {},
       "",
       5,
       0,
       "the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 "
       "from the given PriorityClass name"},
      {"the number that there is anyway", {}, "", 0, 0, ""},
      {"no such class", two, "low", {}, 0, "no PriorityClass with name low was found"},
      {"a class of the system", {}, "system-node-critical", {}, 2'000'001'000, ""},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) {
      scheduling::priorities p;
      p.learn(r.classes);
      const auto answer = p.of(r.class_name, r.asked);
      CHECK(answer.refusal == r.refusal);
      if (r.refusal.empty())
        CHECK(answer.value == r.value);
    }
}

TEST_CASE("pods of a class that there is not are forbidden, until it appears", "[scheduler][priority]") {
  some_nodes x{{a_room(1)}};
  const auto wanted = wants(7, 0, 2, of_class("high"));
  const auto first = x.book.place_wanted(wanted);
  CHECK(first.pods.empty());
  CHECK(first.round == 1);
  CHECK(first.forbidden == "pods \"job-7-\" is forbidden: no PriorityClass with name high was found");
  CHECK(x.book.place_wanted(wanted).forbidden.empty()); // told already
  CHECK(x.book.placed() == 0);
  x.book.learn(of_classes({{"low", 1, false}}));
  CHECK_FALSE(x.book.place_wanted(wanted).forbidden.empty()); // other classes, the same answer
  x.book.learn(of_classes({{"high", 100, false}}));
  CHECK(nodes_of(x.book.place_wanted(wanted)) == std::vector<node_number>{1, 1});
}

TEST_CASE("the name in the refusal is the generated one without its end, as long as names get",
          "[scheduler][priority]") {
  CHECK(scheduling::forbidden_pods(std::string(70, 'x'), "no") ==
        "pods \"" + std::string(58, 'x') + "\" is forbidden: no");
}

TEST_CASE("places go by priority, then to the oldest Job", "[scheduler][priority]") {
  some_nodes x{{a_room(1, 1000)}};
  x.book.learn(of_classes({{"high", 100, false}, {"low", -100, false}}));
  x.ask(cpus(1000));
  x.book.place_wanted(wants(11, 0, 1, of_class("low")));
  x.book.place_wanted(wants(12, 0, 1, of_class("")));
  x.book.place_wanted(wants(13, 0, 2, of_class("high")));
  x.book.place_wanted(wants(14, 0, 1, of_class("high")));
  pod_ref holder{1, 0};
  for (const object_id expected : {13, 13, 14, 12, 11}) {
    REQUIRE(x.book.learn(of_ends({holder})));
    const auto found = x.book.place_waiting();
    REQUIRE(found.size() == 1);
    CHECK(found[0].job == expected);
    holder = {found[0].job, found[0].pods[0].number};
  }
}

TEST_CASE("gated pods and those of other schedulers exist, and nobody places them", "[scheduler][priority]") {
  some_nodes x{{a_room(1)}};
  auto gated = cpus(1), foreign = cpus(1), ours = cpus(1);
  gated.gated = true;
  foreign.scheduler_name = "my-scheduler";
  ours.scheduler_name = "default-scheduler";
  for (const auto& demand : {gated, foreign}) {
    const auto placed = x.ask(demand, 2);
    CHECK(nodes_of(placed) == std::vector<node_number>{0, 0});
    CHECK(placed.unplaced_why.empty());
  }
  CHECK(nodes_of(x.ask(ours)) == std::vector<node_number>{1});
  x.book.learn(of_nodes({a_room(2)}));
  CHECK(x.book.place_waiting().empty());
  CHECK(x.book.tell_reasons().empty());
  CHECK(x.book.waiting() == 4);
  x.book.learn(of_ends({{1, 0}, {1, 1}, {2, 0}, {2, 1}}));
  CHECK(x.book.waiting() == 0);
}
