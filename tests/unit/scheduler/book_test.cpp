// Who holds a place, who waits, who gets what becomes free, and what it costs.

#include "tests/unit/scheduler/builders.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <random>

using namespace troupe;
using namespace troupe::test;
using scheduling::book;

TEST_CASE("asking for the same pods twice places them once", "[scheduler]") {
  book b;
  scheduler_news news;
  news.nodes = {a_room(1)};
  b.learn(news);
  CHECK(b.place_wanted(wants(7, 0, 3, cpus(100))).pods.size() == 3);
  const auto again = b.place_wanted(wants(7, 1, 4, cpus(100)));
  REQUIRE(again.pods.size() == 2);
  CHECK(again.pods[0].number == 3);
  CHECK(again.round == 1);
}

TEST_CASE("indexes that are asked for again before the answer was heard are not placed twice", "[scheduler]") {
  book b;
  scheduler_news news;
  news.nodes = {a_room(1)};
  b.learn(news);
  auto wanted = wants(7, 200, 1, cpus(100));
  wanted.indexes = {40};
  wanted.before = {{2, 1}};
  const auto first = b.place_wanted(wanted);
  REQUIRE(first.pods.size() == 1);
  CHECK(first.pods[0].index == 40);
  CHECK(first.pods[0].before == index_failures{2, 1});
  wanted = wants(7, 200, 2, cpus(100));
  wanted.indexes = {3, 40}; // the delay of index 3 is over
  CHECK(b.place_wanted(wanted).pods.empty());
  wanted = wants(7, 201, 1, cpus(100)); // it has heard of pod 200
  wanted.indexes = {3};
  CHECK(b.place_wanted(wanted).pods.size() == 1);
}

