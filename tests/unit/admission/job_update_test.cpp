// Changes of stored Jobs: what may change, generation, and what a status may become.

#include "tests/unit/admission/requests.hpp"

#include "actors/job/rules/conditions.hpp"

#include <catch2/catch.hpp>

namespace troupe::test {

namespace {

using edit = std::function<void(api::Job&)>;

/// What is said of a change; "" when it is admitted.
std::string change(
    const edit& how, const edit& before = [](api::Job&) {}) {
  const auto old = stored_job(before);
  auto now = old;
  how(now);
  return complaint(update(now, old));
}

bool ends_with(const std::string& text, std::string_view end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

struct status_row {
  const char* name;
  edit before, after;
  const char* text;
};

void check(const std::vector<status_row>& rows) {
  for (const auto& r : rows) {
    INFO(r.name);
    auto old = stored_job();
    r.before(old);
    auto now = old;
    r.after(now);
    CHECK(complaint(update(now, old, "status")) == r.text);
  }
}

void set(api::Job& job, std::string_view type, bool on = true) {
  job_rules::set(job.status.conditions, type, on, {}, t0);
}

void nothing(api::Job&) {}

void complete(api::Job& job) {
  job.status.startTime = job.status.completionTime = api::Time{t0};
  set(job, "SuccessCriteriaMet");
  set(job, "Complete");
}

void fail(api::Job& job) {
  job.status.startTime = api::Time{t0};
  set(job, "FailureTarget");
  set(job, "Failed");
}

} // namespace

TEST_CASE("a change without a change is the stored object", "[admission][job]") {
  const auto old = stored_job();
  auto now = old;
  now.metadata.generation = 0;
  now.metadata.uid.clear();
  now.metadata.creationTimestamp = {};
  now.status.succeeded = 5; // not here
  CHECK(update(now, old).object == api::make_resource(old));
}

TEST_CASE("generation counts changes of the spec", "[admission][job]") {
  const auto old = stored_job();
  auto now = old;
  now.metadata.labels["a"] = "b";
  CHECK(update(now, old).object.meta().generation == 1);
  now.spec.parallelism = 4;
  CHECK(update(now, old).object.meta().generation == 2);
  now.spec.parallelism = 1;
  now.status.active = 1;
  CHECK(update(now, old, "status").object.meta().generation == 1);
}

TEST_CASE("what may change at any time", "[admission][job]") {
  CHECK(change([](auto& j) {
          j.spec.parallelism = 7;
          j.spec.activeDeadlineSeconds = 5;
          j.spec.backoffLimit = 1;
          j.spec.ttlSecondsAfterFinished = 1;
          j.spec.suspend = true;
          j.spec.podReplacementPolicy = "Failed";
        }) == "");
}

TEST_CASE("what never changes", "[admission][job]") {
  constexpr auto immutable = ": field is immutable";
  CHECK(change([](auto& j) { j.spec.completions = 3; }) == "spec.completions: Invalid value: 3: field is immutable");
  CHECK(change([](auto& j) { j.spec.managedBy = "acme.io/x"; }) ==
        "spec.managedBy: Invalid value: \"acme.io/x\": field is immutable");
  CHECK(change([](auto& j) { j.spec.completionMode = "Indexed"; }) ==
        "spec.completionMode: Invalid value: \"Indexed\": field is immutable");
  const auto image = change([](auto& j) { j.spec.template_.spec.containers[0].image = "other"; });
  CHECK(image.find("spec.template: Invalid value: {") == 0);
  CHECK(ends_with(image, immutable));
  CHECK(ends_with(change([](auto& j) { j.spec.selector->matchLabels["job-name"] = "pi"; }), immutable));
  CHECK(change([](auto& j) { j.metadata.creationTimestamp = api::Time{t0 + 5 * us_per_second}; }) ==
        "metadata.creationTimestamp: Invalid value: \"2026-01-01T00:00:05Z\": field is immutable");
}

TEST_CASE("completions of Indexed Jobs change together with parallelism", "[admission][job]") {
  const auto indexed = [](api::Job& j) {
    j.spec.completionMode = "Indexed";
    j.spec.completions = j.spec.parallelism = 3;
  };
  CHECK(change([](auto& j) { j.spec.completions = 5; }, indexed) ==
        "spec.completions: Invalid value: 5: can only be modified in tandem with spec.parallelism");
  CHECK(change([](auto& j) { j.spec.completions = j.spec.parallelism = 5; }, indexed) == "");
}

TEST_CASE("a suspended Job's template may still change in part", "[admission][job]") {
  const auto suspended = [](api::Job& j) { j.spec.suspend = true; };
  const edit scheduling = [](api::Job& j) {
    auto& pod = j.spec.template_.spec;
    pod.nodeSelector["disk"] = "ssd";
    pod.tolerations.emplace_back().operator_ = "Exists";
    pod.affinity.emplace().nodeAffinity.emplace();
    pod.containers[0].resources.requests["cpu"] = api::Quantity{"1"};
    j.spec.template_.metadata.annotations["a"] = "b";
  };
  CHECK(change(scheduling, suspended) == "");
  CHECK(change(scheduling) != "");
  const auto image = change([](auto& j) { j.spec.template_.spec.containers[0].image = "other"; }, suspended);
  CHECK(image.find("spec.template.spec: Invalid value: {") == 0);

  auto old = stored_job(suspended);
  old.status.active = 1; // its pods are still going
  auto now = old;
  now.spec.template_.spec.nodeSelector["disk"] = "ssd";
  CHECK(update(now, old).code == 422);
}

TEST_CASE("addresses and identities", "[admission][job]") {
  const auto old = stored_job();
  auto now = old;
  now.metadata.uid = "aaaaaaaa-2222-4333-8444-555555555555";
  const auto answer = update(now, old);
  CHECK(answer.code == 409);
  CHECK(complaint(answer) ==
        "Operation cannot be fulfilled on jobs.batch \"pi\": StorageError: invalid object, Code: 4, Key: "
        "/registry/jobs/default/pi, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: "
        "aaaaaaaa-2222-4333-8444-555555555555, UID in object meta: 11111111-2222-4333-8444-555555555555");

  auto write = request(write_verb::update, old);
  write.name = "e";
  const auto other = admit_update(write, api::make_resource(old), some_context());
  CHECK(other.code == 400);
  CHECK(complaint(other) == "the name of the object (pi) does not match the name on the URL (e)");
}

TEST_CASE("no finalizers are added to what is being deleted", "[admission]") {
  auto old = stored_job();
  old.metadata.deletionTimestamp = api::Time{t0};
  auto now = old;
  now.metadata.finalizers = {"acme.io/x"};
  CHECK(complaint(update(now, old)) ==
        "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new "
        "finalizers []string{\"acme.io/x\"}");
}

TEST_CASE("what a status may become", "[admission][job]") {
  check({
      {"running", nothing,
       [](auto& j) {
         j.status.startTime = api::Time{t0};
         j.status.active = j.status.failed = 1;
         j.status.ready = 1;
       },
       ""},
      {"complete", nothing, complete, ""},
      {"failed", nothing, fail, ""},
      {"more ready than active", nothing, [](auto& j) { j.status.ready = 1; },
       "status.ready: Invalid value: 1: cannot set more ready pods than active"},
      {"negative", nothing, [](auto& j) { j.status.failed = -1; },
       "[status.failed: Invalid value: -1: must be greater than or equal to 0, status.failed: Invalid value: -1: "
       "cannot "
       "decrease the failed counter]"},
      {"fewer failures", [](auto& j) { j.status.failed = 2; }, [](auto& j) { j.status.failed = 1; },
       "status.failed: Invalid value: 1: cannot decrease the failed counter"},
      {"fewer successes", [](auto& j) { j.status.succeeded = 2; }, [](auto& j) { j.status.succeeded = 1; },
       "status.succeeded: Invalid value: 1: cannot decrease the succeeded counter"},
      {"Failed alone", nothing,
       [](auto& j) {
         j.status.startTime = api::Time{t0};
         set(j, "Failed");
       },
       "status.conditions: Invalid value: cannot set Failed=True condition without the FailureTarget=true condition"},
      {"Complete alone", nothing,
       [](auto& j) {
         j.status.startTime = j.status.completionTime = api::Time{t0};
         set(j, "Complete");
       },
       "status.conditions: Invalid value: cannot set Complete=True condition without the SuccessCriteriaMet=true "
       "condition"},
      {"Complete is not taken back", complete, [](auto& j) { set(j, "Complete", false); },
       "[status.conditions: Invalid value: cannot disable the terminal Complete=True condition, status.completionTime: "
       "Invalid value: \"2026-01-01T00:00:00Z\": cannot set completionTime when there is no Complete=True condition]"},
      {"both ways at once", [](auto& j) { set(j, "SuccessCriteriaMet"); }, [](auto& j) { set(j, "FailureTarget"); },
       "status.conditions: Invalid value: cannot set SuccessCriteriaMet=True and FailureTarget=true conditions"},
      {"complete with pods that run", nothing,
       [](auto& j) {
         complete(j);
         j.status.active = 1;
       },
       "status.active: Invalid value: 1: active>0 is invalid for finished job"},
      {"failed with pods that end", nothing,
       [](auto& j) {
         fail(j);
         j.status.terminating = 1;
       },
       "status.terminating: Invalid value: 1: terminating>0 is invalid for finished job"},
      {"complete without a time", nothing,
       [](auto& j) {
         complete(j);
         j.status.completionTime.reset();
       },
       "status.completionTime: Required value: completionTime is required for Complete jobs"},
      {"complete before it started", nothing,
       [](auto& j) {
         complete(j);
         j.status.startTime = api::Time{t0 + us_per_second};
       },
       "status.completionTime: Invalid value: \"2026-01-01T00:00:00Z\": must be equal to or after `startTime`"},
      {"finished without a start", nothing,
       [](auto& j) {
         fail(j);
         j.status.startTime.reset();
       },
       "status.startTime: Required value: startTime is required for finished job"},
      {"startTime moves", [](auto& j) { j.status.startTime = api::Time{t0}; },
       [](auto& j) { j.status.startTime = api::Time{t0 + us_per_second}; },
       "status.startTime: Invalid value: \"2026-01-01T00:00:01Z\": field is immutable for unsuspended job once set"},
      {"a uid twice", nothing,
       [](auto& j) {
         auto& lists = j.status.uncountedTerminatedPods.emplace();
         lists.succeeded = {"a"};
         lists.failed = {"a", ""};
       },
       "[status.uncountedTerminatedPods.failed[0]: Duplicate value: \"a\", status.uncountedTerminatedPods.failed[1]: "
       "Invalid value: \"\": must not be empty]"},
      {"indexes without the mode", nothing, [](auto& j) { j.status.completedIndexes = "1"; },
       "status.completedIndexes: Invalid value: \"1\": cannot set non-empty completedIndexes when non-indexed "
       "completion "
       "mode"},
      {"failed indexes without a limit per index", nothing, [](auto& j) { j.status.failedIndexes = "1"; },
       "status.failedIndexes: Invalid value: \"1\": cannot set non-null failedIndexes when backoffLimitPerIndex is "
       "null"},
  });
}

TEST_CASE("a status that shows whole seconds keeps the fractions of the stored one", "[admission][job]") {
  auto old = stored_job();
  old.status.startTime = api::Time{t0 + 123'456};
  auto now = old;
  now.status.startTime = api::Time{t0};
  now.status.active = 1;
  const auto answer = update(now, old, "status");
  REQUIRE(answer.ok());
  CHECK(answer.object.get<api::Job>().status.startTime->micros == t0 + 123'456);
}

TEST_CASE("a status write leaves the spec alone", "[admission][job]") {
  const auto old = stored_job();
  auto now = old;
  now.spec.parallelism = 9;
  now.status.active = 1;
  const auto answer = update(now, old, "status");
  REQUIRE(answer.ok());
  CHECK(answer.object.get<api::Job>().spec.parallelism == 1);
  CHECK(answer.object.get<api::Job>().status.active == 1);
}

} // namespace troupe::test
