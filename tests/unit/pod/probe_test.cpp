#include "actors/pod/probe.hpp"
#include "tests/unit/pod/pod_case.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

constexpr auto good = verdict::good, bad = verdict::bad, unknown = verdict::unknown;

probe_plan every_ten_seconds() { return {}; }

container_plan with_readiness() {
  auto out = a_container("main");
  out.readiness = every_ten_seconds();
  return out;
}

container_plan with_liveness(restart_policy policy) {
  auto out = a_container("main", policy);
  out.liveness = every_ten_seconds();
  return out;
}

using happenings = std::vector<happening>;

} // namespace

TEST_CASE("probe: so many answers in a row decide", "[pod][probe]") {
  struct row {
    const char* name;
    std::int32_t good_in_a_row, bad_in_a_row;
    std::vector<verdict> answers;
    verdict health;
  };
  const row rows[] = {
      {"one good answer is enough", 1, 3, {good}, good},
      {"not yet", 2, 3, {good}, unknown},
      {"two in a row", 2, 3, {good, good}, good},
      {"interrupted", 2, 3, {good, bad, good}, unknown},
      {"two failures are borne", 1, 3, {good, bad, bad}, good},
      {"the third is not", 1, 3, {good, bad, bad, bad}, bad},
      {"a good one in between begins anew", 1, 3, {bad, bad, good, bad, bad}, good},
      {"what cannot be asked says nothing", 1, 2, {bad, unknown, bad}, bad},
      {"and is no failure", 1, 1, {good, unknown, unknown}, good},
      {"well again", 1, 1, {bad, good}, good},
  };
  for (const auto& x : rows) {
    INFO(x.name);
    probe_plan plan;
    plan.good_in_a_row = x.good_in_a_row;
    plan.bad_in_a_row = x.bad_in_a_row;
    probe_state state;
    for (const auto answer : x.answers) {
      state.ask(t0);
      state.hear(plan, answer);
    }
    CHECK(state.good() == (x.health == good));
    CHECK(state.bad() == (x.health == bad));
  }
}

TEST_CASE("probe: when it is asked", "[pod][probe]") {
  probe_plan plan;
  plan.initial_delay_us = 5 * second;
  probe_state state;
  CHECK(state.due(plan, t0, 0) == t0 + 5 * second);
  CHECK(state.due(plan, t0, t0 + 7 * second) == t0 + 7 * second); // its startup probe took longer
  const auto number = state.ask(t0 + 5 * second);
  CHECK(state.waits_for(number));
  CHECK_FALSE(state.given_up(plan, t0 + 16 * second - 1));
  CHECK(state.given_up(plan, t0 + 16 * second)); // a second, and ten for the way
  CHECK(state.due(plan, t0, 0) == t0 + 15 * second);
  state.hear(plan, unknown);
  CHECK_FALSE(state.waits_for(number));
}

TEST_CASE("probe: a manifest's probe, and bounds of its numbers", "[pod][probe]") {
  api::Container container;
  container.name = "main";
  container.ports.emplace_back().name = "web";
  container.ports[0].containerPort = 8080;
  api::Probe probe;
  auto& get = probe.httpGet.emplace();
  get.path = "healthz?full";
  get.port = std::string{"web"};
  get.httpHeaders.emplace_back().name = "X-Probe";
  probe.periodSeconds = 0;
  probe.timeoutSeconds = 3;
  probe.terminationGracePeriodSeconds = 7;
  const auto plan = probe_of(container, probe);
  CHECK(plan.period_us == second);
  CHECK(plan.timeout_us == 3 * second);
  CHECK(plan.good_in_a_row == 1);
  CHECK(plan.grace_us == 7 * second);
  CHECK(plan.what.where == node::endpoint{true, false, "127.0.0.1", 8080, "/healthz?full", {{"X-Probe", ""}}});

  get.port = std::string{"admin"};
  CHECK(probe_of(container, probe).what.impossible == "couldn't find port: \"admin\" in container \"main\"");
  get.port = 70000;
  CHECK(probe_of(container, probe).what.impossible == "invalid port number: 70000");
  api::Probe over_grpc;
  over_grpc.grpc.emplace().port = 1;
  CHECK_FALSE(probe_of(container, over_grpc).what.impossible.empty());
}

