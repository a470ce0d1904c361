#include "tests/unit/store/store_world.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

struct world : store_world {
  world() {
    attach_deciders();
    join("node-1");
  }
  api::Node node(const std::string& name) const {
    const auto found = view()->find(api::kind_of<api::Node>(), "", name);
    return found ? found.get<api::Node>() : api::Node{};
  }
  std::string ready() const {
    for (const auto& c : node("node-1").status.conditions)
      if (c.type == "Ready")
        return c.status + " " + c.reason;
    return {};
  }
  node_state state(bool unknown, bool lost) const {
    node_state s;
    s.name = "node-1";
    s.incarnation = incarnations.at("node-1");
    s.unknown = unknown;
    s.lost = lost;
    return s;
  }
  std::vector<std::string> node_events() const {
    std::vector<std::string> all;
    view()->objects(api::kind_of<api::Event>()).each([&](const std::string&, const api::resource& e) {
      if (e.get<api::Event>().involvedObject.kind == "Node")
        all.push_back(e.get<api::Event>().reason);
      return true;
    });
    return all;
  }
};

} // namespace

TEST_CASE_METHOD(world, "store: a node that joins", "[store]") {
  const auto n = node("node-1");
  CHECK(ready() == "True KubeletReady");
  CHECK(n.status.capacity.at("cpu") == api::Quantity{"8"});
  CHECK(n.status.capacity.at("pods") == api::Quantity{"100"});
  CHECK(n.metadata.labels.at("kubernetes.io/hostname") == "node-1");
  CHECK(node_events() == std::vector<std::string>{"RegisteredNode"});
  CHECK(said.scheduler.back().nodes.back().usable);
  CHECK(said.scheduler.back().nodes.back().cpu_milli == 8000);
  REQUIRE(said.orders.size() == 1);
  CHECK(said.orders[0].all);
}

TEST_CASE_METHOD(world, "store: the same health again writes nothing", "[store]") {
  const auto before = disk->commits();
  auto s = state(false, false);
  s.connected = true;
  s.health = node_health{};
  tell_node(s);
  CHECK(disk->commits() == before);
}

TEST_CASE_METHOD(world, "store: a silent node, then a lost one", "[store]") {
  create(a_job("pi"));
  const pod_ref pod{said.supervisor.back().job, 0};
  report("node-1", pod, running(time.now));
  tell_node(state(true, false));
  CHECK(ready() == "Unknown NodeStatusUnknown");
  CHECK_FALSE(said.scheduler.back().nodes.back().usable);
  CHECK(pods()[0].record->phase == pod_phase::running);
  CHECK(node("node-1").spec.taints.size() == 2);

  tell_node(state(true, true));
  CHECK(pods()[0].record->phase == pod_phase::failed);
  CHECK(said.news.back()->pods.back().phase == pod_phase::failed);
  const auto receipts = said.receipts.size();
  report("node-1", pod, ended(time.now, time.now + 1, 0), 2); // what it says now counts for nothing
  CHECK(pods()[0].record->phase == pod_phase::failed);
  CHECK(said.receipts.size() == receipts);

  join("node-1");
  CHECK(ready() == "True KubeletReady");
  CHECK(node("node-1").spec.taints.empty());
  CHECK(said.orders.back().all);
  CHECK(said.orders.back().starts.empty());
  CHECK(node_events() == std::vector<std::string>{"RegisteredNode", "NodeNotReady", "NodeReady"});
}

TEST_CASE_METHOD(world, "store: a proxy that attaches gets all its orders", "[store]") {
  create(a_job("pi"));
  const pod_ref pod{said.supervisor.back().job, 0};
  report("node-1", pod, running(time.now), 7);
  remove_pod(pods()[0].name());
  join("node-1");
  const auto& all = said.orders.back();
  CHECK(all.all);
  REQUIRE(all.starts.size() == 1);
  CHECK(all.blueprints.size() == 1);
  CHECK(all.stops.size() == 1);
  report("node-1", pod, ended(time.now, time.now + 1, 0), 1); // a new agent counts its reports anew
  CHECK(pods().empty());
}

