// What nodes tell of their pods beside their statuses: stored Events.

#include "tests/unit/store/store_world.hpp"

#include "messages/resource/event.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct world : store_world {
  world() {
    attach_deciders();
    join("node-1");
    create(a_job("pi"));
    pod = {said.supervisor.back().job, 0};
    report("node-1", pod, running(time.now));
  }

  pod_event event(std::string message, std::int32_t container = 0) const {
    return {pod, container, true, time.now, "Unhealthy", std::move(message)};
  }

  std::vector<api::Event> stored() const {
    std::vector<api::Event> all;
    view()->objects(api::kind_of<api::Event>()).each([&](const std::string&, const api::resource& e) {
      if (e.get<api::Event>().involvedObject.kind == "Pod")
        all.push_back(e.get<api::Event>());
      return true;
    });
    return all;
  }

  pod_ref pod;
};

} // namespace

TEST_CASE_METHOD(world, "store: an event of a node is stored, about its container", "[store][events]") {
  report_events("node-1", {event("Liveness probe failed: no")});
  REQUIRE(stored().size() == 1);
  const auto e = stored()[0];
  CHECK(e.involvedObject.name == pods()[0].name());
  CHECK(e.involvedObject.fieldPath == "spec.containers{main}");
  CHECK(e.type == "Warning");
  CHECK(e.reason == "Unhealthy");
  CHECK(e.message == "Liveness probe failed: no");
  CHECK(e.source.component == "kubelet");
  CHECK(e.source.host == "node-1");
  CHECK(e.count == 1);
  CHECK(said.receipts.back().sequence == sequence);
}

TEST_CASE_METHOD(world, "store: the same again is counted, the same report again is not", "[store][events]") {
  const auto first = event("no");
  time.now += 1000;
  const auto second = event("no");
  report_events("node-1", {first, second});
  CHECK(stored().at(0).count == 2);
  report_events("node-1", {first, second}); // its receipt was lost
  CHECK(stored().at(0).count == 2);

  kill_store();
  start_store();
  attach_deciders();
  join("node-1");
  report_events("node-1", {first, second}); // the controller was, too
  REQUIRE(stored().size() == 1);
  CHECK(stored()[0].count == 2);
  time.now += 1000;
  report_events("node-1", {event("no")});
  CHECK(stored()[0].count == 3);
}

TEST_CASE_METHOD(world, "store: events that stand for many alike are one, with the last message", "[store][events]") {
  report_events("node-1", {event("(combined from similar events): a")});
  time.now += 1000;
  report_events("node-1", {event("(combined from similar events): b")});
  REQUIRE(stored().size() == 1);
  CHECK(stored()[0].count == 2);
  CHECK(stored()[0].message == "(combined from similar events): b");
}

TEST_CASE_METHOD(world, "store: events of pods that run elsewhere, or are not known, are none", "[store][events]") {
  join("node-2");
  report_events("node-2", {event("no")});
  auto unknown = event("no");
  unknown.pod.number = 77;
  report_events("node-1", {unknown});
  unknown.pod.job = 999;
  report_events("node-1", {unknown});
  CHECK(stored().empty());
}