TEST_CASE("life: a container is ready once its readiness probe says so, and for as long", "[pod][probe][life]") {
  pod_case pod{{with_readiness()}};
  pod.next(0);
  pod.started(0, second);
  const auto first = pod.only_ask(second);
  CHECK(first.what == question::readiness);
  CHECK(first.timeout_us == second);
  CHECK(pod.status().phase == pod_phase::running);
  CHECK(pod.state(0).started);
  CHECK_FALSE(pod.state(0).ready);
  CHECK(pod.status().ready_us == 0);

  pod.answered(first, bad, 2 * second, "HTTP probe failed with statuscode: 503");
  CHECK(pod.it->take_happenings() ==
        happenings{{0, true, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503"}});
  CHECK(pod.next(2 * second).look_again == t0 + 11 * second);
  const auto again = pod.only_ask(11 * second);
  pod.answered(first, good, 11 * second); // late: nobody waits for it any more
  CHECK_FALSE(pod.state(0).ready);
  pod.answered(again, good, 12 * second);
  CHECK(pod.state(0).ready);
  CHECK(pod.status().ready_us == t0 + 12 * second);

  for (int i = 2; i < 5; ++i) {
    CHECK(pod.state(0).ready);
    pod.answered(pod.only_ask(i * 10 * second + second), bad, i * 10 * second + second);
  }
  CHECK_FALSE(pod.state(0).ready);
  CHECK(pod.status().ready_us == 0);
  CHECK(pod.next(42 * second).kills.empty());
}

TEST_CASE("life: a container whose liveness probe fails is ended, and started again if its pod's are",
          "[pod][probe][life]") {
  struct row {
    restart_policy policy;
    std::int32_t exit_code;
    std::string killing;
    bool again;
  };
  const row rows[] = {
      {restart_policy::never, 143, "Container main failed liveness probe", false},
      {restart_policy::on_failure, 143, "Container main failed liveness probe, will be restarted", true},
      {restart_policy::on_failure, 0, "Container main failed liveness probe, will be restarted", true},
      {restart_policy::always, 143, "Container main failed liveness probe, will be restarted", true},
  };
  for (const auto& x : rows) {
    auto container = with_liveness(x.policy);
    container.liveness->bad_in_a_row = 1;
    container.liveness->grace_us = 5 * second;
    pod_case pod{{container}};
    pod.next(0);
    pod.started(0, 0);
    CHECK(pod.state(0).ready); // until it fails
    pod.answered(pod.only_ask(0), bad, second, "no");
    CHECK(pod.it->take_happenings() ==
          happenings{{0, true, "Unhealthy", "Liveness probe failed: no"}, {0, false, "Killing", x.killing}});
    const auto step = pod.next(second);
    CHECK(step.kills == kills{{0, 0, std::chrono::seconds{5}}});
    CHECK(step.asks.empty());
    CHECK(pod.next(2 * second).kills.empty()); // once
    pod.exited(0, x.exit_code, 3 * second);
    CHECK(pod.starts(3 * second).empty() == !x.again);
    CHECK(pod.it->over() == !x.again);
  }
}

TEST_CASE("life: the other probes wait for the startup probe, and start as soon as it succeeds", "[pod][probe][life]") {
  auto container = with_liveness(restart_policy::always);
  container.readiness = every_ten_seconds();
  container.startup = every_ten_seconds();
  container.startup->bad_in_a_row = 2;
  pod_case pod{{container}};
  pod.next(0);
  pod.started(0, 0);
  auto startup = pod.only_ask(0);
  CHECK(startup.what == question::startup);
  CHECK_FALSE(pod.state(0).started);
  pod.answered(startup, bad, 0);
  pod.answered(pod.only_ask(10 * second), good, 11 * second);
  CHECK(pod.state(0).started);
  CHECK_FALSE(pod.state(0).ready);
  const auto both = pod.next(11 * second).asks;
  REQUIRE(both.size() == 2);
  CHECK(both[0].what == question::liveness);
  CHECK(both[1].what == question::readiness);

  pod_case late{{container}};
  late.next(0);
  late.started(0, 0);
  late.answered(late.only_ask(0), bad, 0, "a");
  late.answered(late.only_ask(10 * second), bad, 10 * second, "b");
  CHECK(late.it->take_happenings().back().message == "Container main failed startup probe, will be restarted");
  CHECK(late.next(10 * second).kills == kills{{0, 0, std::chrono::seconds{30}}});
}

TEST_CASE("life: a new run is probed anew", "[pod][probe][life]") {
  auto container = with_readiness();
  container.restart = restart_policy::always;
  pod_case pod{{container}};
  pod.next(0);
  pod.started(0, 0);
  pod.answered(pod.only_ask(0), good, 0);
  pod.exited(0, 1, second);
  pod.next(second);
  pod.started(0, 2 * second, 1);
  CHECK_FALSE(pod.state(0).ready);
  CHECK(pod.only_ask(2 * second).attempt == 1);
}

TEST_CASE("life: an answer that never comes is waited for no longer than it may take", "[pod][probe][life]") {
  pod_case pod{{with_readiness()}};
  pod.next(0);
  pod.started(0, 0);
  pod.only_ask(0);
  CHECK(pod.next(second).asks.empty());
  CHECK(pod.next(second).look_again == t0 + 11 * second);
  CHECK(pod.only_ask(11 * second).number == 2);
}

TEST_CASE("life: what was known of a run's health outlives its actor", "[pod][probe][life]") {
  auto container = with_readiness();
  container.startup = every_ten_seconds();
  pod_case pod{{container}};
  pod.next(0);
  pod.started(0, 0);
  pod.answered(pod.only_ask(0), good, second);
  pod.answered(pod.only_ask(second), good, 2 * second);
  const auto before = pod.status();
  life again{pod.made, pod_identity{"pi-abcde", {}, no_number}, t0};
  again.restore(before);
  CHECK(again.status() == before);
  CHECK(again.next(t0 + 3 * second).asks.front().what == question::readiness);
}

TEST_CASE("life: while a pod ends only its readiness is asked after", "[pod][probe][life]") {
  auto container = with_readiness();
  container.liveness = every_ten_seconds();
  container.pre_stop = action{action_kind::sleep, {}, {}, 20 * second};
  pod_case pod{{container}};
  pod.next(0);
  pod.started(0, 0);
  pod.it->stop(pod_ending::stopped, t0, 60 * second);
  const auto asks = pod.next(0).asks;
  REQUIRE(asks.size() == 2);
  CHECK(asks[0].what == question::pre_stop);
  CHECK(asks[1].what == question::readiness);
}
