#include "nodes/api/table/table_rows.hpp"

#include <catch2/catch.hpp>

#include <functional>

using namespace troupe;
using namespace troupe::api_server;

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t now = 1'800'000'000 * second;

api::Time ago(std::int64_t seconds) { return {now - seconds * second}; }

std::string text(const cell& c) {
  return std::holds_alternative<std::string>(c) ? std::get<std::string>(c) : std::to_string(std::get<std::int64_t>(c));
}

std::vector<std::string> texts(const table_row& row) {
  std::vector<std::string> all;
  for (const auto& c : row.cells)
    all.push_back(text(c));
  return all;
}

using strings = std::vector<std::string>;

api::Container container(std::string name, std::string image = "img", bool sidecar = false) {
  api::Container c;
  c.name = std::move(name);
  c.image = std::move(image);
  if (sidecar)
    c.restartPolicy = "Always";
  return c;
}

api::Job a_job() {
  api::Job job;
  job.metadata.name = "j";
  job.metadata.creationTimestamp = ago(130);
  job.spec.parallelism = 1;
  job.spec.completions = 5;
  job.spec.template_.spec.containers = {container("a", "x:1"), container("b", "y:2")};
  job.status.startTime = ago(125);
  job.status.succeeded = 2;
  return job;
}

void condition(api::Job& job, const char* type, const char* status = "True") {
  auto& c = job.status.conditions.emplace_back();
  c.type = type;
  c.status = status;
}

void condition(api::Pod& pod, const char* type, const char* status, const char* reason = "") {
  auto& c = pod.status.conditions.emplace_back();
  c.type = type;
  c.status = status;
  c.reason = reason;
}

api::ContainerStatus waiting(std::string name, std::string reason) {
  api::ContainerStatus c;
  c.name = std::move(name);
  c.state.waiting.emplace().reason = std::move(reason);
  return c;
}

api::ContainerStatus running(std::string name, bool ready = true) {
  api::ContainerStatus c;
  c.name = std::move(name);
  c.ready = ready;
  c.started = true;
  c.state.running.emplace();
  return c;
}

api::ContainerStatus ended(std::string name, int code, std::string reason, int signal = 0) {
  api::ContainerStatus c;
  c.name = std::move(name);
  auto& t = c.state.terminated.emplace();
  t.exitCode = code;
  t.reason = std::move(reason);
  t.signal = signal;
  return c;
}

api::ContainerStatus restarted(api::ContainerStatus c, int times, std::int64_t ended_ago) {
  c.restartCount = times;
  c.lastState.terminated.emplace().finishedAt = ago(ended_ago);
  return c;
}

api::Pod a_pod(std::string phase) {
  api::Pod pod;
  pod.metadata.name = "p";
  pod.metadata.creationTimestamp = ago(59);
  pod.spec.containers = {container("a"), container("b")};
  pod.status.phase = std::move(phase);
  return pod;
}

} // namespace

TEST_CASE("job rows", "[api][table]") {
  auto job = a_job();
  CHECK(texts(row_of(job, now)) == strings{"j", "Running", "2/5", "2m5s", "2m10s", "a,b", "x:1,y:2", "<none>"});

  job.status.completionTime = ago(100);
  condition(job, "Complete");
  CHECK(texts(row_of(job, now)).at(1) == "Complete");
  CHECK(texts(row_of(job, now)).at(3) == "25s");

  auto queue = a_job();
  queue.spec.completions.reset();
  CHECK(texts(row_of(queue, now)).at(2) == "2/1");
  queue.spec.parallelism = 3;
  CHECK(texts(row_of(queue, now)).at(2) == "2/1 of 3");
  queue.status.startTime.reset();
  CHECK(texts(row_of(queue, now)).at(3).empty());
}

TEST_CASE("job status: the first word that holds", "[api][table]") {
  struct row {
    const char* word;
    strings conditions;
    bool deleted;
  };
  const row rows[] = {
      {"Running", {}, false},
      {"Terminating", {}, true},
      {"Suspended", {"Suspended"}, false},
      {"Terminating", {"Suspended"}, true},
      {"FailureTarget", {"FailureTarget"}, false},
      {"SuccessCriteriaMet", {"SuccessCriteriaMet"}, false},
      {"Failed", {"FailureTarget", "Failed"}, true},
      {"Complete", {"SuccessCriteriaMet", "Complete"}, false},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.word << " of " << c.conditions.size() << (c.deleted ? " deleted" : "")) {
      auto job = a_job();
      condition(job, "Complete", "False");
      for (const auto& type : c.conditions)
        condition(job, type.c_str());
      if (c.deleted)
        job.metadata.deletionTimestamp = ago(1);
      CHECK(job_status_word(job) == c.word);
    }
}

