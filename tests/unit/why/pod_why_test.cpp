#include "actors/why/pod.hpp"
#include "tests/unit/why/world.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace troupe;
using namespace troupe::test;

namespace {

struct row {
  const char* name;
  std::function<void(world&)> given;
  const char* reason;
  const char* text;
  const char* evidence = ""; ///< a line of it
};

container_state& only(pod_status& s) { return s.containers.front(); }

void deleted(pod_record& r, timestamp_us at, std::int64_t grace) {
  apply_deletion(r, {.now_us = at, .grace_s = grace});
}

const char* const unplaced_text = "0/2 nodes are available: 2 Insufficient cpu.";

} // namespace

TEST_CASE("why pod: one reason, in plain words", "[why]") {
  const row rows[] = {
      {"no node has room",
       [](world& w) {
         w.pod([](pod_record& r) {
           r.node = 0;
           r.scheduled_us = r.accepted_us = 0;
           r.extra = std::make_shared<const pod_extra>(pod_extra{.unschedulable = unplaced_text});
         });
       },
       "Unschedulable",
       "It waits for a node since 1m ago (2025-12-31T23:59:00Z): 0/2 nodes are available: 2 Insufficient cpu.",
       "PodScheduled=False: 0/2 nodes are available: 2 Insufficient cpu."},
      {"nobody has looked at it yet", [](world& w) { w.pod([](pod_record& r) { r.node = 0; }); }, "Pending",
       "The scheduler has not looked at it yet."},
      {"it is gated",
       [](world& w) {
         w.job([](api::Job& j) { j.spec.template_.spec.schedulingGates.emplace_back().name = "example.com/quota"; });
         w.pod([](pod_record& r) { r.node = 0; });
       },
       "SchedulingGated", "It is not scheduled before its scheduling gates are gone: example.com/quota."},
      {"its node has not taken it", [](world& w) { w.pod([](pod_record& r) { r.accepted_us = 0; }); }, "Starting",
       "It was given to node node-1 1m ago (2025-12-31T23:59:00Z), which has not taken it yet."},
      {"its node is silent",
       [](world& w) { w.node("node-1", "Unknown", "Kubelet stopped posting node status.").pod(runs(minute_ago)); },
       "NodeNotReady",
       "Its node node-1 is not ready since 1m ago (2025-12-31T23:59:00Z): Kubelet stopped posting node status."},
      {"its node was removed", [](world& w) { w.pod([](pod_record& r) { r.node = 2; }); }, "NodeGone",
       "Its node node-2 was removed from the cluster."},
      {"its image cannot be had",
       [](world& w) { w.pod(waits("ImagePullBackOff", "Back-off pulling image \"debian\"")); }, "ImagePullBackOff",
       "The image \"debian\" of its container main cannot be had on node node-1.",
       "container main waits: ImagePullBackOff: Back-off pulling image \"debian\""},
      {"a ConfigMap is missing",
       [](world& w) { w.pod(waits("CreateContainerConfigError", "configmap \"x\" not found")); },
       "CreateContainerConfigError", "Its container main needs what is not there: configmap \"x\" not found"},
      {"it crashes again and again",
       [](world& w) {
         auto s = waits("CrashLoopBackOff", "back-off 10s restarting failed container");
         only(s).restarts = 3;
         only(s).last = {{1, 0, minute_ago, t0 - 5 * second, "Error", "", {}}};
         s.phase = pod_phase::running;
         w.pod(s);
       },
       "CrashLoopBackOff",
       "Its container main ends again and again: the last time with exit code 1 5s ago (2025-12-31T23:59:55Z), after 3 "
       "restarts. It waits for its next start."},
      {"an init container runs",
       [](world& w) {
         w.job([](api::Job& j) { j.spec.template_.spec.initContainers.emplace_back().name = "prepare"; });
         auto s = runs(t0 - 5 * second);
         s.phase = pod_phase::pending;
         s.containers.push_back(waits("PodInitializing").containers.front());
         w.pod(s);
       },
       "Initializing",
       "Its init container prepare runs since 5s ago (2025-12-31T23:59:55Z); the containers start when it has "
       "succeeded."},
      {"its probe fails", [](world& w) { w.pod(runs(minute_ago, false)); }, "NotReady",
       "Its container main runs since 1m ago (2025-12-31T23:59:00Z), but its readiness probe has not succeeded."},
      {"nothing is wrong", [](world& w) { w.pod(runs(minute_ago)); }, "Running",
       "It runs on node node-1 since 1m ago (2025-12-31T23:59:00Z)."},
      {"it has its grace period to end in",
       [](world& w) { w.pod(runs(minute_ago), [](pod_record& r) { deleted(r, t0 - 5 * second, 30); }); }, "Terminating",
       "Its deletion was asked for 5s ago (2025-12-31T23:59:55Z); its containers get until 2026-01-01T00:00:25Z to end "
       "by themselves."},
      {"its grace period is over",
       [](world& w) { w.pod(runs(minute_ago), [](pod_record& r) { deleted(r, minute_ago, 30); }); }, "Terminating",
       "Its deletion was asked for 1m ago (2025-12-31T23:59:00Z), its grace period of 30s is over, and its node has "
       "not "
       "reported its end."},
      {"it ran out of memory", [](world& w) { w.pod(ends(137, "OOMKilled")); }, "OOMKilled",
       "Its container main ended with exit code 137 (OOMKilled) 1m ago (2025-12-31T23:59:00Z): it used more memory "
       "than "
       "its limit."},
      {"it failed, and said why",
       [](world& w) {
         auto s = ends(3);
         only(s).end.message = "no input";
         w.pod(s);
       },
       "Error", "Its container main ended with exit code 3 1m ago (2025-12-31T23:59:00Z).", "its last words: no input"},
      {"its time was over",
       [](world& w) {
         auto s = ends(143);
         s.reason = "DeadlineExceeded";
         s.message = "Pod was active on the node longer than the specified deadline";
         w.pod(s);
       },
       "DeadlineExceeded",
       "It failed 1m ago (2025-12-31T23:59:00Z): Pod was active on the node longer than the specified deadline",
       "container main ended with exit code 143"},
      {"its node was lost",
       [](world& w) { w.pod(runs(minute_ago), [](pod_record& r) { apply_node_lost(r, "node-1", minute_ago); }); },
       "NodeLost",
       "It failed 1m ago (2025-12-31T23:59:00Z): Node node-1 which was running pod was lost: it did not report for the "
       "length of its lease",
       "DisruptionTarget=True: DeletionByPodGC: PodGC: node no longer exists"},
      {"it was deleted before it began",
       [](world& w) {
         w.pod([](pod_record& r) {
           r.node = 0;
           deleted(r, minute_ago, 30);
         });
       },
       "Deleted", "It was deleted 1m ago (2025-12-31T23:59:00Z), before it had ended by itself."},
      {"it succeeded", [](world& w) { w.pod(ends(0)); }, "Succeeded", "It succeeded 1m ago (2025-12-31T23:59:00Z)."},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.name) {
      world w;
      c.given(w);
      const auto says = why::why_pod(w.view(), *w.find_pod(0), t0);
      CHECK(says.reason == c.reason);
      CHECK(says.text == c.text);
      if (*c.evidence != '\0')
        CHECK_THAT(says.evidence, Catch::VectorContains(std::string{c.evidence}));
    }
}

TEST_CASE("why pod: commands name the container where there are several", "[why]") {
  world one;
  one.pod(ends(3));
  CHECK(why::why_pod(one.view(), *one.find_pod(0), t0).advice ==
        std::vector<std::string>{"troupe logs " + one.pod_name(0)});

  world two;
  two.job([](api::Job& j) { j.spec.template_.spec.containers.emplace_back().name = "other"; });
  auto s = ends(0);
  s.phase = pod_phase::failed;
  s.containers.push_back(ends(3).containers.front());
  two.pod(s);
  CHECK(why::why_pod(two.view(), *two.find_pod(0), t0).advice ==
        std::vector<std::string>{"troupe logs " + two.pod_name(0) + " -c other"});
}
