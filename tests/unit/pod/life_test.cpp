#include "tests/unit/pod/pod_case.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

TEST_CASE("life: one container from creation to success", "[pod][life]") {
  pod_case pod{{a_container("main")}};
  CHECK(pod.status() == fresh_status(*pod.made, t0));
  CHECK(pod.status().phase == pod_phase::pending);
  CHECK(pod.state(0).waiting_reason == "ContainerCreating");
  CHECK(pod.starts(0) == starts{{0, 0}});
  CHECK(pod.next(0) == step{}); // asked already

  pod.started(0, second);
  CHECK(pod.next(second) == step{});
  CHECK(pod.status().phase == pod_phase::running);
  CHECK(pod.state(0).ready);
  CHECK(pod.status().ready_us == t0 + second);
  CHECK(pod.state(0).log.run == 1);

  pod.exited(0, 0, 2 * second);
  CHECK(pod.next(2 * second) == step{});
  CHECK(pod.it->over());
  CHECK(pod.status().phase == pod_phase::succeeded);
  CHECK(pod.state(0).end.reason == "Completed");
  CHECK(pod.status().ready_us == 0);
  CHECK(pod.status().cpu_us == 10);
  CHECK(pod.it->take_settled() == numbers{1000});
}

TEST_CASE("life: an exit without a start seen is enough, and news that come twice change nothing", "[pod][life]") {
  pod_case pod{{a_container("main", restart_policy::on_failure)}};
  pod.next(0);
  pod.exited(0, 3, second);
  pod.exited(0, 3, second);
  pod.started(0, second);
  CHECK(pod.status().cpu_us == 10);
  CHECK(pod.state(0).end.exit_code == 3);
  CHECK(pod.starts(second) == starts{{0, 1}});
  pod.exited(0, 3, second);
  CHECK(pod.starts(second).empty());
  pod.started(0, 2 * second, 1);
  CHECK(pod.it->take_settled() == numbers{1000}); // the exit before: its successor is known to run
  pod.exited(0, 3, second);
  CHECK(pod.it->take_settled() == numbers{1000}); // of a run long past: nobody needs it
}

TEST_CASE("life: how the end of a pod follows from its containers", "[pod][life]") {
  struct row {
    const char* name;
    std::vector<std::int32_t> codes;
    pod_phase phase;
  };
  const row rows[] = {
      {"all zero", {0, 0}, pod_phase::succeeded},
      {"one failed", {0, 2}, pod_phase::failed},
      {"killed", {137}, pod_phase::failed},
  };
  for (const auto& x : rows) {
    INFO(x.name);
    std::vector<container_plan> containers;
    for (std::size_t i = 0; i < x.codes.size(); ++i)
      containers.push_back(a_container("c" + std::to_string(i)));
    pod_case pod{containers};
    CHECK(pod.starts(0).size() == x.codes.size());
    for (std::size_t i = 0; i < x.codes.size(); ++i) {
      CHECK_FALSE(pod.it->over());
      pod.exited(static_cast<std::uint16_t>(i), x.codes[i], second);
      pod.next(second);
    }
    CHECK(pod.it->over());
    CHECK(pod.status().phase == x.phase);
  }
}

TEST_CASE("life: reasons of ends", "[pod][life]") {
  struct row {
    const char* reason;
    const char* message;
    std::int32_t code;
    std::function<void(node::container_exited&)> how;
  };
  const row rows[] = {
      {"Error", "", 1, [](auto& x) { x.exit_code = 1; }},
      {"OOMKilled", "", 137, [](auto& x) { x.exit_code = 137, x.oom_killed = true; }},
      {"StartError", "no such file: /bin/nothing", 127,
       [](auto& x) {
         x.exit_code = 127;
         x.failure = node::start_failure{2, "exec", "no such file: /bin/nothing"};
       }},
      {"ContainerStatusUnknown", could_not_be_located, 137, [](auto& x) { x.exit_code = 0, x.outcome_unknown = true; }},
  };
  for (const auto& x : rows) {
    INFO(x.reason);
    pod_case pod{{a_container("main")}};
    pod.next(0);
    pod.exited(0, 0, second, 0, x.how);
    pod.next(second);
    CHECK(pod.status().phase == pod_phase::failed);
    CHECK(pod.state(0).end.reason == x.reason);
    CHECK(pod.state(0).end.message == x.message);
    CHECK(pod.state(0).end.exit_code == x.code);
  }
}

