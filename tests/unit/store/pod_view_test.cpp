#include "tests/unit/store/builders.hpp"

#include "actors/store/pods/pod_owner.hpp"
#include "actors/store/pods/pod_view.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

constexpr std::int64_t t0 = 1'700'000'000'000'000;
constexpr std::int64_t s = 1'000'000;

struct one_pod {
  one_pod() {
    job.metadata.uid = "11111111-2222-4333-8444-555555555555";
    job.spec.template_.metadata.labels["app"] = "x";
    record.created_us = t0;
    record.version = 42;
    auto places = std::make_shared<std::vector<node_place>>();
    places->resize(2);
    (*places)[1] = {"node-1", "10.0.0.1"};
    nodes = places;
  }
  void schedule() {
    record.node = 1;
    record.scheduled_us = t0;
  }
  api::Pod render() { return render_pod(make_pod_owner(5, api::make_resource(job)), 0, record, nodes); }

  api::Job job = a_job("pi");
  pod_record record;
  node_places nodes;
};

std::vector<std::string> types(const api::Pod& pod) {
  std::vector<std::string> all;
  for (const auto& c : pod.status.conditions)
    all.push_back(c.type + "=" + c.status + (c.reason.empty() ? "" : ":" + c.reason));
  return all;
}

} // namespace

TEST_CASE_METHOD(one_pod, "pod view: metadata and spec", "[store]") {
  const auto pod = render();
  CHECK(pod.metadata.name.starts_with("pi-"));
  CHECK(pod.metadata.name.size() == 8);
  CHECK(pod.metadata.generateName == "pi-");
  CHECK(pod.metadata.resourceVersion == "42");
  CHECK(pod.metadata.labels.at("app") == "x");
  REQUIRE(pod.metadata.ownerReferences.size() == 1);
  CHECK(pod.metadata.ownerReferences[0].uid == job.metadata.uid);
  CHECK(pod.metadata.finalizers == std::vector<std::string>{"batch.kubernetes.io/job-tracking"});
  CHECK(pod.spec.enableServiceLinks == true);
  CHECK(pod.spec.serviceAccountName == "default");
  CHECK(pod.spec.tolerations.size() == 2);
  CHECK(pod.status.qosClass == "BestEffort");
}

TEST_CASE_METHOD(one_pod, "pod view: from Pending to Succeeded", "[store]") {
  record.extra = std::make_shared<pod_extra>(pod_extra{.unschedulable = "0/1 nodes are available"});
  CHECK(types(render()) == std::vector<std::string>{"PodScheduled=False:Unschedulable"});
  record.extra = nullptr;
  schedule();
  CHECK(types(render()) == std::vector<std::string>{"PodScheduled=True"});
  CHECK(render().spec.nodeName == "node-1");
  CHECK(render().status.containerStatuses.empty());

  apply(record, 1, running(t0 + s));
  auto pod = render();
  CHECK(pod.status.phase == "Running");
  CHECK(types(pod) == std::vector<std::string>{"PodReadyToStartContainers=True", "Initialized=True", "Ready=True",
                                               "ContainersReady=True", "PodScheduled=True"});
  REQUIRE(pod.status.containerStatuses.size() == 1);
  CHECK(pod.status.containerStatuses[0].ready);
  CHECK(pod.status.containerStatuses[0].started == true);
  CHECK(pod.status.containerStatuses[0].state.running->startedAt.micros == t0 + s);
  CHECK(pod.status.hostIP == "10.0.0.1");

  apply(record, 2, ended(t0 + s, t0 + 3 * s, 0));
  pod = render();
  CHECK(pod.status.phase == "Succeeded");
  CHECK(types(pod) == std::vector<std::string>{"PodReadyToStartContainers=False", "Initialized=True:PodCompleted",
                                               "Ready=False:PodCompleted", "ContainersReady=False:PodCompleted",
                                               "PodScheduled=True"});
  CHECK(pod.status.containerStatuses[0].state.terminated->reason == "Completed");
  CHECK(pod.metadata.finalizers.empty()); // it has been counted
}

TEST_CASE_METHOD(one_pod, "pod view: containers that are not ready are named", "[store]") {
  schedule();
  job.spec.template_.spec.containers.push_back(job.spec.template_.spec.containers[0]);
  job.spec.template_.spec.containers[1].name = "a-side";
  auto status = running(t0 + s);
  status.ready_us = 0;
  status.containers.push_back(status.containers[0]);
  status.containers[1].ready = false;
  apply(record, 1, status);
  const auto pod = render();
  CHECK(pod.status.conditions[2].message == "containers with unready status: [a-side]");
  REQUIRE(pod.status.containerStatuses.size() == 2);
  CHECK(pod.status.containerStatuses[0].name == "a-side"); // sorted by name
}

