#include "messages/codec/stored.hpp"
#include "messages/resource/pod.hpp"
#include "tests/simulation/node/one_node.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

const pod_ref first{1, 0}, second{1, 1};

/// A node that has joined and holds nothing.
struct joined_node : one_node {
  joined_node() {
    join();
    order(starting({}, {}, true));
  }
  int launched(const pod_ref& pod, std::uint16_t attempt = 0) { return launcher.launches[key(pod, attempt)]; }
};

} // namespace

TEST_CASE_METHOD(joined_node, "a pod runs, and its exit is acknowledged once its report is durable",
                 "[node][simulation]") {
  order(starting({job(1)}, {first}));
  REQUIRE(launched(first) == 1);
  CHECK(seen.reports.empty()); // an end may come soon
  after(20ms);
  CHECK(last(first).phase == pod_phase::running);
  CHECK(time.registry().find("/node/pods/default/" + pod_name("job-1", job(1).uid, 0)));

  launcher.finish(key(first), 0);
  settle();
  after(2ms);
  CHECK(last(first).phase == pod_phase::succeeded);
  CHECK(last(first).containers[0].end.reason == "Completed");
  CHECK(reports_of(first) == 2);
  CHECK(launcher.acknowledged.empty());
  receipt();
  CHECK(launcher.held_exits() == 0);
  CHECK(launcher.templates() == 1);
  after(10s);
  CHECK(reports_of(first) == 2);
  CHECK_FALSE(time.registry().find("/node/pods/default/" + pod_name("job-1", job(1).uid, 0)));

  node_orders over;
  over.forget = {1};
  order(over);
  CHECK(launcher.templates() == 0);
}

TEST_CASE_METHOD(joined_node, "a receipt comes with orders as well", "[node][simulation]") {
  order(starting({job(1)}, {first}));
  launcher.finish(key(first), 0);
  settle();
  REQUIRE(reports_of(first) == 1);
  auto orders = starting({}, {second});
  orders.receipt = seen.reports.back().sequence;
  order(orders);
  CHECK(launcher.held_exits() == 0);
  CHECK(launched(second) == 1);
  after(10s);
  CHECK(reports_of(first) == 1);
}

TEST_CASE_METHOD(joined_node, "orders that are repeated change nothing, and are answered by a report",
                 "[node][simulation]") {
  order(starting({job(1)}, {first}));
  order(starting({job(1)}, {first}));
  after(20ms);
  order(starting({job(1)}, {first}));
  after(20ms);
  CHECK(launched(first) == 1);
  CHECK(reports_of(first) == 2);
  launcher.finish(key(first), 1);
  settle();
  after(2ms);
  order(starting({job(1)}, {first}));
  after(2ms);
  CHECK(launched(first) == 1);
  CHECK(last(first).phase == pod_phase::failed);
}

TEST_CASE_METHOD(joined_node, "a report without a receipt is sent again", "[node][simulation]") {
  order(starting({job(1)}, {first}));
  launcher.finish(key(first), 0);
  settle();
  REQUIRE(seen.reports.size() == 1);
  after(5s);
  CHECK(seen.reports.size() > 1);
  CHECK(seen.reports.back().sequence == 1);
  receipt();
  const auto before = seen.reports.size();
  after(10s);
  CHECK(seen.reports.size() == before);
}

TEST_CASE_METHOD(joined_node, "a start without its blueprint waits for it", "[node][simulation]") {
  order(starting({}, {first}));
  CHECK(launched(first) == 0);
  auto newer = starting({}, {first});
  newer.starts[0].blueprint_version = 1;
  newer.blueprints = {job(1)};
  order(newer);
  CHECK(launched(first) == 0);
  auto blueprint = job(1);
  blueprint.version = 1;
  newer.blueprints = {blueprint};
  order(newer);
  CHECK(launched(first) == 1);
}

TEST_CASE_METHOD(joined_node, "a pod that nothing happens to is reported as accepted", "[node][simulation]") {
  launcher.begin_at_once = false;
  order(starting({job(1)}, {first}));
  after(2s);
  CHECK(reports_of(first) == 1);
  CHECK(last(first).phase == pod_phase::pending);
  CHECK(last(first).containers[0].waiting_reason == "ContainerCreating");
}

TEST_CASE_METHOD(joined_node, "a pod is stopped, and killed when it does not mind", "[node][simulation]") {
  order(starting({job(1)}, {first, second}));
  launcher.stubborn.insert(key(second));
  node_orders stop;
  stop.stops = {{first, 30'000}, {second, 30'000}};
  order(stop);
  after(20ms);
  CHECK(last(first).phase == pod_phase::failed);
  CHECK(last(first).containers[0].end.exit_code == 143);
  CHECK(last(second).phase == pod_phase::running);
  stop.stops = {{second, 0}};
  order(stop);
  after(20ms);
  CHECK(last(second).containers[0].end.exit_code == 137);
}