TEST_CASE("life: the termination messages of a pod share 12288 bytes", "[pod][life]") {
  const auto containers = GENERATE(std::size_t{3}, std::size_t{4});
  std::vector<container_plan> all;
  for (std::size_t i = 0; i < containers; ++i)
    all.push_back(a_container("c" + std::to_string(i)));
  pod_case pod{all};
  pod.next(0);
  node::container_exited news;
  news.sequence = 1;
  news.exit_code = 1;
  news.finished_at = t0;
  pod.it->hear(news, std::string(4096, 'x'));
  CHECK(pod.state(0).end.message.size() == (containers == 3 ? 4096 : 3072));
}

TEST_CASE("life: exit codes that count as success", "[pod][life]") {
  const auto policy = GENERATE(restart_policy::never, restart_policy::on_failure);
  auto main = a_container("main", policy);
  main.success_codes = {3};
  pod_case pod{{main}};
  pod.next(0);
  SECTION("one of them: no restart, and the pod has succeeded") {
    pod.exited(0, 3, second);
    CHECK(pod.starts(second).empty());
    CHECK(pod.status().phase == pod_phase::succeeded);
    CHECK(pod.state(0).end.exit_code == 3);
    CHECK(pod.state(0).end.reason == "Completed");
  }
  SECTION("another one") {
    pod.exited(0, 4, second);
    CHECK(pod.starts(second).empty() == (policy == restart_policy::never));
    CHECK(pod.state(0).end.reason == "Error");
    CHECK(pod.status().phase == (policy == restart_policy::never ? pod_phase::failed : pod_phase::running));
  }
}

TEST_CASE("life: restarts: at once, then after 10 s, 20 s …, and anew after ten good minutes", "[pod][life]") {
  pod_case pod{{a_container("main", restart_policy::on_failure)}};
  CHECK(pod.starts(0) == starts{{0, 0}});
  pod.exited(0, 1, second);
  CHECK(pod.starts(second) == starts{{0, 1}});
  CHECK(pod.status().phase == pod_phase::running);
  CHECK(pod.state(0).restarts == 0); // nothing has shown yet that it runs
  pod.started(0, second, 1);
  CHECK(pod.state(0).restarts == 1);
  CHECK(pod.state(0).last.front().exit_code == 1);
  pod.exited(0, 2, 3 * second, 1);

  auto next = pod.next(3 * second);
  CHECK(next.starts.empty());
  CHECK(next.look_again == t0 + 13 * second);
  CHECK(pod.state(0).state == run_state::waiting);
  CHECK(pod.state(0).waiting_reason == "CrashLoopBackOff");
  CHECK(pod.state(0).waiting_message == "back-off 10s restarting failed container=main pod=pi-abcde_default("
                                        "00000000-0000-0000-0000-000000000000)");
  CHECK(pod.state(0).last.front().exit_code == 2);
  CHECK(pod.status().phase == pod_phase::running);
  CHECK(pod.starts(13 * second - 1).empty());
  CHECK(pod.starts(13 * second) == starts{{0, 2}});

  pod.started(0, 13 * second, 2);
  CHECK(pod.state(0).state == run_state::running);
  pod.exited(0, 1, 14 * second, 2);
  CHECK(pod.next(14 * second).look_again == t0 + 34 * second);
  CHECK(pod.starts(34 * second) == starts{{0, 3}});

  pod.exited(0, 1, 700 * second, 3, [](auto& x) { x.started_at = t0 + 34 * second; });
  CHECK(pod.starts(700 * second) == starts{{0, 4}});
  pod.exited(0, 1, 701 * second, 4);
  CHECK(pod.next(701 * second).look_again == t0 + 711 * second);
  CHECK(pod.starts(711 * second) == starts{{0, 5}});
  pod.exited(0, 0, 712 * second, 5);
  pod.next(712 * second);
  CHECK(pod.status().phase == pod_phase::succeeded);
  CHECK(pod.state(0).restarts == 5);
}

