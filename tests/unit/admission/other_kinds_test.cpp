// CronJobs, ConfigMaps, Secrets, Namespaces and kinds without rules of their own; the forms of names.

#include "tests/unit/admission/rows.hpp"

#include "actors/admission/names.hpp"
#include "messages/resource/core.hpp"
#include "messages/resource/node.hpp"
#include "messages/resource/scheduling.hpp"

#include <catch2/catch.hpp>

namespace troupe::test {

namespace {

api::CronJob simple_cron_job() {
  api::CronJob out;
  out.metadata.name = "nightly";
  out.spec.schedule = "0 3 * * *";
  out.spec.jobTemplate.spec = simple_job().spec;
  return out;
}

} // namespace

TEST_CASE("CronJobs: defaults", "[admission][cron]") {
  const auto answer = create(simple_cron_job());
  REQUIRE(answer.ok());
  const auto& job = answer.object.get<api::CronJob>();
  CHECK(job.metadata.generation == 1);
  CHECK(job.spec.concurrencyPolicy == "Allow");
  CHECK(job.spec.suspend == false);
  CHECK(job.spec.successfulJobsHistoryLimit == 3);
  CHECK(job.spec.failedJobsHistoryLimit == 1);
  CHECK(job.spec.jobTemplate.spec.template_.spec.dnsPolicy == "ClusterFirst");
  CHECK_FALSE(job.spec.jobTemplate.spec.parallelism); // given when a Job is made of it
}

TEST_CASE("CronJobs: rules", "[admission][cron]") {
  struct rule {
    std::function<void(api::CronJob&)> edit;
    const char* text;
  };
  const rule rules[] = {
      {[](auto& j) { j.spec.schedule.clear(); }, "spec.schedule: Required value"},
      {[](auto& j) { j.spec.schedule = "TZ=UTC * * * * *"; },
       "spec.schedule: Invalid value: \"TZ=UTC * * * * *\": cannot use TZ or CRON_TZ in schedule, use timeZone field "
       "instead"},
      {[](auto& j) { j.spec.schedule = "* * * *"; },
       "spec.schedule: Invalid value: \"* * * *\": expected exactly 5 fields, found 4: [* * * *]"},
      {[](auto& j) { j.spec.schedule = "0 0 L * *"; },
       "spec.schedule: Invalid value: \"0 0 L * *\": failed to parse int from L: strconv.Atoi: parsing \"L\": invalid "
       "syntax"},
      {[](auto& j) { j.spec.timeZone = "Mars/Base"; },
       "spec.timeZone: Invalid value: \"Mars/Base\": unknown time zone Mars/Base"},
      {[](auto& j) { j.spec.timeZone = "Europe/../UTC"; },
       "spec.timeZone: Invalid value: \"Europe/../UTC\": unknown time zone Europe/../UTC"},
      {[](auto& j) { j.spec.timeZone = "Local"; },
       "spec.timeZone: Invalid value: \"Local\": timeZone must be an explicit time zone as defined in "
       "https://www.iana.org/time-zones"},
      {[](auto& j) { j.spec.successfulJobsHistoryLimit = -1; },
       "spec.successfulJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0"},
      {[](auto& j) { j.spec.failedJobsHistoryLimit = -1; },
       "spec.failedJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0"},
      {[](auto& j) { j.metadata.annotations["troupe.dev/jitter-seconds"] = "x"; },
       "metadata.annotations[troupe.dev/jitter-seconds]: Invalid value: \"x\": must be a whole number from 0 to 86400"},
      {[](auto& j) { j.metadata.annotations["troupe.dev/catch-up"] = "some"; },
       "metadata.annotations[troupe.dev/catch-up]: Invalid value: \"some\": must be \"none\", \"latest\" or \"all\""},
      {[](auto& j) { j.metadata.annotations["troupe.dev/schedule-extensions"] = "yes"; },
       "metadata.annotations[troupe.dev/schedule-extensions]: Invalid value: \"yes\": must be \"true\" or \"false\""},
      {[](auto& j) {
         j.metadata.annotations["troupe.dev/max-concurrent"] = "2";
         j.spec.concurrencyPolicy = "Replace";
       },
       "metadata.annotations[troupe.dev/max-concurrent]: Invalid value: \"2\": may not be used when concurrencyPolicy "
       "is "
       "Replace"},
      {[](auto& j) { j.spec.jobTemplate.metadata.annotations["troupe.dev/backoff"] = "jitter=1"; },
       "spec.jobTemplate.metadata.annotations[troupe.dev/backoff]: Invalid value: \"jitter=1\": jitter must be from "
       "0% to 100%"},
      {[](auto& j) { j.spec.timeZone = ""; },
       "spec.timeZone: Invalid value: \"\": timeZone must be nil or non-empty string"},
      {[](auto& j) { j.spec.startingDeadlineSeconds = -1; },
       "spec.startingDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0"},
      {[](auto& j) { j.spec.concurrencyPolicy = "Never"; },
       "spec.concurrencyPolicy: Unsupported value: \"Never\": supported values: \"Allow\", \"Forbid\", \"Replace\""},
      {[](auto& j) { j.metadata.name = std::string(53, 'a'); },
       "metadata.name: Invalid value: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\": must be no more than "
       "52 "
       "characters"},
      {[](auto& j) { j.metadata.name = "Nightly"; },
       "metadata.name: Invalid value: \"Nightly\": a lowercase RFC 1123 subdomain must consist of lower case "
       "alphanumeric "
       "characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used "
       "for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"},
      {[](auto& j) { j.spec.jobTemplate.spec.manualSelector = true; },
       "spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: \"nil\", \"false\""},
      {[](auto& j) { j.spec.jobTemplate.spec.selector.emplace().matchLabels["a"] = "b"; },
       "spec.jobTemplate.spec.selector: Invalid value: {\"matchLabels\":{\"a\":\"b\"}}: `selector` will be "
       "auto-generated"},
      {[](auto& j) { j.spec.jobTemplate.spec.template_.spec.restartPolicy = "Always"; },
       "spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\""},
      {[](auto& j) { j.spec.jobTemplate.spec.backoffLimit = -1; },
       "spec.jobTemplate.spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0"},
  };
  for (const auto& r : rules) {
    auto job = simple_cron_job();
    r.edit(job);
    check_refusal(create(job), r.text);
  }
}

TEST_CASE("CronJobs: forms of a zone's name", "[admission][cron]") {
  for (const auto* zone : {"Mars/Base", "Europe/../UTC", "./UTC", "-x/UTC", "Europe//Berlin", "/UTC", "UTC/",
                           "Europe/Ber lin", "Europe/Abcdefghijklmno", "Europe/Berlin:"}) {
    auto job = simple_cron_job();
    job.spec.timeZone = zone;
    check_refusal(create(job),
                  std::string{"spec.timeZone: Invalid value: \""} + zone + "\": unknown time zone " + zone);
  }
  for (const auto* zone : {"UTC", "Europe/Berlin", "Etc/GMT+5", "America/Argentina/ComodRivadavia"}) {
    auto job = simple_cron_job();
    job.spec.timeZone = zone;
    CHECK(complaint(create(job)).empty());
  }
  auto job = simple_cron_job();
  job.spec.timeZone = "LOCAL"; // and the error of looking for it
  const auto found = causes(create(job));
  REQUIRE(found.size() == 2);
  CHECK(found[0].message == "Invalid value: \"LOCAL\": timeZone must be an explicit time zone as defined in "
                            "https://www.iana.org/time-zones");
  CHECK(found[1].message == "Invalid value: \"LOCAL\": unknown time zone LOCAL");
}

TEST_CASE("CronJobs: annotations of Troupe's own", "[admission][cron]") {
  const auto with = [](const std::string& name, const char* value) {
    auto job = simple_cron_job();
    job.metadata.annotations[name] = value;
    return job;
  };
  const std::string path = "metadata.annotations[troupe.dev/";
  check_refusal(create(with("troupe.dev/jiter-seconds", "5")),
                path + "jiter-seconds]: Forbidden: there is no such annotation of CronJobs; did you mean "
                       "troupe.dev/jitter-seconds?");
  check_refusal(create(with("troupe.dev/colour", "red")),
                path + "colour]: Forbidden: there is no such annotation of CronJobs");
  check_refusal(create(with("troupe.dev/backoff", "cap=1h")),
                path + "backoff]: Forbidden: it is an annotation of Jobs: its place is spec.jobTemplate.metadata");
  CHECK(complaint(create(with("troupe.dev/max-concurrent", "3"))).empty());
  CHECK(complaint(create(with("example.com/jiter-seconds", "5"))).empty());

  auto job = simple_cron_job();
  auto& annotations = job.spec.jobTemplate.metadata.annotations;
  annotations["troupe.dev/back-off"] = "cap=1h";
  check_refusal(create(job), "spec.jobTemplate.metadata.annotations[troupe.dev/back-off]: Forbidden: there is no such "
                             "annotation of Jobs; did you mean troupe.dev/backoff?");
  annotations = {{"troupe.dev/oom-memory", "cap=1Gi"}};
  check_refusal(create(job),
                "spec.jobTemplate.metadata.annotations[troupe.dev/oom-memory]: Invalid value: \"cap=1Gi\": "
                "may only be used when a container has a memory limit");
}

TEST_CASE("CronJobs: warnings", "[admission][cron]") {
  auto job = simple_cron_job();
  job.metadata.name = "night.ly";
  job.spec.jobTemplate.spec.completions = 100'001;
  job.spec.jobTemplate.spec.parallelism = 10'001;
  job.spec.jobTemplate.spec.completionMode = "Indexed";
  const auto answer = create(job);
  CHECK(complaint(answer).empty());
  REQUIRE(answer.warnings.size() == 2);
  CHECK_THAT(answer.warnings[0], Catch::StartsWith("metadata.name: this is used in Pod names and hostnames"));
  CHECK_THAT(answer.warnings[1],
             Catch::StartsWith("spec.jobTemplate.spec: In Indexed Jobs with a number of completions"));
}

TEST_CASE("CronJobs: what was stored may stay, what changes is looked at", "[admission][cron]") {
  auto old = create(simple_cron_job()).object.get<api::CronJob>();
  old.spec.timeZone = "Gone/Zone"; // it was there once
  auto changed = old;
  changed.spec.suspend = true;
  CHECK(complaint(update(changed, old)).empty());
  changed.spec.timeZone = "Mars/Base";
  CHECK(complaint(update(changed, old)) == "spec.timeZone: Invalid value: \"Mars/Base\": unknown time zone Mars/Base");

  old = create(simple_cron_job()).object.get<api::CronJob>();
  changed = old;
  changed.spec.schedule = "TZ=UTC * * * * *";
  CHECK(complaint(update(changed, old)) ==
        "spec.schedule: Invalid value: \"TZ=UTC * * * * *\": cannot use TZ or CRON_TZ "
        "in schedule, use timeZone field instead");
  old.spec.schedule = "TZ=UTC 1 * * * *";
  const auto answer = update(changed, old);
  REQUIRE(answer.ok());
  REQUIRE(answer.warnings.size() == 1);
  CHECK(answer.warnings[0].starts_with("cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead"));
  changed.spec.timeZone = "UTC";
  CHECK(complaint(update(changed, old)) ==
        "spec.schedule: Invalid value: \"TZ=UTC * * * * *\": cannot use both timeZone "
        "field and TZ or CRON_TZ in schedule");
}

TEST_CASE("ConfigMaps: keys, and those that are immutable", "[admission][config]") {
  api::ConfigMap map;
  map.metadata.name = "settings";
  map.data["a b"] = "x";
  CHECK(complaint(create(map)).find("data[a b]: Invalid value: \"a b\": a valid config key must consist of") == 0);
  map.data = {{"a", "x"}};
  map.immutable = true;
  const auto stored = create(map).object.get<api::ConfigMap>();
  CHECK(stored.metadata.generation == 0);
  auto changed = stored;
  changed.data["a"] = "y";
  CHECK(complaint(update(changed, stored)) == "data: Forbidden: field is immutable when `immutable` is set");
}

TEST_CASE("Secrets: stringData goes into data, the type stays", "[admission][config]") {
  api::Secret secret;
  secret.metadata.name = "key";
  secret.stringData["a"] = "x";
  const auto stored = create(secret).object.get<api::Secret>();
  CHECK(stored.type == "Opaque");
  CHECK(stored.data.at("a").data == "x");
  CHECK(stored.stringData.empty());
  auto changed = stored;
  changed.type = "kubernetes.io/tls";
  CHECK(complaint(update(changed, stored)) == "type: Invalid value: \"kubernetes.io/tls\": field is immutable");
}

TEST_CASE("Namespaces: names are labels; no namespace is asked for", "[admission]") {
  api::Namespace space;
  space.metadata.name = "team";
  const auto made = create(space).object.get<api::Namespace>();
  CHECK(made.status.phase == "Active");
  CHECK(made.spec.finalizers == std::vector<std::string>{"kubernetes"});
  CHECK(made.metadata.labels.at("kubernetes.io/metadata.name") == "team");
  space.metadata.name = "a.b";
  CHECK(complaint(create(space)) == "metadata.name: Invalid value: \"a.b\": must not contain dots");
}

TEST_CASE("a node's status survives changes of its spec", "[admission]") {
  api::Node node;
  node.metadata.name = "n1";
  auto stored = create(node).object.get<api::Node>();
  stored.status.nodeInfo.bootID = "x";
  auto changed = stored;
  changed.spec.unschedulable = true;
  changed.status = {};
  const auto answer = update(changed, stored).object.get<api::Node>();
  CHECK(answer.spec.unschedulable);
  CHECK(answer.status.nodeInfo.bootID == "x");
}

TEST_CASE("owners are told once", "[admission]") {
  api::ConfigMap map;
  map.metadata.name = "settings";
  for (int i = 0; i < 2; ++i) {
    auto& owner = map.metadata.ownerReferences.emplace_back();
    owner.apiVersion = "batch/v1";
    owner.kind = "Job";
    owner.name = "pi";
    owner.uid = "u";
  }
  const auto answer = create(map);
  REQUIRE(answer.ok());
  CHECK(answer.object.meta().ownerReferences.size() == 1);
  REQUIRE(answer.warnings.size() == 1);
  CHECK(answer.warnings[0].find("duplicate UID(s) observed: u") != std::string::npos);
}

TEST_CASE("forms of names", "[admission][names]") {
  using namespace admission;
  CHECK(dns_label_problems("a-1").empty());
  CHECK(dns_label_problems(std::string(64, 'a')) == std::vector<std::string>{"must be no more than 63 characters"});
  CHECK(dns_label_problems("a.b") == std::vector<std::string>{"must not contain dots"});
  CHECK(dns_label_problems("-a").size() == 1);
  CHECK(dns_label_problems("").size() == 1);
  CHECK(dns_subdomain_problems("a.b-c.d").empty());
  CHECK(dns_subdomain_problems("a..b").size() == 1);
  CHECK(dns_subdomain_problems(std::string(254, 'a')).size() == 1);
  CHECK(qualified_name_problems("example.com/My_name.1").empty());
  CHECK(qualified_name_problems("a/b/c").size() == 1);
  CHECK(qualified_name_problems("").size() == 2);
  CHECK(label_value_problems("").empty());
  CHECK(label_value_problems("-").size() == 1);
  CHECK(config_key_problems("..") == std::vector<std::string>{"must not be '..'"});
  CHECK(config_key_problems("..a") == std::vector<std::string>{"must not start with '..'"});
}

TEST_CASE("PriorityClasses: defaults and rules", "[admission][priority]") {
  api::PriorityClass high;
  high.metadata.name = "high";
  high.value = 1'000'000'000;
  const auto stored = create(high);
  REQUIRE(stored.ok());
  const auto& object = stored.object.get<api::PriorityClass>();
  CHECK(object.preemptionPolicy == "PreemptLowerPriority");
  struct rule {
    std::function<void(api::PriorityClass&)> edit;
    const char* text;
  };
  const rule of_new[] = {
      {[](auto& c) { c.value = 1'000'000'001; },
       "value: Forbidden: maximum allowed value of a user defined priority is 1000000000"},
      {[](auto& c) { c.metadata.name = "system-mine"; },
       "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: "
       "system-mine is not a known system priority class"},
      {[](auto& c) { c.metadata.name = "system-node-critical"; },
       "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: "
       "value of system-node-critical PriorityClass must be 2000001000"},
      {[](auto& c) { c.preemptionPolicy = "Sometimes"; },
       "preemptionPolicy: Unsupported value: \"Sometimes\": supported values: \"PreemptLowerPriority\", \"Never\""},
  };
  for (const auto& r : of_new) {
    auto changed = high;
    r.edit(changed);
    CHECK(complaint(create(changed)) == r.text);
  }
  const rule of_change[] = {
      {[](auto& c) { c.value = 5; }, "value: Forbidden: may not be changed in an update."},
      {[](auto& c) { c.preemptionPolicy = "Never"; }, "preemptionPolicy: Invalid value: \"Never\": field is immutable"},
      {[](auto& c) { c.description = "other"; }, ""},
  };
  for (const auto& r : of_change) {
    auto changed = object;
    r.edit(changed);
    CHECK(complaint(update(changed, object)) == r.text);
  }
}

} // namespace troupe::test
