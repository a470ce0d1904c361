#include "tests/unit/pod/pod_case.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

TEST_CASE("life: a sidecar's startup probe gates what comes after it", "[pod][sidecars]") {
  auto proxy = a_sidecar("proxy");
  proxy.startup = probe_plan{};
  pod_case pod{{proxy, an_init("setup"), a_container("main")}};
  CHECK(pod.starts(0) == starts{{0, 0}});
  pod.started(0, 0);
  const auto startup = pod.only_ask(0);
  CHECK(pod.next(0).starts.empty());
  CHECK(pod.status().phase == pod_phase::pending);
  pod.answered(startup, verdict::good, second);
  CHECK(pod.starts(second) == starts{{1, 0}});
  pod.exited(1, 0, 2 * second);
  CHECK(pod.starts(2 * second) == starts{{2, 0}});
}

TEST_CASE("life: once a pod is initialised a sidecar's restart holds nothing up", "[pod][sidecars]") {
  auto proxy = a_sidecar("proxy");
  proxy.startup = probe_plan{};
  pod_case pod{{proxy, a_container("main", restart_policy::on_failure)}};
  pod.next(0);
  pod.started(0, 0);
  pod.answered(pod.only_ask(0), verdict::good, 0);
  pod.next(0);
  pod.started(1, 0);
  pod.exited(0, 1, second);
  pod.exited(1, 1, second);
  CHECK(pod.starts(second) == starts{{0, 1}, {1, 1}});
}

TEST_CASE("life: the preStop hooks of sidecars begin with those of the others", "[pod][sidecars]") {
  auto proxy = a_sidecar("proxy");
  proxy.pre_stop = action{};
  pod_case pod{{proxy, a_container("main")}};
  pod.next(0);
  pod.started(0, 0);
  pod.next(0);
  pod.started(1, 0);
  pod.it->stop(pod_ending::stopped, t0, 30 * second);
  const auto step = pod.next(0);
  CHECK(step.kills == kills{{1, 0, std::chrono::seconds{30}}});
  REQUIRE(step.asks.size() == 1);
  CHECK(step.asks[0].container == 0);
  CHECK(step.asks[0].what == question::pre_stop);
  pod.answered(step.asks[0], verdict::good, second);
  CHECK(pod.next(second).kills.empty()); // SIGTERM only when main has ended
  pod.exited(1, 0, 2 * second);
  const auto last = pod.next(2 * second);
  CHECK(last.asks.empty()); // once
  CHECK(last.kills == kills{{0, 0, std::chrono::seconds{28}}});
}

TEST_CASE("life: sidecars end in reverse order, one after the other, and their exit codes count for nothing",
          "[pod][sidecars]") {
  pod_case pod{{a_sidecar("a"), a_sidecar("b"), a_container("main")}};
  pod.next(0);
  pod.started(0, 0);
  pod.next(0);
  pod.started(1, 0);
  pod.next(0);
  pod.started(2, 0);
  pod.exited(2, 0, second);
  CHECK(pod.next(second).kills == kills{{1, 0, std::chrono::seconds{30}}});
  CHECK(pod.next(30 * second).kills.empty()); // b takes its time
  pod.exited(1, 137, 31 * second);
  CHECK(pod.next(31 * second).kills == kills{{0, 0, std::chrono::seconds{2}}}); // nothing is left of the grace period
  pod.exited(0, 1, 32 * second);
  pod.next(32 * second);
  CHECK(pod.it->over());
  CHECK(pod.status().phase == pod_phase::succeeded);
}
