#include "tests/unit/store/builders.hpp"

#include "actors/store/pods/pod_owner.hpp"
#include "actors/store/view/event_view.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace troupe;
using namespace troupe::test;

namespace {

constexpr std::int64_t t0 = 1'700'000'000'000'000;
constexpr std::int64_t s = 1'000'000;

struct one_pod {
  one_pod() {
    auto job = a_job("pi");
    job.metadata.uid = "11111111-2222-4333-8444-555555555555";
    owner = std::make_shared<const pod_owner>(make_pod_owner(5, api::make_resource(job)));
    auto places = std::make_shared<std::vector<node_place>>(2);
    (*places)[1] = {"node-1", "10.0.0.1"};
    nodes = places;
    record.created_us = t0;
  }
  std::vector<std::string> reasons() const {
    std::vector<std::string> all;
    for (const auto& e : events_of_pod(*owner, 0, record, nodes))
      all.push_back(e.reason);
    return all;
  }

  std::shared_ptr<const pod_owner> owner;
  node_places nodes;
  pod_record record;
};

using words = std::vector<std::string>;

} // namespace

TEST_CASE_METHOD(one_pod, "event view: the life of a pod", "[store]") {
  record.extra = std::make_shared<pod_extra>(pod_extra{.unschedulable = "no nodes available to schedule pods"});
  CHECK(reasons() == words{"SuccessfulCreate", "FailedScheduling"});
  record.extra = nullptr;
  record.node = 1;
  record.scheduled_us = t0;
  CHECK(reasons() == words{"SuccessfulCreate", "Scheduled"});
  apply(record, 1, running(t0 + s));
  CHECK(reasons() == words{"SuccessfulCreate", "Scheduled", "Pulled", "Created", "Started"});
  apply_deletion(record, {.now_us = t0 + 2 * s, .by_job = true});
  CHECK(reasons() ==
        words{"SuccessfulCreate", "Scheduled", "Pulled", "Created", "Started", "SuccessfulDelete", "Killing"});
  const auto all = events_of_pod(*owner, 0, record, nodes);
  const auto pod = pod_name("pi", owner->uid, 0);
  CHECK(all[0].message == "Created pod: " + pod);
  CHECK(all[0].involvedObject.kind == "Job");
  CHECK(all[1].message == "Successfully assigned default/" + pod + " to node-1");
  CHECK(all[3].involvedObject.fieldPath == "spec.containers{main}");
  CHECK(all[3].source.host == "node-1");
  std::set<std::string> names, uids;
  for (const auto& e : all) {
    names.insert(e.metadata.name);
    uids.insert(e.metadata.uid);
  }
  CHECK(names.size() == all.size());
  CHECK(uids.size() == all.size());
}

TEST_CASE_METHOD(one_pod, "event view: a change tells what it adds, once", "[store]") {
  record.node = 1;
  record.scheduled_us = t0;
  change c;
  c.owner = owner;
  c.nodes = nodes;
  c.pod_before = record;
  apply(record, 1, running(t0 + s));
  c.pod_after = record;
  words told;
  for (const auto& e : new_events(c))
    told.push_back(e.reason);
  CHECK(told == words{"Pulled", "Created", "Started"});
}

TEST_CASE_METHOD(one_pod, "event view: what a container waits for", "[store]") {
  struct row {
    const char* reason;
    std::string message;
    words told;
  };
  const std::string image = "\"" + owner->pod_spec->containers[0].image + "\"";
  const auto pod = pod_name("pi", owner->uid, 0);
  const auto failed = "Warning Failed: Failed to pull image " + image + ": no entry in the table";
  const auto uid = to_text(pod_uid(owner->uid, 0));
  const row rows[] = {
      {"ErrImagePull", "no entry in the table", {failed, "Warning Failed: Error: ErrImagePull"}},
      {"ImagePullBackOff",
       "Back-off pulling image " + image + ": no entry in the table",
       {failed, "Warning Failed: Error: ErrImagePull", "Normal BackOff: Back-off pulling image " + image,
        "Warning Failed: Error: ImagePullBackOff"}},
      {"ErrImageNeverPull",
       "Container image is not present",
       {"Warning ErrImageNeverPull: Container image is not present", "Warning Failed: Error: ErrImageNeverPull"}},
      {"InvalidImageName",
       "Failed to apply default image tag",
       {"Warning InspectFailed: Failed to apply default image tag", "Warning Failed: Error: InvalidImageName"}},
      {"CrashLoopBackOff",
       "back-off 10s restarting failed container=main",
       {"Warning BackOff: Back-off restarting failed container main in pod " + pod + "_default(" + uid + ")"}},
      {"CreateContainerConfigError", "secret \"x\" not found", {"Warning Failed: Error: secret \"x\" not found"}},
      {"ContainerCreating", "", {}},
  };
  record.node = 1;
  record.scheduled_us = t0;
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.reason) {
      pod_status status;
      status.accepted_us = t0 + s;
      auto& c = status.containers.emplace_back();
      c.waiting_reason = r.reason;
      c.waiting_message = r.message;
      apply(record, 1, status);
      words told;
      for (const auto& e : events_of_pod(*owner, 0, record, nodes))
        if (e.source.component == "kubelet")
          told.push_back(e.type + " " + e.reason + ": " + e.message);
      CHECK(told == r.told);
    }
}

TEST_CASE("event view: a Job's conditions", "[store]") {
  auto job = a_job("pi");
  auto& c = job.status.conditions.emplace_back();
  c.type = "Failed";
  c.status = "True";
  c.reason = "BackoffLimitExceeded";
  c.message = "Job has reached the specified backoff limit";
  c.lastTransitionTime.micros = t0;
  const auto all = events_of_job(job);
  REQUIRE(all.size() == 1);
  CHECK(all[0].type == "Warning");
  CHECK(all[0].reason == "BackoffLimitExceeded");
}

TEST_CASE_METHOD(one_pod, "event view: all events, in pages of any size", "[store]") {
  snapshot view;
  view.nodes = nodes;
  auto job = a_job("pi");
  job.metadata.uid = owner->uid_text;
  auto& c = job.status.conditions.emplace_back();
  c.type = "Complete";
  c.status = "True";
  view.kinds.emplace_back(&api::kind_of<api::Job>(), object_map{}).second.set("default/pi", api::make_resource(job));
  api::Event stored;
  stored.metadata.name = "odd";
  stored.metadata.namespace_ = "default";
  view.kinds.emplace_back(&api::kind_of<api::Event>(), object_map{})
      .second.set("default/odd", api::make_resource(stored));
  record.node = 1;
  record.scheduled_us = t0;
  apply(record, 1, ended(t0 + s, t0 + 2 * s, 0));
  pod_table_editor pods;
  pods.edit(0) = record;
  pods.edit(1) = record;
  view.pods.set(job_pods_key("default", "pi", 5), std::make_shared<const job_pods>(job_pods{owner, pods.freeze(), 2}));
  words whole;
  each_event(view, "default", "", [&](const std::string&, const api::Event& e) {
    whole.push_back(e.metadata.name + e.reason);
    return true;
  });
  CHECK(whole.size() == 1 + 1 + 2 * 5);
  for (std::size_t page : {1U, 2U, 5U}) {
    words paged;
    std::string after;
    for (std::size_t got = page; got == page;) {
      got = 0;
      each_event(view, "default", after, [&](const std::string& key, const api::Event& e) {
        paged.push_back(e.metadata.name + e.reason);
        after = key;
        return ++got < page;
      });
    }
    CHECK(paged == whole);
  }
  CHECK(whole.size() == std::set<std::string>(whole.begin(), whole.end()).size());
}
