// Probes, hooks and what is told of them, from a pod's actor to its node's reports.

#include "tests/simulation/node/one_node.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using namespace troupe;
using namespace troupe::test;

namespace {

const pod_ref pod{1, 0};

struct probing_node : one_node {
  probing_node() {
    receipting = true;
    join();
    order(starting({}, {}, true));
  }

  void run(const std::string& restart_policy, const std::function<void(api::Container&)>& more) {
    order(starting({job(1, restart_policy, more)}, {pod}));
    after(100ms);
  }
  const container_state& state() {
    last_ = last(pod);
    return last_.containers.at(0);
  }
  /// The last command beside the container ends.
  void finish_command(std::int32_t exit_code, std::string output = {}) {
    node::command_result result;
    result.id = launcher.commands.back().id;
    result.inside = launcher.commands.back().inside;
    result.exit_code = exit_code;
    result.output = std::move(output);
    launcher.finish_command(std::move(result));
    after(100ms);
  }

 private:
  pod_status last_;
};

api::Probe tcp_probe(std::int32_t port) {
  api::Probe out;
  out.tcpSocket.emplace().port = port;
  out.periodSeconds = 2;
  out.timeoutSeconds = 1;
  out.successThreshold = out.failureThreshold = 1;
  return out;
}

api::Probe exec_probe() {
  api::Probe out;
  out.exec.emplace().command = {"test", "-e", "/ready"};
  out.periodSeconds = 2;
  out.timeoutSeconds = 3;
  out.successThreshold = 1;
  out.failureThreshold = 2;
  return out;
}

} // namespace

TEST_CASE_METHOD(probing_node, "a pod is ready while the port that its readiness probe names is open",
                 "[node][probes][simulation]") {
  run("Never", [](api::Container& x) { x.readinessProbe = tcp_probe(80); });
  CHECK(state().started);
  CHECK_FALSE(state().ready);
  CHECK(prober.knocks.at(0) == node::endpoint{false, false, "127.0.0.1", 80, {}, {}});
  prober.open.insert(80);
  after(2s);
  CHECK(state().ready);
  prober.open.clear();
  after(2s);
  CHECK_FALSE(state().ready);
  CHECK(launcher.kills.empty());
  CHECK(events_of(pod) == std::vector<std::string>{"Unhealthy: Readiness probe failed: refused",
                                                   "Unhealthy: Readiness probe failed: refused"});
}

TEST_CASE_METHOD(probing_node, "a command beside the container says whether it lives", "[node][probes][simulation]") {
  run("OnFailure", [](api::Container& x) {
    x.livenessProbe = exec_probe();
    x.env.emplace_back().name = "WHO";
    x.env[0].value = "me";
  });
  REQUIRE(launcher.commands.size() == 1);
  CHECK(launcher.commands[0].inside == key(pod));
  CHECK(launcher.commands[0].which == launcher.starts.at(0).which);
  CHECK(launcher.commands[0].own_env == launcher.starts[0].env);
  CHECK(launcher.commands[0].argv == std::vector<std::string>{"test", "-e", "/ready"});
  CHECK(launcher.commands[0].timeout == 3s);
  finish_command(1, "cold\n");
  after(2s);
  CHECK(launcher.kills.empty());
  finish_command(1, "cold\n");
  CHECK(launcher.kills.size() == 1);
  CHECK(launcher.launches[key(pod, 1)] == 1);
  CHECK(state().restarts == 1);
  CHECK(events_of(pod) == std::vector<std::string>{"Unhealthy: Liveness probe failed: cold",
                                                   "Unhealthy: Liveness probe failed: cold",
                                                   "Killing: Container main failed liveness probe, will be restarted"});
}

TEST_CASE_METHOD(probing_node, "hooks run beside the container at its start and before its end",
                 "[node][hooks][simulation]") {
  run("Never", [](api::Container& x) {
    auto& lifecycle = x.lifecycle.emplace();
    lifecycle.postStart.emplace().exec.emplace().command = {"greet"};
    lifecycle.preStop.emplace().sleep.emplace().seconds = 5;
  });
  REQUIRE(launcher.commands.size() == 1);
  CHECK(launcher.commands[0].argv == std::vector<std::string>{"greet"});
  CHECK(state().state == run_state::waiting);
  finish_command(0);
  CHECK(state().state == run_state::running);

  node_orders stop;
  stop.stops.push_back({pod, 30'000});
  order(stop);
  after(4s);
  CHECK(launcher.kills.empty());
  after(2s);
  REQUIRE(launcher.kills.size() == 1);
  CHECK(launcher.kills[0].grace == 25s);
  CHECK(last(pod).phase == pod_phase::failed);
  CHECK(events_of(pod).empty());
}

TEST_CASE_METHOD(probing_node, "a pod's actor that fails goes on with what is known of its health",
                 "[node][probes][simulation]") {
  prober.open.insert(80);
  run("Never", [](api::Container& x) { x.startupProbe = x.readinessProbe = tcp_probe(80); });
  after(2s);
  CHECK(state().ready);
  const auto asked = prober.knocks.size();
  const auto entry = time.registry().find("/node/pods/default/" + pod_name("job-1", job(1).uid, 0));
  REQUIRE(entry);
  stop_actor(caf::actor_cast<caf::actor>(entry->address), caf::exit_reason::kill);
  after(5s);
  CHECK(state().ready);
  CHECK(prober.knocks.size() > asked);
  CHECK(launcher.launches[key(pod)] == 1);
}