TEST_CASE("those that wait get the places that become free, oldest Job first", "[scheduler]") {
  book b;
  scheduler_news news;
  news.nodes = {a_room(1, 1000)};
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
      nodes.nodes.push_back(a_room(n, 1000 * static_cast<std::int64_t>(1 + random() % 4), 1LL << 32, 8));
    b.learn(nodes);
    std::vector<live_pod> live;
    std::map<object_id, pods_wanted_ptr> demands;
    for (object_id job = 1; job <= 30; ++job) {
      const auto wanted = wants(job, 0, 1 + static_cast<std::uint32_t>(random() % 5),
                                cpus(100 * static_cast<std::int64_t>(random() % 9)));
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

TEST_CASE("20,000 pods that wait cost nothing until their turn comes", "[scheduler]") {
  constexpr std::uint32_t many = 20'000;
  book b;
  b.learn(of_nodes({a_room(1, 1000)}));
  b.place_wanted(wants(1, 0, many + 1, cpus(1000)));
  b.place_wanted(wants(2, 0, many, cpus(1000)));
  REQUIRE(b.waiting() == 2 * many);
  for (std::uint32_t i = 0; i < many; ++i) {
    REQUIRE(b.learn(of_ends({{1, i}})));
    const auto found = b.place_waiting();
    REQUIRE(found.size() == 1);
    REQUIRE(found[0].pods.size() == 1);
    REQUIRE(found[0].pods[0].number == i + 1);
  }
  CHECK(b.waiting() == many);
  CHECK(b.work().tries == many); // of the Job whose turn it was
  CHECK(b.work().pods == many);  // those that got the place
  CHECK(b.work().texts == 1);    // both Jobs wait for the same
  CHECK_FALSE(b.has_untold());
}

TEST_CASE("pods that wait are given up in any order, each looked at once", "[scheduler]") {
  constexpr std::uint32_t many = 20'000;
  book b;
  b.learn(of_nodes({a_room(1, 1000)}));
  b.place_wanted(wants(1, 0, many + 1, cpus(1000)));
  b.place_wanted(wants(2, 0, 1, cpus(1000)));
  for (auto i = many; i > many / 2; --i)
    REQUIRE_FALSE(b.learn(of_ends({{1, i}}))); // nobody can have its place: it had none
  CHECK(b.waiting() == many / 2 + 1);
  std::vector<pod_ref> rest;
  for (auto i = many / 2; i > 0; --i)
    rest.push_back({1, i});
  CHECK_FALSE(b.learn(of_ends(rest)));
  CHECK(b.waiting() == 1);
  CHECK(b.work().pods == many);
  CHECK(b.work().tries == 0);
}

TEST_CASE("why pods wait is told at their first refusal and when the reason changes", "[scheduler]") {
  const std::string no_node = "no nodes available to schedule pods";
  const std::string no_cpu = "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 "
                             "Preemption is not helpful for scheduling.";
  book b;
  CHECK(b.place_wanted(wants(1, 0, 2, cpus(3000))).unplaced_why == no_node);
  CHECK_FALSE(b.has_untold());
  REQUIRE(b.learn(of_nodes({a_room(1)})));
  CHECK(b.place_waiting().empty());
  REQUIRE(b.has_untold());

  SECTION("all of the Job hear it, once") {
    const auto told = b.tell_reasons();
    REQUIRE(told.size() == 1);
    CHECK(told[0].job == 1);
    CHECK(told[0].round == 0);
    CHECK(told[0].pods.size() == 2);
    CHECK(told[0].pods[1].node == 0);
    CHECK(told[0].unplaced_why == no_cpu);
    CHECK_FALSE(b.has_untold());
    CHECK(b.tell_reasons().empty());
  }
  SECTION("a reason that has changed back needs no telling") {
    auto gone = a_room(1);
    gone.removed = true;
    b.learn(of_nodes({gone}));
    b.place_waiting();
    CHECK(b.tell_reasons().empty());
    CHECK(b.work().texts == 1);
  }
  SECTION("pods that come in between know the new one; the others hear it all the same") {
    CHECK(b.place_wanted(wants(1, 2, 1, cpus(3000))).unplaced_why == no_cpu);
    const auto told = b.tell_reasons();
    REQUIRE(told.size() == 1);
    CHECK(told[0].unplaced_why == no_cpu);
    CHECK(told[0].pods.size() == 3);
  }
  SECTION("pods that came in between are told that the old one is back") {
    b.place_wanted(wants(1, 2, 1, cpus(3000)));
    auto gone = a_room(1);
    gone.removed = true;
    b.learn(of_nodes({gone}));
    b.place_waiting();
    const auto told = b.tell_reasons();
    REQUIRE(told.size() == 1);
    CHECK(told[0].unplaced_why == no_node);
  }
  SECTION("a new book knows of nobody what it was told") {
    scheduler_news all;
    all.all = true;
    all.live = {{{1, 0}, 0, no_number}, {{1, 1}, 0, no_number}};
    all.demands = {{1, std::make_shared<const pods_wanted>(wants(1, 0, 2, cpus(3000)))}};
    book rebuilt;
    REQUIRE(rebuilt.learn(all));
    rebuilt.place_waiting();
    const auto told = rebuilt.tell_reasons();
    REQUIRE(told.size() == 1);
    CHECK(told[0].pods.size() == 2);
    CHECK(told[0].unplaced_why == no_node);
  }
  SECTION("pods that name their node are not refused: they wait for it") {
    auto named = cpus(100);
    named.node_name = "node-2";
    CHECK(b.place_wanted(wants(2, 0, 1, named)).unplaced_why.empty());
    b.tell_reasons();
    REQUIRE(b.learn(of_nodes({a_room(3)})));
    CHECK(b.place_waiting().empty());
    for (const auto& told : b.tell_reasons())
      CHECK(told.job == 1);
    REQUIRE(b.learn(of_nodes({a_room(2)})));
    CHECK(b.place_waiting().size() == 1);
  }
}

TEST_CASE("a pod that waits, and that the store does not know yet when it tells everything, goes on waiting",
          "[scheduler]") {
  book b;
  b.place_wanted(wants(1, 0, 3, cpus(1000))); // the answer is under way to the store
  scheduler_news all;
  all.all = true;
  all.live = {{{1, 0}, 0, no_number}};
  all.demands = {{1, std::make_shared<const pods_wanted>(wants(1, 0, 1, cpus(1000)))}};
  all.ended = {{{1, 2}, 0, no_number}};
  b.learn(all);
  CHECK(b.waiting() == 2);
  REQUIRE(b.learn(of_nodes({a_room(1, 9000)})));
  const auto placed = b.place_waiting();
  std::size_t pods = 0;
  for (const auto& answer : placed)
    pods += answer.pods.size();
  CHECK(pods == 2);
}