TEST_CASE_METHOD(one_pod, "pod view: init containers", "[store]") {
  schedule();
  auto init = job.spec.template_.spec.containers[0];
  init.name = "first";
  job.spec.template_.spec.initContainers.push_back(init);
  pod_status status;
  status.accepted_us = t0 + s;
  status.containers.resize(2);
  status.containers[0].state = run_state::running;
  status.containers[0].started_us = t0 + s;
  status.containers[1].waiting_reason = "PodInitializing";
  apply(record, 1, status);
  const auto pod = render();
  CHECK(types(pod)[1] == "Initialized=False:ContainersNotInitialized");
  CHECK(pod.status.conditions[1].message == "containers with incomplete status: [first]");
  CHECK(pod.status.initContainerStatuses.size() == 1);
  CHECK(pod.status.containerStatuses[0].state.waiting->reason == "PodInitializing");
}

TEST_CASE("pod names keep room for index and suffix", "[store]") { // spec/jobs.md §31
  const auto uid = uid_from_text("11111111-2222-4333-8444-555555555555");
  const auto without_suffix = [&](const std::string& job, std::uint32_t index) {
    const auto name = pod_name(job, uid, 7, index);
    return name.substr(0, name.size() - 5);
  };
  CHECK(without_suffix("indexed-job", 1) == "indexed-job-1-");
  CHECK(without_suffix(std::string(68, 'j'), 1) == std::string(55, 'j') + "-1-");
  CHECK(without_suffix(std::string(68, 'j'), no_number) == std::string(58, 'j'));
}

TEST_CASE_METHOD(one_pod, "pod view: deletion and index", "[store]") {
  schedule();
  job.spec.completionMode = "Indexed";
  job.spec.template_.spec.hostname = "not-this";
  record.index = 3;
  apply(record, 1, running(t0 + s));
  apply_deletion(record, {.now_us = t0 + 10 * s, .grace_s = 30, .uncounted = true});
  const auto pod = render();
  CHECK(pod.metadata.generateName == "pi-3-");
  CHECK(pod.metadata.labels.at("batch.kubernetes.io/job-completion-index") == "3");
  CHECK(pod.metadata.annotations.at("batch.kubernetes.io/job-completion-index") == "3");
  CHECK(pod.spec.hostname == "pi-3");
  CHECK(pod.spec.containers[0].env.back().name == "JOB_COMPLETION_INDEX");
  CHECK(pod.metadata.deletionTimestamp->micros == t0 + 40 * s);
  CHECK(pod.metadata.deletionGracePeriodSeconds == 30);
  CHECK(pod.metadata.generation == 2);
  CHECK(pod.metadata.finalizers.empty()); // its finalizer went first
}

TEST_CASE_METHOD(one_pod, "pod view: failures of its index before it", "[store]") {
  schedule();
  job.spec.completionMode = "Indexed";
  record.index = 3;
  const auto key = std::string{"batch.kubernetes.io/job-index-failure-count"};
  const auto ignored_key = std::string{"batch.kubernetes.io/job-index-ignored-failure-count"};
  CHECK_FALSE(render().metadata.annotations.contains(key));
  job.spec.backoffLimitPerIndex = 1;
  CHECK(render().metadata.annotations.at(key) == "0");
  CHECK_FALSE(render().metadata.annotations.contains(ignored_key));
  record.extra = std::make_shared<const pod_extra>(pod_extra{.before = {1, 2}});
  CHECK(render().metadata.annotations.at(key) == "1");
  CHECK(render().metadata.annotations.at(ignored_key) == "2");
}

TEST_CASE_METHOD(one_pod, "pod view: quality of service", "[store]") {
  auto& r = job.spec.template_.spec.containers[0].resources;
  r.limits["cpu"] = api::Quantity{"1"};
  r.limits["memory"] = api::Quantity{"1Gi"};
  CHECK(render().status.qosClass == "Guaranteed");
  CHECK(render().spec.containers[0].resources.requests.at("cpu") == api::Quantity{"1"});
  r.requests["cpu"] = api::Quantity{"500m"};
  CHECK(render().status.qosClass == "Burstable");
}

TEST_CASE_METHOD(one_pod, "pod view: a pod with a larger share of memory shows what it was given", "[store]") {
  auto& main = job.spec.template_.spec.containers[0].resources;
  main.limits["memory"] = api::Quantity{"100Mi"};
  main.requests["memory"] = api::Quantity{"60Mi"};
  record.extra = std::make_shared<const pod_extra>(pod_extra{.memory_percent = 150});
  const auto pod = render();
  CHECK(pod.spec.containers[0].resources.limits.at("memory").text() == "150Mi");
  CHECK(pod.spec.containers[0].resources.requests.at("memory").text() == "90Mi");
  record.extra = nullptr;
  CHECK(render().spec.containers[0].resources.limits.at("memory").text() == "100Mi");
}