TEST_CASE("life: init containers run one after the other", "[pod][life]") {
  pod_case pod{{an_init("a"), an_init("b"), a_container("main")}};
  CHECK(pod.starts(0) == starts{{0, 0}});
  CHECK(pod.state(2).waiting_reason == "PodInitializing");
  pod.started(0, 0);
  CHECK(pod.starts(0).empty());
  CHECK(pod.status().phase == pod_phase::pending);
  pod.exited(0, 0, second);
  CHECK(pod.starts(second) == starts{{1, 0}});
  pod.exited(1, 0, 2 * second);
  CHECK(pod.starts(2 * second) == starts{{2, 0}});
  CHECK(pod.status().phase == pod_phase::pending);
  pod.started(2, 3 * second);
  CHECK(pod.status().phase == pod_phase::running);
  CHECK(pod.status().ready_us == t0 + 3 * second);
  pod.exited(2, 0, 4 * second);
  pod.next(4 * second);
  CHECK(pod.status().phase == pod_phase::succeeded);
}

TEST_CASE("life: an init container that fails", "[pod][life]") {
  SECTION("may not be restarted: the pod fails, its containers never start") {
    pod_case pod{{an_init("a"), a_container("main")}};
    pod.next(0);
    pod.exited(0, 1, second);
    CHECK(pod.starts(second).empty());
    CHECK(pod.it->over());
    CHECK(pod.status().phase == pod_phase::failed);
    CHECK(pod.state(1).waiting_reason == "PodInitializing");
  }
  SECTION("may be restarted") {
    pod_case pod{{an_init("a", restart_policy::on_failure), a_container("main", restart_policy::on_failure)}};
    pod.next(0);
    pod.exited(0, 1, second);
    CHECK(pod.starts(second) == starts{{0, 1}});
    CHECK(pod.status().phase == pod_phase::pending);
  }
}

TEST_CASE("life: a sidecar runs before and after, and is ended last", "[pod][life]") {
  pod_case pod{{a_sidecar("proxy"), an_init("setup"), a_container("main")}};
  CHECK(pod.starts(0) == starts{{0, 0}});
  pod.started(0, 0);
  CHECK(pod.starts(0) == starts{{1, 0}});
  pod.exited(1, 0, second);
  CHECK(pod.starts(second) == starts{{2, 0}});
  pod.started(2, second);
  pod.exited(0, 1, 2 * second); // a sidecar is always restarted
  CHECK(pod.starts(2 * second) == starts{{0, 1}});
  pod.started(0, 2 * second, 1);
  pod.exited(2, 0, 3 * second);
  CHECK(pod.next(3 * second).kills == kills{{0, 1, std::chrono::seconds{30}}});
  CHECK(pod.status().phase == pod_phase::running);
  pod.exited(0, 143, 4 * second, 1);
  pod.next(4 * second);
  CHECK(pod.status().phase == pod_phase::succeeded);
}