TEST_CASE_METHOD(world, "store: reports of another incarnation, and of pods that run elsewhere", "[store]") {
  create(a_job("pi"));
  const pod_ref pod{said.supervisor.back().job, 0};
  join("node-2");
  report("node-2", pod, ended(time.now, time.now + 1, 0));
  CHECK(pods()[0].record->phase == pod_phase::pending);
  incarnations["node-1"] = 0;
  report("node-1", pod, ended(time.now, time.now + 1, 0));
  CHECK(pods()[0].record->phase == pod_phase::pending);
}

TEST_CASE_METHOD(world, "store: a pod placed on a node that was just lost waits again", "[store]") {
  said.jobs_decide = false;
  create(a_job("pi"));
  tell_node(state(true, true));
  said.scheduler.clear();
  place(said.supervisor.back().job, {{0, no_number, 1}});
  pass(10ms);
  REQUIRE(pods().size() == 1);
  CHECK(pods()[0].record->node == 0);
  REQUIRE_FALSE(said.scheduler.empty());
  CHECK(said.scheduler.back().all);
  REQUIRE(said.scheduler.back().live.size() == 1);
  CHECK(said.scheduler.back().live[0].node == 0);
}

TEST_CASE_METHOD(world, "store: a cordoned node, and a deleted one", "[store]") {
  create(a_job("pi"));
  client_write w;
  w.verb = write_verb::patch;
  w.kind = &api::kind_of<api::Node>();
  w.name = "node-1";
  w.patch_type = "application/merge-patch+json";
  w.patch = R"({"spec":{"unschedulable":true}})";
  const auto patched = write(w);
  REQUIRE(patched->has_value());
  INFO((*patched)->status);
  CHECK((*patched)->code == 200);
  CHECK(said.scheduler.back().nodes.back().unschedulable);
  CHECK(node("node-1").spec.taints[0].key == "node.kubernetes.io/unschedulable");

  w.verb = write_verb::remove;
  const auto removed = write(w);
  CHECK((*removed)->code == 200);
  CHECK(node("node-1").metadata.name.empty());
  CHECK(said.scheduler.back().nodes.back().removed);
  CHECK(pods()[0].record->phase == pod_phase::failed);
  CHECK(said.orders.back().dismissed); // what runs there has been given away

  join("node-1");
  CHECK(ready() == "True KubeletReady");
  CHECK_FALSE(said.orders.back().dismissed);
  CHECK(said.orders.back().starts.empty());
}

TEST_CASE_METHOD(world, "store: a proxy hears of ends whose stops may come too late", "[store]") {
  create(a_job("pi"));
  const pod_ref pod{said.supervisor.back().job, 0};
  report("node-1", pod, running(time.now));
  remove_pod(pods()[0].name());
  CHECK(said.orders.back().stops.size() == 1);
  report("node-1", pod, ended(time.now, time.now + 1, 143), 2);
  REQUIRE(said.orders.back().ended.size() == 1);
  CHECK(said.orders.back().ended[0] == pod);
  const auto told = said.orders.size();
  report("node-1", pod, ended(time.now, time.now + 1, 143), 2); // once more: the pod is gone by now
  REQUIRE(said.orders.size() == told + 1);
  CHECK(said.orders.back().ended.size() == 1);
}

TEST_CASE_METHOD(world, "store: a node that comes back gets what is left of a grace period", "[store]") {
  create(a_job("pi"));
  const pod_ref pod{said.supervisor.back().job, 0};
  report("node-1", pod, running(time.now));
  remove_pod(pods()[0].name());
  REQUIRE(said.orders.back().stops.size() == 1);
  const auto whole = said.orders.back().stops[0].grace_ms;
  pass(10s);
  join("node-1");
  REQUIRE(said.orders.back().stops.size() == 1);
  CHECK(said.orders.back().stops[0].grace_ms <= whole - 10'000);
}