TEST_CASE_METHOD(joined_node, "a container that fails is started again in time", "[node][simulation]") {
  order(starting({job(1, "OnFailure")}, {first}));
  launcher.finish(key(first), 1);
  settle();
  CHECK(launched(first, 1) == 1);
  launcher.finish(key(first, 1), 1);
  after(9900ms);
  CHECK(last(first).containers[0].waiting_reason == "CrashLoopBackOff");
  CHECK(last(first).phase == pod_phase::running);
  CHECK(launched(first, 2) == 0);
  after(100ms);
  CHECK(launched(first, 2) == 1);
  const auto run = std::find_if(launcher.starts.begin(), launcher.starts.end(),
                                [&](const auto& x) { return x.key == key(first, 2); });
  CHECK(std::count(run->env.begin(), run->env.end(), "TROUPE_ATTEMPT=2") == 1);
  launcher.finish(key(first, 2), 0);
  settle();
  after(5ms);
  CHECK(last(first).phase == pod_phase::succeeded);
  CHECK(last(first).containers[0].restarts == 2);
  receipt();
  CHECK(launcher.held_exits() == 0);
}

TEST_CASE_METHOD(joined_node, "a pod with a larger share of memory has it for itself", "[node][simulation]") {
  const auto limited =
      job(1, "Never", [](api::Container& main) { main.resources.limits["memory"] = api::Quantity{"100Mi"}; });
  auto orders = starting({limited}, {first, second});
  orders.starts[0].memory_percent = 150;
  order(orders);
  order(orders); // repeated
  const auto limit_of = [&](const pod_ref& pod) {
    const auto run =
        std::find_if(launcher.starts.begin(), launcher.starts.end(), [&](const auto& x) { return x.key == key(pod); });
    return launcher.template_at(run->which).memory_limit;
  };
  CHECK(launched(first) == 1);
  CHECK(limit_of(first) == 150 << 20);
  CHECK(limit_of(second) == 100 << 20);
  CHECK(launcher.templates() == 2);
  launcher.finish(key(first), 137, true);
  settle();
  after(5ms);
  CHECK(last(first).containers[0].end.reason == "OOMKilled");
  receipt();
  CHECK(launcher.templates() == 1); // its share of the plan went with it
}