TEST_CASE("selectors on one line", "[api][table]") {
  CHECK(one_line(static_cast<const api::LabelSelector*>(nullptr)) == "<none>");
  api::LabelSelector s;
  CHECK(one_line(&s) == "<none>");
  s.matchLabels = {{"z", "1"}, {"a", "2"}};
  for (const auto& [key, op, values] : {std::tuple{"k", "In", strings{"b", "a"}},
                                        {"l", "NotIn", {"c"}},
                                        {"m", "Exists", {}},
                                        {"n", "DoesNotExist", {}}}) {
    auto& r = s.matchExpressions.emplace_back();
    r.key = key;
    r.operator_ = op;
    r.values = values;
  }
  CHECK(one_line(&s) == "a=2,k in (a,b),l notin (c),m,!n,z=1");
}

TEST_CASE("cronjob rows", "[api][table]") {
  api::CronJob cron;
  cron.metadata.name = "c";
  cron.metadata.creationTimestamp = ago(3600);
  cron.spec.schedule = "*/5 * * * *";
  cron.spec.jobTemplate.spec.template_.spec.containers = {container("a", "x")};
  CHECK(texts(row_of(cron, now)) ==
        strings{"c", "*/5 * * * *", "<none>", "<unset>", "0", "<none>", "60m", "a", "x", "<none>"});
  cron.spec.timeZone = "Europe/Berlin";
  cron.spec.suspend = true;
  cron.status.active.resize(2);
  cron.status.lastScheduleTime = ago(300);
  const auto row = row_of(cron, now);
  CHECK(texts(row) == strings{"c", "*/5 * * * *", "Europe/Berlin", "True", "2", "5m", "60m", "a", "x", "<none>"});
  CHECK(row.cells[4] == cell{std::int64_t{2}});
}

