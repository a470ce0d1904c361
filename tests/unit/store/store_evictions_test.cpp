// Pods that a taint drives off their node: deleted in time, once, and after a restart as before it.

#include "actors/store/view/event_view.hpp"
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
  /// @param taints as JSON: the list
  void taint(const std::string& taints, const std::string& node = "node-1") {
    client_write w;
    w.verb = write_verb::patch;
    w.kind = &api::kind_of<api::Node>();
    w.name = node;
    w.patch_type = "application/merge-patch+json";
    w.patch = R"({"spec":{"taints":)" + taints + "}}";
    const auto answered = write(std::move(w));
    REQUIRE(*answered);
    REQUIRE((*answered)->code == 200);
    settle();
  }
  /// A Job whose pod runs on node-1 and tolerates the taint "out" for so long; a negative number: not at all.
  pod_ref run(const std::string& name, std::int64_t seconds) {
    auto job = a_job(name);
    if (seconds >= 0) {
      auto& t = job.spec.template_.spec.tolerations.emplace_back();
      t.key = "out";
      t.operator_ = "Exists";
      t.effect = "NoExecute";
      t.tolerationSeconds = seconds;
    }
    create(job);
    const pod_ref pod{said.supervisor.back().job, 0};
    report("node-1", pod, running(time.now));
    return pod;
  }
  const pod_record& record(const std::string& job) const {
    for (const auto& p : pods())
      if (p.of->owner->job_name == job)
        return *p.record;
    FAIL("no pod of " << job);
    throw 0;
  }
  bool going(const std::string& job) const { return record(job).is(pod_record::deleting); }
  std::vector<std::string> evictions() const {
    std::vector<std::string> all;
    each_event(*view(), "", "", [&](const std::string&, const api::Event& e) {
      if (e.reason == "TaintManagerEviction")
        all.push_back(e.type + " " + e.source.component + " " + e.message.substr(0, e.message.find(" default/")));
      return true;
    });
    return all;
  }
};

constexpr const char* out = R"([{"key":"out","effect":"NoExecute"}])";

} // namespace

TEST_CASE_METHOD(world, "store: a taint evicts at once what does not tolerate it", "[store][taints]") {
  run("pi", -1);
  taint(R"([{"key":"out","effect":"NoSchedule"}])");
  CHECK_FALSE(going("pi"));
  taint(out);
  REQUIRE(going("pi"));
  const auto& extra = *record("pi").extra;
  CHECK(extra.disruption_reason == "DeletionByTaintManager");
  CHECK(extra.disruption_message == "Taint manager: deleting due to NoExecute taint");
  CHECK(extra.grace_s == 30);
  REQUIRE(said.orders.back().stops.size() == 1);
  CHECK(said.orders.back().stops[0].grace_ms == 30'000);
  CHECK(evictions() == std::vector<std::string>{"Normal taint-eviction-controller Marking for deletion Pod"});
  CHECK(said.news.back()->pods.back().disrupted);
  report("node-1", {said.supervisor.back().job, 0}, ended(time.now, time.now + 1, 143), 2);
  CHECK(said.news.back()->pods.back().phase == pod_phase::failed);
  CHECK(said.news.back()->pods.back().disrupted);
}

TEST_CASE_METHOD(world, "store: a taint evicts after the tolerated time, and not when it goes before",
                 "[store][taints]") {
  run("short", 10);
  run("long", 60);
  taint(out);
  pass(9s);
  CHECK_FALSE(going("short"));
  pass(2s);
  CHECK(going("short"));
  CHECK_FALSE(going("long"));
  taint("[]");
  CHECK(evictions() == std::vector<std::string>{"Normal taint-eviction-controller Cancelling deletion of Pod",
                                                "Normal taint-eviction-controller Marking for deletion Pod"});
  pass(2min);
  CHECK_FALSE(going("long"));
}

TEST_CASE_METHOD(world, "store: a taint that is written again keeps its time", "[store][taints]") {
  run("pi", 10);
  taint(out);
  pass(6s);
  taint(R"([{"key":"other","effect":"NoSchedule"},{"key":"out","effect":"NoExecute"}])");
  pass(5s);
  CHECK(going("pi"));
}

TEST_CASE_METHOD(world, "store: a pod that comes to a tainted node stays as long as it tolerates that",
                 "[store][taints]") {
  taint(out);
  pass(1min);
  run("pi", 10);
  CHECK_FALSE(going("pi"));
  pass(11s);
  CHECK(going("pi"));
  run("other", -1); // by spec.nodeName, past the scheduler
  pass(1ms);
  CHECK(going("other"));
}

TEST_CASE_METHOD(world, "store: a restart neither forgets an eviction nor begins it anew", "[store][taints]") {
  run("pi", 60);
  taint(out);
  pass(50s);
  kill_store();
  start_store();
  attach_deciders();
  pass(5s);
  CHECK_FALSE(going("pi"));
  pass(6s);
  CHECK(going("pi"));
}

TEST_CASE_METHOD(world, "store: a pod that has ended is evicted no more", "[store][taints]") {
  const auto pod = run("pi", 10);
  taint(out);
  report("node-1", pod, ended(time.now, time.now + 1, 0), 2);
  pass(1min);
  CHECK(record("pi").phase == pod_phase::succeeded);
  CHECK_FALSE(going("pi"));
  CHECK(evictions().empty());
}

TEST_CASE_METHOD(world, "store: a node that is not ready keeps its pods for five minutes", "[store][taints]") {
  run("pi", -1);
  node_state ill;
  ill.name = "node-1";
  ill.incarnation = incarnations.at("node-1");
  ill.connected = true;
  ill.health = node_health{.ready = false, .message = "no launcher"};
  tell_node(ill);
  pass(299s);
  CHECK_FALSE(going("pi"));
  SECTION("and longer when it is ready again, without a word") {
    ill.health = node_health{};
    tell_node(ill);
    pass(10min);
    CHECK_FALSE(going("pi"));
    CHECK(evictions().empty());
  }
  SECTION("not longer") {
    pass(2s);
    CHECK(going("pi"));
  }
}

TEST_CASE_METHOD(world, "store: an eviction touches the pods of the tainted node only", "[store][taints]") {
  join("node-2");
  run("pi", -1);
  taint(out, "node-2");
  pass(1min);
  CHECK_FALSE(going("pi"));
}