TEST_CASE_METHOD(one_node, "no pod starts before the first heartbeat of an incarnation is answered",
                 "[node][simulation]") {
  answering = false;
  join();
  order(starting({job(1)}, {first}, true));
  CHECK(launcher.starts.empty());
  CHECK(launcher.lease == 0);
  answering = true;
  after(1s);
  CHECK(launcher.starts.size() == 1);
  CHECK(launcher.lease == seen.heartbeats.back().sent_boottime_ns + 10'000'000'000);
}

TEST_CASE("no pod starts before the launcher has told what runs", "[node][simulation]") {
  one_node stage{false};
  stage.join();
  stage.order(one_node::starting({stage.job(1)}, {first}, true));
  stage.after(2s);
  CHECK(stage.launcher.starts.empty());
  stage.launcher.connect();
  stage.settle();
  CHECK(stage.launcher.starts.size() == 1);
}

TEST_CASE_METHOD(joined_node, "orders of another incarnation are none", "[node][simulation]") {
  auto orders = starting({job(1)}, {first});
  orders.incarnation = incarnation + 1;
  caf::anon_send(agent, orders);
  settle();
  CHECK(launcher.starts.empty());
}

TEST_CASE_METHOD(joined_node, "a lost connection: pods go on, and are reported to the next proxy",
                 "[node][simulation]") {
  order(starting({job(1)}, {first, second}));
  after(20ms);
  disconnect();
  CHECK(disconnections == 1);
  launcher.finish(key(first), 0);
  after(3s);
  CHECK(launcher.kills.empty());
  seen.reports.clear();
  join();
  after(1s);
  CHECK(seen.reports.empty()); // before the full orders nothing is told
  order(starting({job(1)}, {first, second}, true));
  after(20ms);
  CHECK(last(first).phase == pod_phase::succeeded);
  CHECK(last(second).phase == pod_phase::running);
  CHECK(seen.reports.back().incarnation == incarnation);
  receipt();
  CHECK(launcher.held_exits() == 0);
}

TEST_CASE_METHOD(joined_node, "pods that the controller does not know are ended, and not reported",
                 "[node][simulation]") {
  order(starting({job(1)}, {first, second}));
  launcher.finish(key(second), 0);
  disconnect();
  seen.reports.clear();
  join();
  order(starting({}, {}, true));
  after(1s);
  CHECK(launcher.live().empty());
  CHECK(launcher.held_exits() == 0);
  CHECK(seen.reports.empty());
}

TEST_CASE_METHOD(joined_node, "without contact for the length of the lease a node ends its pods",
                 "[node][simulation]") {
  order(starting({job(1, "OnFailure")}, {first, second}));
  after(20ms);
  answering = false;
  after(9s);
  CHECK(launcher.live().size() == 2);
  after(3s);
  CHECK(launcher.live().empty());
  disconnect();
  seen.reports.clear();
  answering = true;
  join();
  order(starting({job(1, "OnFailure")}, {first}, true)); // the second was given to another node
  after(1s);
  CHECK(last(first).phase == pod_phase::failed);
  CHECK(last(first).reason == "NodeLost");
  CHECK(reports_of(second) == 0);
  receipt();
  CHECK(launcher.held_exits() == 0);
  CHECK(launched(first, 1) == 0);
  order(starting({job(2)}, {{2, 0}})); // and it works on
  CHECK(launcher.live().size() == 1);
}

TEST_CASE_METHOD(joined_node, "a receipt does not overtake a start that waits: the pod that has ended stays so",
                 "[node][simulation]") {
  order(starting({job(1)}, {first}));
  after(20ms);
  answering = false;
  after(12s); // the lease is over
  REQUIRE(last(first).phase == pod_phase::failed);
  order(starting({job(1)}, {first})); // repeated before its end was heard of
  SECTION("it comes alone") { receipt(); }
  SECTION("it comes with orders") {
    auto orders = starting({}, {});
    orders.receipt = seen.reports.back().sequence;
    order(orders);
  }
  answering = true;
  after(2s);
  receipt();
  CHECK(launcher.starts.size() == 1);
  CHECK(launcher.held_exits() == 0);
  after(10s);
  CHECK_FALSE(time.registry().find("/node/pods/default/" + pod_name("job-1", job(1).uid, 0)));
}

TEST_CASE_METHOD(joined_node, "a node that goes down ends its pods, tells of them, and starts no more",
                 "[node][simulation]") {
  order(starting({job(1)}, {first, second}));
  after(20ms);
  std::optional<std::uint64_t> untold;
  const auto go_down = [&] {
    time.system().spawn([&, agent = agent](caf::event_based_actor* self) {
      self->request(agent, caf::infinite, stop_atom::value, std::int64_t{10'000'000}).then([&](std::uint64_t n) {
        untold = n;
      });
    });
    after(1s);
  };
  SECTION("its controller hears") {
    go_down();
    CHECK(launcher.live().empty());
    CHECK_FALSE(seen.heartbeats.back().health.ready);
    CHECK(last(first).reason == "Terminated");
    CHECK(last(second).phase == pod_phase::failed);
    CHECK_FALSE(untold); // not durable yet
    order(starting({job(2)}, {{2, 0}}));
    CHECK(launcher.live().empty());
    after(20ms);
    CHECK(last({2, 0}).reason == "Terminated"); // for others to take up
    receipt();
    CHECK(untold == 0U);
    CHECK(launcher.held_exits() == 0);
  }
  SECTION("the receipt of the last end comes with a start") {
    go_down();
    auto orders = starting({job(2)}, {{2, 0}});
    orders.receipt = seen.reports.back().sequence;
    order(orders);
    CHECK_FALSE(untold);
    after(20ms);
    CHECK(last({2, 0}).reason == "Terminated");
    receipt();
    CHECK(untold == 0U);
  }
  SECTION("its controller is away") {
    disconnect();
    go_down();
    CHECK(launcher.live().empty());
    CHECK_FALSE(untold);
    SECTION("and comes back") {
      join();
      order(starting({job(1)}, {first, second}, true));
      CHECK(last(first).reason == "Terminated");
      receipt();
      CHECK(untold == 0U);
    }
    SECTION("and stays away") {
      after(16s);
      CHECK(untold == 2U);
    }
  }
}

TEST_CASE_METHOD(joined_node, "a pod actor that fails is healed; its container goes on", "[node][simulation]") {
  order(starting({job(1)}, {first}));
  after(20ms);
  const auto path = "/node/pods/default/" + pod_name("job-1", job(1).uid, 0);
  for (int i = 0; i < 2; ++i) {
    const auto entry = time.registry().find(path);
    REQUIRE(entry);
    stop_actor(caf::actor_cast<caf::actor>(entry->address), caf::exit_reason::kill);
    if (i == 1)
      launcher.finish(key(first), 3); // while nobody is there
    after(15s);
  }
  CHECK(launched(first) == 1);
  CHECK(last(first).phase == pod_phase::failed);
  CHECK(last(first).containers[0].end.exit_code == 3);
  CHECK(time.registry().history(path).restarts == 2);
}

TEST_CASE_METHOD(joined_node, "an agent that is started again finds its pods", "[node][simulation]") {
  order(starting({job(1)}, {first, second, {1, 2}}));
  after(20ms);
  kill_agent();
  launcher.finish(key(first), 0);
  settle();
  disconnect();
  seen.reports.clear();
  start_agent();
  join();
  order(starting({job(1)}, {first, second}, true)); // the third is not wanted any more
  after(30ms);
  CHECK(launched(first) == 1);
  CHECK(launched(second) == 1);
  CHECK(last(first).phase == pod_phase::succeeded);
  CHECK(last(second).phase == pod_phase::running);
  CHECK(launcher.live() == std::vector<node::container_key>{key(second)});
  receipt();
  CHECK(launcher.held_exits() == 0);
}

TEST_CASE_METHOD(joined_node, "a launcher that lost its table: what ran has ended unseen", "[node][simulation]") {
  order(starting({job(1)}, {first}));
  after(20ms);
  launcher.disconnect();
  settle();
  launcher.lose_table();
  launcher.connect();
  settle();
  after(5ms);
  CHECK(last(first).phase == pod_phase::failed);
  CHECK(last(first).containers[0].end.reason == "ContainerStatusUnknown");
  CHECK(last(first).containers[0].end.exit_code == 137);
}

TEST_CASE_METHOD(joined_node, "logs are read, and followed until the run has ended", "[node][simulation]") {
  order(starting({job(1)}, {first}));
  after(20ms);
  log_query query;
  query.pod = first;
  query.from = last(first).containers[0].log;
  query.wait = true;
  std::vector<log_answer> answers;
  const auto ask = [&] {
    time.system().spawn([&, query](caf::event_based_actor* self) {
      self->request(node_agent_actor{agent}, caf::infinite, query)
          .then([&](const log_answer& x) { answers.push_back(x); }, [](const caf::error&) { FAIL("no answer"); });
    });
    settle();
  };
  ask();
  after(1s);
  REQUIRE(answers.empty());
  logs.written[query.from.run] = "hello\n";
  after(100ms);
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].bytes == "hello\n");
  CHECK_FALSE(answers[0].ended);
  query.cursor_offset = answers[0].cursor_offset;
  query.cursor_started = true;
  ask();
  after(21s);
  REQUIRE(answers.size() == 2); // nothing came: the asker may ask again
  CHECK(answers[1].bytes.empty());
  CHECK_FALSE(answers[1].ended);
  ask();
  launcher.finish(key(first), 0);
  after(100ms);
  REQUIRE(answers.size() == 3);
  CHECK(answers[2].ended);
  CHECK(answers[2].at_end);
}