TEST_CASE("pod rows: every state that kubectl users know", "[api][table][pod]") {
  struct row {
    const char* name;
    std::function<void(api::Pod&)> edit;
    const char* ready;
    const char* status;
    const char* restarts;
    const char* phase = "Running";
  };
  const auto statuses = [](api::Pod & p) -> auto& { return p.status.containerStatuses; };
  const auto inits = [](api::Pod & p) -> auto& { return p.status.initContainerStatuses; };
  const auto two_inits = [](api::Pod& p) { p.spec.initContainers = {container("i"), container("k")}; };
  const row rows[] = {
      {"waits for a node", [](api::Pod&) {}, "0/2", "Pending", "0", "Pending"},
      {"gated", [](api::Pod& p) { condition(p, "PodScheduled", "False", "SchedulingGated"); }, "0/2", "SchedulingGated",
       "0", "Pending"},
      {"starts",
       [&](api::Pod& p) {
         statuses(p) = {waiting("a", "ContainerCreating"), waiting("b", "ContainerCreating")};
       },
       "0/2", "ContainerCreating", "0", "Pending"},
      {"no image",
       [&](api::Pod& p) {
         statuses(p) = {waiting("a", "ImagePullBackOff"), running("b")};
       },
       "1/2", "ImagePullBackOff", "0", "Pending"},
      {"runs",
       [&](api::Pod& p) {
         statuses(p) = {running("a"), running("b")};
       },
       "2/2", "Running", "0"},
      {"runs, not ready",
       [&](api::Pod& p) {
         statuses(p) = {running("a", false), running("b")};
       },
       "1/2", "Running", "0"},
      {"completed",
       [&](api::Pod& p) {
         statuses(p) = {ended("a", 0, "Completed"), ended("b", 0, "Completed")};
       },
       "0/2", "Completed", "0", "Succeeded"},
      {"failed",
       [&](api::Pod& p) {
         statuses(p) = {ended("a", 1, "Error"), ended("b", 0, "Completed")};
       },
       "0/2", "Error", "0", "Failed"},
      {"the second failed, the first completed",
       [&](api::Pod& p) {
         statuses(p) = {ended("a", 0, "Completed"), ended("b", 3, "Error")};
       },
       "0/2", "Error", "0", "Failed"},
      {"one completed, one runs, ready",
       [&](api::Pod& p) {
         statuses(p) = {ended("a", 0, "Completed"), running("b")};
         condition(p, "Ready", "True");
       },
       "1/2", "Running", "0"},
      {"one completed, one runs, not ready",
       [&](api::Pod& p) {
         statuses(p) = {ended("a", 0, "Completed"), running("b")};
       },
       "1/2", "NotReady", "0"},
      {"killed by a signal", [&](api::Pod& p) { statuses(p) = {ended("a", 137, "", 9)}; }, "0/2", "Signal:9", "0",
       "Failed"},
      {"a code and no reason", [&](api::Pod& p) { statuses(p) = {ended("a", 3, "")}; }, "0/2", "ExitCode:3", "0",
       "Failed"},
      {"out of memory", [&](api::Pod& p) { statuses(p) = {ended("a", 137, "OOMKilled")}; }, "0/2", "OOMKilled", "0",
       "Failed"},
      {"crashes",
       [&](api::Pod& p) {
         statuses(p) = {restarted(waiting("a", "CrashLoopBackOff"), 3, 20), running("b")};
       },
       "1/2", "CrashLoopBackOff", "3 (20s ago)"},
      {"restarts of several, the latest time",
       [&](api::Pod& p) {
         statuses(p) = {restarted(running("a"), 3, 200), restarted(running("b"), 2, 20)};
       },
       "2/2", "Running", "5 (20s ago)"},
      {"deadline", [](api::Pod& p) { p.status.reason = "DeadlineExceeded"; }, "0/2", "DeadlineExceeded", "0", "Failed"},
      {"being deleted",
       [&](api::Pod& p) {
         statuses(p) = {running("a"), running("b")};
         p.metadata.deletionTimestamp = ago(1);
       },
       "2/2", "Terminating", "0"},
      {"being deleted, but over",
       [&](api::Pod& p) {
         statuses(p) = {ended("a", 0, "Completed")};
         p.metadata.deletionTimestamp = ago(1);
       },
       "0/2", "Completed", "0", "Succeeded"},
      {"on a lost node, being deleted",
       [](api::Pod& p) {
         p.status.reason = "NodeLost";
         p.metadata.deletionTimestamp = ago(1);
       },
       "0/2", "Unknown", "0"},
      {"first init container runs",
       [&](api::Pod& p) {
         two_inits(p);
         inits(p) = {running("i"), waiting("k", "PodInitializing")};
         statuses(p) = {waiting("a", "PodInitializing")};
       },
       "0/2", "Init:0/2", "0", "Pending"},
      {"second init container waits",
       [&](api::Pod& p) {
         two_inits(p);
         inits(p) = {ended("i", 0, "Completed"), waiting("k", "PodInitializing")};
       },
       "0/2", "Init:1/2", "0", "Pending"},
      {"an init container failed",
       [&](api::Pod& p) {
         two_inits(p);
         inits(p) = {ended("i", 1, "Error")};
       },
       "0/2", "Init:Error", "0", "Pending"},
      {"an init container failed without a reason",
       [&](api::Pod& p) {
         two_inits(p);
         inits(p) = {ended("i", 2, "")};
       },
       "0/2", "Init:ExitCode:2", "0", "Pending"},
      {"an init container was killed",
       [&](api::Pod& p) {
         two_inits(p);
         inits(p) = {ended("i", 137, "", 9)};
       },
       "0/2", "Init:Signal:9", "0", "Pending"},
      {"an init container crashes; its restarts are shown",
       [&](api::Pod& p) {
         two_inits(p);
         inits(p) = {restarted(waiting("i", "CrashLoopBackOff"), 4, 61)};
       },
       "0/2", "Init:CrashLoopBackOff", "4 (61s ago)", "Pending"},
      {"init containers are over: their restarts are not shown",
       [&](api::Pod& p) {
         two_inits(p);
         inits(p) = {restarted(ended("i", 0, "Completed"), 4, 61), ended("k", 0, "Completed")};
         statuses(p) = {running("a"), running("b")};
       },
       "2/2", "Running", "0"},
      {"a sidecar counts",
       [&](api::Pod& p) {
         p.spec.initContainers = {container("s", "img", true)};
         inits(p) = {restarted(running("s"), 1, 30)};
         statuses(p) = {running("a"), running("b")};
       },
       "3/3", "Running", "1 (30s ago)"},
      {"a sidecar that has not started holds the pod back",
       [&](api::Pod& p) {
         p.spec.initContainers = {container("s", "img", true)};
         inits(p) = {running("s")};
         inits(p)[0].started = false;
       },
       "0/3", "Init:0/1", "0", "Pending"},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.name) {
      auto pod = a_pod(c.phase);
      c.edit(pod);
      CHECK(texts(row_of(pod, now)) ==
            strings{"p", c.ready, c.status, c.restarts, "59s", "<none>", "<none>", "<none>", "<none>"});
    }
}

TEST_CASE("pod rows: the wide columns and the row's condition", "[api][table][pod]") {
  auto pod = a_pod("Succeeded");
  pod.spec.nodeName = "node-1";
  pod.status.podIP = "10.0.0.1";
  pod.status.nominatedNodeName = "node-2";
  pod.spec.readinessGates.resize(2);
  pod.spec.readinessGates[0].conditionType = "x";
  pod.spec.readinessGates[1].conditionType = "y";
  condition(pod, "x", "True");
  const auto row = row_of(pod, now);
  CHECK(texts(row) == strings{"p", "0/2", "Succeeded", "0", "59s", "10.0.0.1", "node-1", "node-2", "1/2"});
  CHECK(row.conditions ==
        std::vector<row_condition>{{"Completed", "True", "Succeeded", "The pod has completed successfully."}});
  CHECK(row_of(a_pod("Failed"), now).conditions ==
        std::vector<row_condition>{{"Completed", "True", "Failed", "The pod failed."}});
  CHECK(row_of(a_pod("Running"), now).conditions.empty());
}

