#include "tools/cli/describe/kinds.hpp"
#include "tools/cli/json.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <ctime>

using namespace troupe::cli;

namespace {

json::object object(const char* text) { return parse_json(text)->as_object(); }

struct utc {
  utc() { setenv("TZ", "UTC", 1), tzset(); }
  ~utc() { unsetenv("TZ"), tzset(); }
};

} // namespace

TEST_CASE("cli describe: tabs align neighbouring lines only", "[cli]") {
  CHECK(align_tabs("a:\t1\nlonger:\t2\nno tab\nx:\t3\n") == "a:       1\nlonger:  2\nno tab\nx:  3\n");
  CHECK(align_tabs("a\tb\tc\nlonger\tb\nx\ty\tz\n") == "a       b  c\nlonger  b\nx       y  z\n");
  CHECK(align_tabs("Labels:\ta=1\n\tb=2\n") == "Labels:  a=1\n         b=2\n");
}

TEST_CASE("cli describe: a Job", "[cli]") {
  const utc zone;
  description out;
  describe_job(out, object(R"({"kind":"Job",
    "metadata":{"name":"demo","namespace":"team-a","labels":{"job-name":"demo","a":"b"},
      "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}"}},
    "spec":{"selector":{"matchLabels":{"uid":"1"}},"parallelism":2,"completions":4,"completionMode":"NonIndexed",
      "suspend":false,"backoffLimit":6,"template":{"metadata":{"labels":{"job-name":"demo"}},
      "spec":{"containers":[{"name":"work","image":"example/work:1","command":["/bin/work"]}]}}},
    "status":{"startTime":"2026-01-01T11:00:00Z","completionTime":"2026-01-01T11:00:42Z","succeeded":4,"ready":0}})"));
  describe_events(out,
                  parse_json(R"([
    {"type":"Normal","reason":"Completed","lastTimestamp":"2026-01-01T11:00:42Z","source":{"component":"job-controller"},
     "message":"Job completed"},
    {"type":"Normal","reason":"SuccessfulCreate","count":3,"firstTimestamp":"2026-01-01T11:00:00Z",
     "lastTimestamp":"2026-01-01T11:00:30Z","source":{"component":"job-controller"},"message":"Created pod: demo-b4c7d"}])")
                      ->as_array(),
                  1767265250000000); // 11:00:50
  CHECK(out.text() == R"(Name:             demo
Namespace:        team-a
Selector:         uid=1
Labels:           a=b
                  job-name=demo
Annotations:      <none>
Parallelism:      2
Completions:      4
Completion Mode:  NonIndexed
Suspend:          false
Backoff Limit:    6
Start Time:       Thu, 01 Jan 2026 11:00:00 +0000
Completed At:     Thu, 01 Jan 2026 11:00:42 +0000
Duration:         42s
Pods Statuses:    0 Active (0 Ready) / 4 Succeeded / 0 Failed
Pod Template:
  Labels:  job-name=demo
  Containers:
   work:
    Image:      example/work:1
    Port:       <none>
    Host Port:  <none>
    Command:
      /bin/work
    Environment:   <none>
    Mounts:        <none>
  Volumes:         <none>
  Node-Selectors:  <none>
  Tolerations:     <none>
Events:
  Type    Reason            Age                From            Message
  ----    ------            ----               ----            -------
  Normal  SuccessfulCreate  20s (x3 over 50s)  job-controller  Created pod: demo-b4c7d
  Normal  Completed         8s                 job-controller  Job completed
)");
}

TEST_CASE("cli describe: what a Job waits for or came to", "[cli]") {
  description out;
  describe_job(out, object(R"({"metadata":{"name":"demo"},
    "spec":{"completionMode":"Indexed","completions":9,"backoffLimitPerIndex":1,"maxFailedIndexes":2,
      "managedBy":"example.com/x","template":{"spec":{"containers":[]}}},
    "status":{"active":1,"ready":0,"failed":3,"terminating":2,"completedIndexes":"0-4","failedIndexes":"5,7",
      "conditions":[{"type":"FailureTarget","status":"True","reason":"MaxFailedIndexesExceeded","message":"Too many"}]}})"));
  const auto text = out.text();
  for (const auto* line :
       {"Pods Statuses:            1 Active (0 Ready) / 0 Succeeded / 3 Failed / 2 Terminating\n",
        "Backoff Limit Per Index:  1\n", "Max Failed Indexes:       2\n", "Managed By:               example.com/x\n",
        "Completed Indexes:        0-4\n", "Failed Indexes:           5,7\n",
        "Conditions:\n  Type           Status  Reason                    Message\n",
        "  FailureTarget  True    MaxFailedIndexesExceeded  Too many\n"})
    CHECK_THAT(text, Catch::Contains(line));
}

TEST_CASE("cli describe: events of one second stand in the order of their names' times", "[cli]") {
  description out;
  describe_events(out,
                  parse_json(R"([
    {"reason":"Third","lastTimestamp":"2026-01-01T11:00:01Z","metadata":{"name":"a.1"}},
    {"reason":"Second","lastTimestamp":"2026-01-01T11:00:00Z","metadata":{"name":"a.18eb1e5ff799e110"}},
    {"reason":"First","lastTimestamp":"2026-01-01T11:00:00Z","metadata":{"name":"b.c.18eb1e5fb80b3418"}},
    {"reason":"Zeroth","eventTime":"2026-01-01T10:59:59.5Z","metadata":{"name":"z.2"}}])")
                      ->as_array(),
                  0);
  const auto text = out.text();
  const auto at = [&](const char* reason) { return text.find(reason); };
  CHECK(at("Zeroth") < at("First"));
  CHECK(at("First") < at("Second"));
  CHECK(at("Second") < at("Third"));
}

TEST_CASE("cli describe: a pod", "[cli]") {
  const utc zone;
  description out;
  describe_pod(out, object(R"({"metadata":{"name":"demo-x","namespace":"default","ownerReferences":[
      {"kind":"Job","name":"demo","controller":true}]},
    "spec":{"nodeName":"node-1","containers":[{"name":"main","image":"i","env":[{"name":"A","value":"1"},
      {"name":"B","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.name"}}}]}]},
    "status":{"phase":"Failed","podIPs":[{"ip":"10.0.0.1"}],"hostIP":"127.0.0.1","conditions":[{"type":"Ready","status":"False"}],"containerStatuses":[
      {"name":"main","ready":false,"restartCount":1,"state":{"terminated":{"reason":"Error","exitCode":1,
       "startedAt":"2026-01-01T11:00:00Z","finishedAt":"2026-01-01T11:00:01Z"}}}]}})"));
  const auto text = out.text();
  for (const auto* line :
       {"Node:             node-1/127.0.0.1\n", "Status:           Failed\n", "Controlled By:  Job/demo\n",
        "    State:          Terminated\n", "      Exit Code:    1\n", "    Restart Count:  1\n", "  main:\n",
        "      A:     1\n", "      B:      (v1:metadata.name)\n", "    Mounts:  <none>\n"})
    CHECK_THAT(text, Catch::Contains(line));
  out = {};
  describe_events(out, {}, 0);
  CHECK(out.text() == "Events:  <none>\n");
}