TEST_CASE_METHOD(joined_node, "a pod whose Secret is missing waits, and starts when it comes", "[node][simulation]") {
  api::PodTemplateSpec of;
  of.spec.restartPolicy = "OnFailure";
  auto& main = of.spec.containers.emplace_back();
  main.name = "main";
  main.image = "nothing";
  main.command = {"/bin/true"};
  main.envFrom.emplace_back().secretRef.emplace().name = "keys";
  auto reader = job(1);
  reader.pod_template = api::to_stored(of);
  config_source keys{true, "default", "keys", 0, false, {}};

  auto orders = starting({reader}, {first});
  orders.sources = {keys};
  order(orders);
  after(1s);
  CHECK(launched(first) == 0);
  CHECK(last(first).containers[0].waiting_reason == "CreateContainerConfigError");
  CHECK(last(first).containers[0].waiting_message == "secret \"keys\" not found");
  CHECK(launcher.templates() == 0);

  keys.version = 7;
  keys.data["TOKEN"] = "one";
  node_orders news;
  news.sources = {keys};
  order(news);
  REQUIRE(launched(first) == 1);
  const auto& env = launcher.template_at(launcher.starts.back().which).env;
  CHECK(std::count(env.begin(), env.end(), "TOKEN=one") == 1);
  order(news); // the same again
  CHECK(launcher.templates() == 1);

  keys.version = 8;
  keys.data["TOKEN"] = "two";
  news.sources = {keys};
  order(news);
  CHECK(launched(first) == 1); // what runs goes on
  launcher.finish(key(first), 1);
  after(1s);
  REQUIRE(launched(first, 1) == 1);
  const auto& later = launcher.template_at(launcher.starts.back().which).env;
  CHECK(std::count(later.begin(), later.end(), "TOKEN=two") == 1);

  launcher.finish(key(first, 1), 0);
  after(1s);
  receipt();
  node_orders done;
  done.forget = {1};
  order(done);
  CHECK(launcher.templates() == 0);
}