TEST_CASE("node rows", "[api][table]") {
  api::Node node;
  node.metadata.name = "n";
  node.metadata.creationTimestamp = ago(10);
  CHECK(texts(row_of(node, now)) ==
        strings{"n", "Unknown", "<none>", "10s", "", "<none>", "<none>", "<unknown>", "<unknown>", "<unknown>"});
  auto& ready = node.status.conditions.emplace_back();
  ready.type = "Ready";
  ready.status = "Unknown";
  CHECK(texts(row_of(node, now)).at(1) == "NotReady");
  ready.status = "True";
  node.spec.unschedulable = true;
  node.metadata.labels = {{"node-role.kubernetes.io/worker", ""},
                          {"node-role.kubernetes.io/control", ""},
                          {"kubernetes.io/role", "edge"},
                          {"node-role.kubernetes.io/", "x"}};
  auto& address = node.status.addresses.emplace_back();
  address.type = "InternalIP";
  address.address = "10.0.0.2";
  auto& info = node.status.nodeInfo;
  info.kubeletVersion = "v1";
  info.osImage = "Debian";
  info.kernelVersion = "6.1";
  info.architecture = "amd64";
  info.containerRuntimeVersion = "troupe://1";
  CHECK(texts(row_of(node, now)) == strings{"n", "Ready,SchedulingDisabled", "control,edge,worker", "10s", "v1",
                                            "10.0.0.2", "<none>", "Debian", "6.1 (amd64)", "troupe://1"});
}

TEST_CASE("event rows", "[api][table]") {
  api::Event event;
  event.metadata.name = "p.1";
  event.involvedObject.kind = "Pod";
  event.involvedObject.name = "p";
  event.involvedObject.fieldPath = "spec.containers{a}";
  event.type = "Normal";
  event.reason = "Started";
  event.message = " Started container \n";
  event.source.component = "kubelet";
  event.source.host = "n";
  event.firstTimestamp = ago(300);
  event.lastTimestamp = ago(5);
  event.count = 3;
  const auto row = row_of(event, now);
  CHECK(texts(row) == strings{"5s", "Normal", "Started", "pod/p", "spec.containers{a}", "kubelet, n",
                              "Started container", "5m", "3", "p.1"});

  api::Event fresh;
  fresh.eventTime = {now - 7 * second};
  fresh.reportingComponent = "troupe";
  CHECK(texts(row_of(fresh, now)) == strings{"7s", "", "", "", "", "troupe", "", "7s", "1", ""});
  fresh.series.emplace().count = 9;
  fresh.series->lastObservedTime = {now - 2 * second};
  CHECK(texts(row_of(fresh, now)).at(0) == "2s");
  CHECK(texts(row_of(fresh, now)).at(8) == "9");
  CHECK(texts(row_of(api::Event{}, now)).at(0) == "<unknown>");
}

TEST_CASE("rows of the small kinds", "[api][table]") {
  api::Namespace space;
  space.metadata.name = "ns";
  space.metadata.creationTimestamp = ago(3);
  space.status.phase = "Active";
  CHECK(texts(row_of(space, now)) == strings{"ns", "Active", "3s"});

  api::ConfigMap map;
  map.metadata.name = "cm";
  map.data = {{"a", "1"}};
  map.binaryData = {{"b", {}}, {"c", {}}};
  CHECK(row_of(map, now).cells == std::vector<cell>{"cm", std::int64_t{3}, "<unknown>"});

  api::Secret secret;
  secret.metadata.name = "s";
  secret.type = "Opaque";
  secret.data = {{"a", {}}};
  CHECK(row_of(secret, now).cells == std::vector<cell>{"s", "Opaque", std::int64_t{1}, "<unknown>"});

  api::Lease lease;
  lease.metadata.name = "l";
  lease.spec.holderIdentity = "me";
  CHECK(texts(row_of(lease, now)) == strings{"l", "me", "<unknown>"});

  api::ServiceAccount account;
  account.metadata.name = "default";
  CHECK(texts(row_of(account, now)) == strings{"default", "<unknown>"});

  api::PriorityClass other;
  other.metadata.name = "high";
  other.metadata.creationTimestamp = {1'767'225'600 * second};
  CHECK(texts(row_of(api::PriorityClass::desc, &other, now)) == strings{"high", "2026-01-01T00:00:00Z"});
  CHECK(row_of(api::Namespace::desc, &space, now) == row_of(space, now));
}
