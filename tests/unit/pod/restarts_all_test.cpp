#include "actors/pod/life/restarts.hpp"
#include "tests/unit/pod/pod_case.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

container_plan restarting_all_on(std::int32_t code) {
  auto out = a_container("main");
  out.rules.push_back({true, {code}, true});
  return out;
}

} // namespace

TEST_CASE("restarts: the first rule that matches decides whether all containers begin anew", "[pod][restarts]") {
  auto what = restarting_all_on(42);
  CHECK(restarts_all_after(what, 42));
  CHECK(restarts_after(what, 42));
  CHECK_FALSE(restarts_all_after(what, 41));
  what.rules.insert(what.rules.begin(), {true, {42}, false});
  CHECK_FALSE(restarts_all_after(what, 42));
  CHECK(restarts_after(what, 42));
}

TEST_CASE("life: RestartAllContainers ends all at once, and begins with the first init container", "[pod][restarts]") {
  auto helper = a_container("helper");
  helper.pre_stop = action{action_kind::exec, {"never"}, {}, 0};
  pod_case pod{{an_init("setup"), a_sidecar("proxy"), restarting_all_on(42), helper}};
  pod.next(0);
  pod.exited(0, 0, 0);
  pod.next(0);
  pod.started(1, 0);
  CHECK(pod.starts(0) == starts{{2, 0}, {3, 0}});
  pod.started(2, 0);
  pod.started(3, 0);

  pod.exited(2, 42, second);
  const auto step = pod.next(second);
  CHECK(step.kills == kills{{1, 0, std::chrono::seconds{0}}, {3, 0, std::chrono::seconds{0}}});
  CHECK(step.starts.empty());
  CHECK(step.asks.empty());
  CHECK(pod.status().phase == pod_phase::running);
  pod.exited(1, 137, 2 * second);
  CHECK(pod.starts(2 * second).empty());
  pod.exited(3, 137, 2 * second);
  CHECK(pod.starts(2 * second) == starts{{0, 1}});
  CHECK(pod.state(2).waiting_reason == "RestartingAllContainers");
  CHECK(pod.state(2).last.front().exit_code == 42);
  pod.exited(2, 42, second); // told once more
  CHECK(pod.starts(2 * second).empty());

  pod.exited(0, 0, 3 * second, 1);
  CHECK(pod.starts(3 * second) == starts{{1, 1}});
  pod.started(1, 3 * second, 1);
  CHECK(pod.starts(3 * second) == starts{{2, 1}, {3, 1}});
  pod.started(2, 3 * second, 1);
  pod.started(3, 3 * second, 1);
  pod.exited(2, 0, 4 * second, 1);
  pod.exited(3, 0, 4 * second, 1);
  CHECK(pod.next(4 * second).kills == kills{{1, 1, std::chrono::seconds{30}}});
  pod.exited(1, 0, 5 * second, 1);
  pod.next(5 * second);
  CHECK(pod.status().phase == pod_phase::succeeded);
}

TEST_CASE("life: a pod that is being stopped does not begin anew", "[pod][restarts]") {
  pod_case pod{{restarting_all_on(42)}};
  pod.next(0);
  pod.started(0, 0);
  pod.it->stop(pod_ending::stopped, t0, 30 * second);
  pod.next(0);
  pod.exited(0, 42, second);
  CHECK(pod.starts(second).empty());
  CHECK(pod.status().phase == pod_phase::failed);
}
