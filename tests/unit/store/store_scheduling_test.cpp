// What the scheduler hears of the store, and what the store makes of its answers.

#include "actors/store/pods/pod_view.hpp"
#include "messages/resource/core.hpp"
#include "messages/resource/scheduling.hpp"
#include "tests/unit/store/builders.hpp"
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
  write_outcome make_class(const std::string& name, std::int32_t value, bool by_default = false) {
    api::PriorityClass c;
    c.metadata.name = name;
    c.value = value;
    c.globalDefault = by_default;
    client_write w;
    w.kind = &api::kind_of<api::PriorityClass>();
    w.object = api::make_resource(std::move(c));
    const auto out = write(std::move(w));
    REQUIRE(*out);
    return **out;
  }
  api::Job job_of_class(const std::string& name, const std::string& class_name) const {
    auto job = a_job(name);
    job.spec.template_.spec.priorityClassName = class_name;
    return job;
  }
  std::vector<std::string> job_events() const {
    std::vector<std::string> all;
    view()->objects(api::kind_of<api::Event>()).each([&](const std::string&, const api::resource& e) {
      const auto& event = e.get<api::Event>();
      if (event.involvedObject.kind == "Job")
        all.push_back(event.type + " " + event.reason + " " + event.message);
      return true;
    });
    return all;
  }
};

} // namespace

TEST_CASE_METHOD(world, "store: the scheduler hears of PriorityClasses and of namespaces' labels", "[store]") {
  REQUIRE(said.scheduler.front().all);
  CHECK(said.scheduler.front().classes->empty());
  CHECK(said.scheduler.front().namespaces->size() == 4);
  CHECK(make_class("high", 100).code == 201);
  REQUIRE(said.scheduler.back().classes);
  CHECK(said.scheduler.back().classes->at(0).name == "high");
  CHECK(said.scheduler.back().classes->at(0).value == 100);
  api::Namespace space;
  space.metadata.name = "team";
  space.metadata.labels["colour"] = "red";
  client_write w;
  w.kind = &api::kind_of<api::Namespace>();
  w.object = api::make_resource(std::move(space));
  write(std::move(w));
  REQUIRE(said.scheduler.back().namespaces);
  CHECK(said.scheduler.back().namespaces->at("team").at("colour") == "red");
  client_write gone;
  gone.verb = write_verb::remove;
  gone.kind = &api::kind_of<api::PriorityClass>();
  gone.name = "high";
  write(std::move(gone));
  CHECK(said.scheduler.back().classes->empty());
}

TEST_CASE_METHOD(world, "store: one PriorityClass at most is the default of all", "[store]") {
  CHECK(make_class("first", 1, true).code == 201);
  const auto second = make_class("second", 2, true);
  CHECK(second.code == 403);
  CHECK(second.status.find("priorityclasses.scheduling.k8s.io \\\"second\\\" is forbidden: PriorityClass first is "
                           "already marked as default. Only one default can exist") != std::string::npos);
  CHECK(make_class("second", 2).code == 201);
}

TEST_CASE_METHOD(world, "store: pods show the priority of their class, also after a restart", "[store]") {
  create(job_of_class("late", "high"));
  CHECK(render_pod(*view(), pods()[0]).spec.priority == 0);
  make_class("high", 100);
  CHECK(render_pod(*view(), pods()[0]).spec.priority == 100);
  CHECK(render_pod(*view(), pods()[0]).spec.preemptionPolicy == "PreemptLowerPriority");
  kill_store();
  start_store();
  settle();
  CHECK(render_pod(*view(), pods()[0]).spec.priority == 100);
}

TEST_CASE_METHOD(world, "store: pods that may not be created are an event of their Job", "[store]") {
  said.jobs_decide = false;
  create(job_of_class("pi", "high"));
  auto refused = std::make_shared<pods_placed>();
  refused->job = said.supervisor.back().job;
  refused->forbidden = "pods \"pi-\" is forbidden: no PriorityClass with name high was found";
  caf::anon_send(store, pods_placed_ptr{refused});
  pass(20ms); // longer than the store waits for its Job's decision
  CHECK(pods().empty());
  CHECK(job_events() ==
        std::vector<std::string>{"Warning FailedCreate Error creating: pods \"pi-\" is forbidden: no PriorityClass "
                                 "with name high was found"});
  CHECK(counted("job_controller_job_pods_creation_total", "failed") == 1);
  CHECK(counted("job_controller_job_pods_creation_total", "succeeded") == 0);
}

TEST_CASE_METHOD(world, "store: a gated pod says so, not that it is unschedulable", "[store]") {
  said.jobs_decide = false;
  auto job = a_job("pi");
  job.spec.template_.spec.schedulingGates.emplace_back().name = "example.com/quota";
  create(job);
  place(said.supervisor.back().job, {{0, no_number, 0}});
  pass(20ms);
  const auto pod = render_pod(*view(), pods()[0]);
  REQUIRE(pod.status.conditions.size() == 1);
  CHECK(pod.status.conditions[0].type == "PodScheduled");
  CHECK(pod.status.conditions[0].status == "False");
  CHECK(pod.status.conditions[0].reason == "SchedulingGated");
  CHECK(pod.status.conditions[0].message == "Scheduling is blocked due to non-empty scheduling gates");
}

TEST_CASE_METHOD(world, "store: a pod's share of memory goes to its node, and to a scheduler that is new", "[store]") {
  auto pi = a_job("pi");
  pi.spec.template_.spec.containers[0].resources.limits["memory"] = api::Quantity{"100Mi"};
  create(pi);
  REQUIRE(pods().size() == 1); // the stand-in's, with the template's memory
  place(pods()[0].of->owner->job, {{.number = 1, .node = 1, .memory_percent = 150}});
  std::vector<std::uint32_t> started;
  for (const auto& orders : said.orders)
    for (const auto& start : orders.starts)
      started.push_back(start.memory_percent);
  CHECK(started == std::vector<std::uint32_t>{100, 150});
  kill_store();
  start_store();
  attach_deciders();
  const auto& all = said.scheduler.back();
  REQUIRE(all.all);
  REQUIRE(all.live.size() == 2);
  CHECK(all.live[1].memory_percent == 150);
  REQUIRE(all.demands.size() == 2);
  CHECK(all.demands[0].second->demand->memory_bytes == 100 << 20);
  CHECK(all.demands[1].second->memory_percent == 150);
  CHECK(all.demands[1].second->demand->memory_bytes == 150 << 20);
}