TEST_CASE("life: a pod is stopped", "[pod][life]") {
  pod_case pod{{a_container("main", restart_policy::on_failure)}};
  pod.next(0);
  pod.started(0, 0);
  pod.it->stop(pod_ending::stopped, t0 + second, 30 * second);
  auto next = pod.next(second);
  CHECK(next.kills == kills{{0, 0, std::chrono::seconds{30}}});
  CHECK(pod.next(2 * second).kills.empty());

  SECTION("and fails when it was killed") {
    pod.exited(0, 143, 2 * second);
    CHECK(pod.starts(2 * second).empty());
    CHECK(pod.status().phase == pod_phase::failed);
    CHECK(pod.state(0).restarts == 0);
  }
  SECTION("and succeeds when it ends well within the grace period") {
    pod.exited(0, 0, 2 * second);
    pod.next(2 * second);
    CHECK(pod.status().phase == pod_phase::succeeded);
  }
  SECTION("a shorter grace shortens it, a longer one does not") {
    pod.it->stop(pod_ending::stopped, t0 + 2 * second, 60 * second);
    CHECK(pod.next(2 * second).kills.empty());
    pod.it->stop(pod_ending::stopped, t0 + 2 * second, second);
    CHECK(pod.next(2 * second).kills == kills{{0, 0, std::chrono::seconds{1}}});
    pod.it->stop(pod_ending::stopped, t0 + 2 * second, 0);
    CHECK(pod.next(2 * second + 500'000).kills == kills{{0, 0, std::chrono::seconds{0}}});
    CHECK(pod.next(2 * second + 600'000).kills.empty());
  }
  SECTION("what a kill does not end is killed again") {
    CHECK(pod.next(36 * second - 1).kills.empty());
    CHECK(pod.next(36 * second).kills == kills{{0, 0, std::chrono::seconds{0}}});
    CHECK(pod.next(40 * second).kills.empty());
    CHECK(pod.next(41 * second).kills == kills{{0, 0, std::chrono::seconds{0}}});
  }
}

TEST_CASE("life: a pod is stopped before and between its runs", "[pod][life]") {
  SECTION("before anything ran") {
    pod_case pod{{a_container("main")}};
    pod.it->stop(pod_ending::stopped, t0, 30 * second);
    CHECK(pod.next(0) == step{});
    CHECK(pod.status().phase == pod_phase::failed);
  }
  SECTION("while a start is on its way: that run is ended") {
    pod_case pod{{a_container("main")}};
    pod.next(0);
    pod.it->stop(pod_ending::stopped, t0, 30 * second);
    CHECK(pod.next(0).kills == kills{{0, 0, std::chrono::seconds{30}}});
    CHECK_FALSE(pod.it->over());
    pod.started(0, second);
    CHECK(pod.next(second).kills == kills{{0, 0, std::chrono::seconds{29}}});
    pod.exited(0, 143, 2 * second);
    pod.next(2 * second);
    CHECK(pod.it->over());
  }
  SECTION("while it waits for its restart") {
    pod_case pod{{a_container("main", restart_policy::on_failure)}};
    pod.next(0);
    pod.exited(0, 1, second);
    pod.next(second);
    pod.exited(0, 1, 2 * second, 1);
    pod.next(2 * second);
    pod.it->stop(pod_ending::stopped, t0 + 3 * second, 30 * second);
    CHECK(pod.next(3 * second) == step{});
    CHECK(pod.status().phase == pod_phase::failed);
    CHECK(pod.state(0).state == run_state::terminated);
    CHECK(pod.state(0).end.exit_code == 1);
  }
}

TEST_CASE("life: activeDeadlineSeconds of the pod", "[pod][life]") {
  pod_case pod{{a_container("main", restart_policy::on_failure)},
               [](plan& x) { x.active_deadline_us = 10 * second, x.grace_us = 5 * second; }};
  CHECK(pod.next(0).look_again == t0 + 10 * second);
  pod.started(0, 0);
  CHECK(pod.next(10 * second - 1).kills.empty());
  CHECK(pod.next(10 * second).kills == kills{{0, 0, std::chrono::seconds{5}}});
  pod.exited(0, 0, 11 * second);
  pod.next(11 * second);
  CHECK(pod.status().phase == pod_phase::failed);
  CHECK(pod.status().reason == "DeadlineExceeded");
  CHECK(pod.status().message == "Pod was active on the node longer than the specified deadline");
}

TEST_CASE("life: the lease of the node is over", "[pod][life]") {
  pod_case pod{{a_container("main", restart_policy::on_failure)}};
  pod.next(0);
  pod.started(0, 0);
  SECTION("told by the launcher, which has killed it") {
    pod.exited(0, 137, second, 0, [](auto& x) { x.lease_expired = true; });
    CHECK(pod.next(second) == step{});
  }
  SECTION("told by the agent, also in the middle of a stop") {
    pod.it->stop(pod_ending::stopped, t0, 30 * second);
    pod.it->stop(pod_ending::lease, t0 + second, 0);
    CHECK(pod.next(second).kills == kills{{0, 0, std::chrono::seconds{0}}});
    pod.exited(0, 137, second);
    pod.next(second);
  }
  CHECK(pod.it->over());
  CHECK(pod.status().phase == pod_phase::failed);
  CHECK(pod.status().reason == "NodeLost");
}

TEST_CASE("life: a pod that is evicted has failed, whatever its exit code is", "[pod][life]") {
  pod_case pod{{a_container("main", restart_policy::on_failure)}};
  pod.next(0);
  pod.started(0, 0);
  pod.it->stop(pod_ending::evicted, t0, second, "Usage of EmptyDir volume \"v\" exceeds the limit \"1Mi\". ");
  pod.it->stop(pod_ending::evicted, t0, second, "again");
  CHECK(pod.next(0).kills == kills{{0, 0, std::chrono::seconds{2}}});
  pod.exited(0, 0, second);
  CHECK(pod.next(second).starts.empty());
  CHECK(pod.status().phase == pod_phase::failed);
  CHECK(pod.status().reason == "Evicted");
  CHECK(pod.status().message == "Usage of EmptyDir volume \"v\" exceeds the limit \"1Mi\". ");
  CHECK(pod.it->take_happenings() == std::vector<happening>{{-1, true, "Evicted", pod.status().message}});
}

TEST_CASE("life: the node goes down", "[pod][life]") {
  pod_case pod{{a_container("main", restart_policy::on_failure)}};
  pod.next(0);
  pod.started(0, 0);
  pod.it->stop(pod_ending::shutdown, t0, 10 * second);
  CHECK(pod.next(0).kills == kills{{0, 0, std::chrono::seconds{10}}});
  SECTION("a pod that it ends has failed, and is not started again") {
    pod.exited(0, 143, second);
    CHECK(pod.next(second).starts.empty());
    CHECK(pod.status().phase == pod_phase::failed);
    CHECK(pod.status().reason == "Terminated");
    CHECK(pod.status().message == "Pod was terminated in response to imminent node shutdown.");
  }
  SECTION("a pod that ends well within its grace period has succeeded") {
    pod.exited(0, 0, second);
    pod.next(second);
    CHECK(pod.status().phase == pod_phase::succeeded);
    CHECK(pod.status().reason.empty());
  }
  CHECK(pod.it->over());
}

TEST_CASE("life: an image that is not there", "[pod][life]") {
  auto container = a_container("main");
  container.blocked = obstacle{"ErrImagePull", "failed to find image \"x\"", "x", true};
  pod_case pod{{container}};
  CHECK(pod.next(0).starts.empty());
  CHECK(pod.state(0).waiting_reason == "ErrImagePull");
  CHECK(pod.state(0).waiting_message == "failed to find image \"x\"");
  auto next = pod.next(2 * second);
  CHECK(pod.state(0).waiting_reason == "ImagePullBackOff");
  CHECK(pod.state(0).waiting_message == "Back-off pulling image \"x\": failed to find image \"x\"");
  CHECK(next.look_again == t0 + 10 * second);
  pod.next(10 * second);
  CHECK(pod.state(0).waiting_reason == "ErrImagePull");
  CHECK(pod.next(12 * second).look_again == t0 + 30 * second);
  CHECK(pod.status().phase == pod_phase::pending);
  pod.it->stop(pod_ending::stopped, t0 + 13 * second, 30 * second);
  pod.next(13 * second);
  CHECK(pod.status().phase == pod_phase::failed);
}

TEST_CASE("life: a configuration that cannot be met waits without looking again", "[pod][life]") {
  auto container = a_container("main");
  container.blocked = obstacle{"CreateContainerConfigError", "secret \"s\" not found", "x", false};
  pod_case pod{{container}};
  CHECK(pod.next(0) == step{});
  CHECK(pod.state(0).waiting_reason == "CreateContainerConfigError");
  CHECK(pod.status().phase == pod_phase::pending);
}

TEST_CASE("life: a template that cannot be read", "[pod][life]") {
  pod_case pod{{}, [](plan& x) { x.broken = "damaged"; }};
  CHECK(pod.next(0) == step{});
  CHECK(pod.status().phase == pod_phase::failed);
  CHECK(pod.status().reason == "UnexpectedAdmissionError");
  CHECK(pod.status().message == "Pod was rejected: damaged");
}

TEST_CASE("life: rebuilt after its actor failed", "[pod][life]") {
  const auto policy = GENERATE(restart_policy::never, restart_policy::on_failure);
  pod_case pod{{a_container("main", policy), a_container("other", policy)}};
  pod.next(0);
  pod.started(0, 0);
  pod.exited(1, 0, second);
  pod.next(second);
  const auto before = pod.status();

  life again{pod.made, {"pi-abcde", {}, no_number}, t0 + 5 * second};
  again.restore(before);
  node::container_exited repeated;
  repeated.key = {{}, 1, 0};
  repeated.sequence = 1100;
  repeated.cpu_us = 10;
  again.hear(repeated);
  again.all_heard(t0 + 5 * second);
  CHECK(again.status() == before);
  CHECK(again.next(t0 + 5 * second) == step{}); // nothing is started twice
  CHECK(again.status() == before);
  repeated.key.container = 0;
  repeated.sequence = 1000;
  again.hear(repeated);
  again.next(t0 + 6 * second);
  CHECK(again.status().phase == pod_phase::succeeded);
  CHECK(again.take_settled() == numbers{1000, 1100});
}

TEST_CASE("life: rebuilt when a run was asked for of which nobody has heard", "[pod][life]") {
  pod_case pod{{a_container("main", restart_policy::on_failure)}};
  pod.next(0);
  std::uint16_t expected = 0;
  SECTION("the first one") {}
  SECTION("a later one") {
    pod.exited(0, 1, second);
    REQUIRE(pod.starts(second) == starts{{0, 1}});
    expected = 1;
  }
  const auto before = pod.status();
  life again{pod.made, {"pi-abcde", {}, no_number}, t0, {1}};
  again.restore(before);
  for (std::uint16_t run = 0; run <= expected; ++run)
    again.expect({{}, 0, run});
  again.all_heard(t0 + 2 * second);
  CHECK(again.next(t0 + 2 * second).starts.empty());
  again.stop(pod_ending::stopped, t0 + 2 * second, 0);
  const auto last = again.next(t0 + 2 * second);
  REQUIRE(last.kills.size() == 1);
  CHECK(last.kills[0].attempt == expected);
  CHECK_FALSE(is_terminal(again.status().phase));
  node::container_exited killed;
  killed.key = {{}, 0, expected};
  killed.exit_code = 137;
  killed.sequence = 7;
  again.hear(killed);
  again.next(t0 + 3 * second);
  CHECK(again.status().phase == pod_phase::failed);
}

TEST_CASE("life: rebuilt in the middle of a back-off", "[pod][life]") {
  pod_case pod{{a_container("main", restart_policy::on_failure)}};
  pod.next(0);
  pod.exited(0, 1, second);
  pod.next(second);
  pod.exited(0, 1, 2 * second, 1);
  pod.next(2 * second);
  const auto before = pod.status();
  REQUIRE(before.containers[0].waiting_reason == "CrashLoopBackOff");

  life again{pod.made, {"pi-abcde", {}, no_number}, t0};
  again.restore(before);
  CHECK(again.next(t0 + 3 * second).look_again == t0 + 12 * second);
  CHECK(again.next(t0 + 12 * second).starts == starts{{0, 2}});
}

TEST_CASE("life: rebuilt by an agent that knows the launcher's table and how many runs have begun", "[pod][life]") {
  pod_case pod{{a_container("main", restart_policy::on_failure)}};
  pod.it.emplace(pod.made, pod_identity{"pi-abcde", {}, no_number}, t0, std::vector<std::int32_t>{3});
  SECTION("the run goes on") {
    pod.started(0, second, 2);
    pod.it->all_heard(t0 + 2 * second);
    CHECK(pod.next(2 * second) == step{});
    CHECK(pod.state(0).restarts == 2);
  }
  SECTION("a later one goes on, and the one before is still in the table") {
    pod.started(0, second, 3);
    pod.exited(0, 1, second, 2);
    pod.it->all_heard(t0 + 2 * second);
    CHECK(pod.next(2 * second) == step{});
    CHECK(pod.state(0).restarts == 3);
    CHECK(pod.it->take_settled() == numbers{1002});
  }
  SECTION("it ended meanwhile") {
    pod.exited(0, 1, second, 2);
    pod.it->all_heard(t0 + 2 * second);
    CHECK(pod.next(2 * second).look_again == t0 + 21 * second); // the third start in a row
  }
  SECTION("nobody knows it any more: it has ended unseen, and is not run a second time under the same number") {
    pod.it->all_heard(t0 + 2 * second);
    CHECK(pod.next(2 * second).look_again == t0 + 22 * second);
    CHECK(pod.starts(22 * second) == starts{{0, 3}});
    CHECK(pod.state(0).last.front().reason == "ContainerStatusUnknown");
  }
}

TEST_CASE("life: a start that may have been lost is ordered again under its number", "[pod][life]") {
  pod_case pod{{a_container("main")}};
  CHECK(pod.starts(0) == starts{{0, 0}});
  pod.it->ask_again();
  CHECK(pod.starts(0) == starts{{0, 0}});
}
