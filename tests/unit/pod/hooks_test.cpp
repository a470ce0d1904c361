#include "tests/unit/pod/pod_case.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

const action a_hook{action_kind::exec, {"/bin/true"}, {}, 0};

container_plan with_post_start(restart_policy policy = restart_policy::never) {
  auto out = a_container("main", policy);
  out.post_start = a_hook;
  return out;
}

container_plan with_pre_stop() {
  auto out = a_container("main");
  out.pre_stop = a_hook;
  return out;
}

using happenings = std::vector<happening>;

} // namespace

TEST_CASE("life: a container runs once its postStart hook has returned, and the next one starts then", "[pod][hooks]") {
  auto first = with_post_start();
  first.liveness = probe_plan{};
  pod_case pod{{first, a_container("second")}};
  CHECK(pod.starts(0) == starts{{0, 0}});
  CHECK(pod.starts(0).empty());
  pod.started(0, second);
  const auto hook = pod.only_ask(second); // and no probe
  CHECK(hook.what == question::post_start);
  CHECK(pod.state(0).state == run_state::waiting);
  CHECK(pod.state(0).waiting_reason == "ContainerCreating");
  CHECK(pod.status().phase == pod_phase::pending);
  pod.answered(hook, verdict::good, 3 * second);
  CHECK(pod.state(0).state == run_state::running);
  CHECK(pod.state(0).started);
  const auto step = pod.next(3 * second);
  CHECK(step.starts == starts{{1, 0}});
  CHECK(step.asks.size() == 1);
  CHECK(step.asks[0].what == question::liveness);
}

TEST_CASE("life: a postStart hook that fails ends its container; the exit code and the policy decide on a restart",
          "[pod][hooks]") {
  for (const auto policy : {restart_policy::never, restart_policy::on_failure}) {
    pod_case pod{{with_post_start(policy)}, [](plan& x) { x.grace_us = 9 * second; }};
    pod.next(0);
    pod.started(0, 0);
    pod.answered(pod.only_ask(0), verdict::bad, second, "no such file");
    CHECK(pod.it->take_happenings() == happenings{{0, true, "FailedPostStartHook", "PostStartHook failed"},
                                                  {0, false, "Killing", "FailedPostStartHook"}});
    CHECK(pod.next(second).kills == kills{{0, 0, std::chrono::seconds{9}}});
    CHECK(pod.state(0).state == run_state::waiting);
    pod.exited(0, 143, 2 * second);
    CHECK(pod.starts(2 * second).empty() == (policy == restart_policy::never));
    CHECK(pod.it->over() == (policy == restart_policy::never));
  }
}

TEST_CASE("life: a postStart hook whose result was lost is run again", "[pod][hooks]") {
  pod_case pod{{with_post_start()}};
  pod.next(0);
  pod.started(0, 0);
  pod.answered(pod.only_ask(0), verdict::unknown, second);
  CHECK(pod.next(second).look_again == t0 + 2 * second);
  CHECK(pod.only_ask(2 * second).number == 2);
}

TEST_CASE("life: a container that ends before its postStart hook returns has ended", "[pod][hooks]") {
  pod_case pod{{with_post_start()}};
  pod.next(0);
  pod.started(0, 0);
  const auto hook = pod.only_ask(0);
  pod.exited(0, 0, second);
  pod.answered(hook, verdict::bad, second);
  pod.next(second);
  CHECK(pod.it->take_happenings().empty());
  CHECK(pod.status().phase == pod_phase::succeeded);
}

TEST_CASE("life: SIGTERM comes after the preStop hook, with what is left of the grace period", "[pod][hooks]") {
  struct row {
    const char* name;
    timestamp_us returns;
    std::int64_t left_ms;
  };
  const row rows[] = {
      {"at once", 0, 30'000},
      {"ten seconds later", 10 * second, 20'000},
      {"with little left: two seconds at least", 29 * second, 2'000},
  };
  for (const auto& x : rows) {
    INFO(x.name);
    pod_case pod{{with_pre_stop()}};
    pod.next(0);
    pod.started(0, 0);
    pod.it->stop(pod_ending::stopped, t0, 30 * second);
    const auto step = pod.next(0);
    CHECK(step.kills.empty());
    REQUIRE(step.asks.size() == 1);
    CHECK(step.asks[0].what == question::pre_stop);
    CHECK(step.asks[0].timeout_us == 30 * second);
    CHECK(step.look_again == t0 + 30 * second);
    pod.answered(step.asks[0], verdict::good, x.returns);
    CHECK(pod.next(x.returns).kills == kills{{0, 0, std::chrono::milliseconds{x.left_ms}}});
    CHECK(pod.next(x.returns).kills.empty());
    CHECK(pod.it->take_happenings().empty());
  }
}

TEST_CASE("life: a preStop hook that fails, hangs, or has no time does not keep its container alive", "[pod][hooks]") {
  pod_case failing{{with_pre_stop()}};
  failing.next(0);
  failing.started(0, 0);
  failing.it->stop(pod_ending::stopped, t0, 30 * second);
  failing.answered(failing.only_ask(0), verdict::bad, second);
  CHECK(failing.it->take_happenings() == happenings{{0, true, "FailedPreStopHook", "PreStopHook failed"}});
  CHECK(failing.next(second).kills == kills{{0, 0, std::chrono::seconds{29}}});

  pod_case hanging{{with_pre_stop()}};
  hanging.next(0);
  hanging.started(0, 0);
  hanging.it->stop(pod_ending::stopped, t0, 30 * second);
  hanging.next(0);
  CHECK(hanging.next(30 * second - 1).kills.empty());
  CHECK(hanging.next(30 * second).kills == kills{{0, 0, std::chrono::seconds{2}}});

  pod_case hurried{{with_pre_stop()}};
  hurried.next(0);
  hurried.started(0, 0);
  hurried.it->stop(pod_ending::stopped, t0, 0);
  CHECK(hurried.next(0).kills == kills{{0, 0, std::chrono::seconds{0}}});

  pod_case shortened{{with_pre_stop()}};
  shortened.next(0);
  shortened.started(0, 0);
  shortened.it->stop(pod_ending::stopped, t0, 30 * second);
  shortened.next(0);
  shortened.it->stop(pod_ending::stopped, t0 + second, 0);
  CHECK(shortened.next(second).kills == kills{{0, 0, std::chrono::seconds{0}}});

  pod_case lost{{with_pre_stop()}};
  lost.next(0);
  lost.started(0, 0);
  lost.it->stop(pod_ending::lease, t0, 0);
  CHECK(lost.next(0).kills.size() == 1);
}

TEST_CASE("life: a container that its liveness probe ends has its preStop hook run", "[pod][hooks]") {
  auto container = with_pre_stop();
  container.liveness = probe_plan{};
  container.liveness->bad_in_a_row = 1;
  pod_case pod{{container}};
  pod.next(0);
  pod.started(0, 0);
  pod.answered(pod.only_ask(0), verdict::bad, second);
  const auto hook = pod.only_ask(second);
  CHECK(hook.what == question::pre_stop);
  pod.answered(hook, verdict::good, 2 * second);
  CHECK(pod.next(2 * second).kills == kills{{0, 0, std::chrono::seconds{29}}});
}
