// One sync of a CronJob (spec/cronjobs.md §5-§9), whole plans compared.

#include "actors/cron/rules/history.hpp"
#include "actors/cron/rules/policy.hpp"
#include "actors/cron/rules/run_job.hpp"

#include <catch2/catch.hpp>

#include <functional>

namespace troupe::test {

using namespace cron;

namespace {

constexpr timestamp_us s = us_per_second, minute = 60 * s, hour = 60 * minute;
constexpr timestamp_us noon = 1'767'268'800 * s; // 2026-01-01T12:00:00Z
constexpr timestamp_us delta = 100'000;

/// A CronJob of each minute, made at 12:00:30, and its Jobs.
struct scene {
  api::CronJob cron;
  std::vector<cron_child> jobs;
  std::vector<cron_creation> created;
  std::uint32_t failures = 0;
  bool rescheduled = false;

  scene() {
    cron.metadata.name = "c";
    cron.metadata.namespace_ = "default";
    cron.metadata.uid = "u";
    cron.metadata.creationTimestamp = api::Time{noon + 30 * s};
    cron.spec.schedule = "* * * * *";
    cron.spec.timeZone = "UTC";
    cron.spec.concurrencyPolicy = "Allow";
    cron.spec.successfulJobsHistoryLimit = 3;
    cron.spec.failedJobsHistoryLimit = 1;
  }

  /// The Job of a run. @param end "", "Complete" or "Failed"
  api::Job job(timestamp_us run, const char* end = "") const {
    auto out = job_of_run(cron, run);
    out.metadata.uid = "u" + out.metadata.name;
    out.status.startTime = api::Time{run};
    if (*end != '\0')
      out.status.conditions.push_back({.type = end, .status = "True"});
    if (std::string_view{end} == "Complete")
      out.status.completionTime = api::Time{run + 5 * s};
    return out;
  }
  object_id add(const api::Job& job) {
    const auto id = static_cast<object_id>(jobs.size() + 1);
    jobs.push_back({id, api::make_resource(job)});
    return id;
  }
  /// The status says that it runs.
  void record(const api::Job& job) {
    api::ObjectReference ref;
    ref.kind = "Job";
    ref.apiVersion = "batch/v1";
    ref.namespace_ = "default";
    ref.name = job.metadata.name;
    ref.uid = job.metadata.uid;
    cron.status.active.push_back(ref);
    cron.status.lastScheduleTime = api::Time{*run_of("c", job)};
  }
  object_id running(timestamp_us run) {
    record(job(run));
    return add(job(run));
  }

  plan at(timestamp_us now) const { return decide({cron, jobs, created, failures, rescheduled}, now); }
  /// What it looks like when nothing happens.
  plan quiet(timestamp_us look) const { return {.status = cron.status, .look_again = look}; }
};

} // namespace

TEST_CASE("a run is started at its time", "[cron][policy]") {
  scene x;
  CHECK(x.at(noon + minute - 1) == x.quiet(noon + minute + delta));
  auto wanted = x.quiet(noon + 2 * minute + delta);
  wanted.create = job_of_run(x.cron, noon + minute);
  wanted.why = "Starting";
  CHECK(x.at(noon + minute) == wanted);
  const auto& made = *wanted.create;
  CHECK(made.metadata.name == "c-29454481");
  CHECK(made.metadata.annotations.at(scheduled_annotation) == "2026-01-01T12:01:00Z");
  REQUIRE(made.metadata.ownerReferences.size() == 1);
  CHECK(made.metadata.ownerReferences[0].controller == true);
}

TEST_CASE("a Job that was created is recorded, whoever saw it", "[cron][policy]") {
  scene x;
  const auto job = x.job(noon + minute);
  x.add(job);
  auto recorded = x;
  recorded.record(job);
  auto wanted = recorded.quiet(noon + 2 * minute + delta);
  CHECK(x.at(noon + minute + s) == wanted); // the actor that created it is gone
  x.created = {{job.metadata.name, 201, ""}};
  wanted.events = {{false, "SuccessfulCreate", "Created job c-29454481"}};
  CHECK(x.at(noon + minute + s) == wanted);
}

TEST_CASE("Jobs that end, go missing, or are not its own", "[cron][policy]") {
  scene x;
  x.running(noon + minute);
  const auto ended = x.job(noon + minute, "Complete");
  x.jobs[0].object = api::make_resource(ended);
  auto wanted = x.quiet(noon + 2 * minute + delta);
  wanted.status.active.clear();
  wanted.status.lastSuccessfulTime = ended.status.completionTime;
  wanted.events = {{false, "SawCompletedJob", "Saw completed job: c-29454481, condition: Complete"}};
  CHECK(x.at(noon + minute + 30 * s) == wanted);
  x.cron.spec.successfulJobsHistoryLimit = 0;
  wanted.remove = {1};
  wanted.events = {{false, "SuccessfulDelete", "Deleted job c-29454481"}}; // step 2 is before step 3
  CHECK(x.at(noon + minute + 30 * s) == wanted);

  x.jobs.clear();
  wanted = x.quiet(noon + 2 * minute + delta);
  wanted.status.active.clear();
  wanted.events = {{false, "MissingJob", "Active job went missing: c-29454481"}};
  CHECK(x.at(noon + minute + 30 * s) == wanted);

  scene y;
  auto manual = y.job(noon);
  manual.metadata.name = "by-hand";
  manual.metadata.annotations = {{"cronjob.kubernetes.io/instantiate", "manual"}};
  y.add(manual);
  wanted = y.quiet(noon + minute + delta);
  wanted.events = {{true, "UnexpectedJob", "Saw a job that the controller did not create or forgot: by-hand"}};
  CHECK(y.at(noon + 31 * s) == wanted);
}

TEST_CASE("when a Job still runs at the next time", "[cron][policy]") {
  scene x;
  x.running(noon + minute);
  CHECK(x.at(noon + 2 * minute).create == job_of_run(x.cron, noon + 2 * minute));
  x.cron.spec.concurrencyPolicy = "Forbid";
  auto wanted = x.quiet(noon + 3 * minute + delta);
  wanted.why = "JobAlreadyActive";
  wanted.events = {{false, "JobAlreadyActive",
                    "Not starting job because prior execution is running and concurrency policy is Forbid"}};
  CHECK(x.at(noon + 2 * minute) == wanted);
  x.cron.spec.concurrencyPolicy = "Replace";
  wanted = x.quiet(noon + 3 * minute + delta);
  wanted.why = "Starting";
  wanted.status.active.clear();
  wanted.remove = {1};
  wanted.create = job_of_run(x.cron, noon + 2 * minute);
  wanted.events = {{false, "SuccessfulDelete", "Deleted job c-29454481"}};
  CHECK(x.at(noon + 2 * minute) == wanted);
  x.cron.spec.concurrencyPolicy = "Allow";
  x.cron.metadata.annotations["troupe.dev/max-concurrent"] = "1";
  CHECK(x.at(noon + 2 * minute).why == "JobAlreadyActive");
  x.cron.metadata.annotations["troupe.dev/max-concurrent"] = "2";
  CHECK(x.at(noon + 2 * minute).why == "Starting");
}

TEST_CASE("suspended, deleted, or beyond understanding", "[cron][policy]") {
  struct row {
    const char* name;
    std::function<void(api::CronJob&)> edit;
    const char *why, *message;
  };
  const row rows[] = {
      {"suspended", [](auto& c) { c.spec.suspend = true; }, "Suspended", ""},
      {"deleted", [](auto& c) { c.metadata.deletionTimestamp = api::Time{noon}; }, "", ""},
      {"no such zone", [](auto& c) { c.spec.timeZone = "Mars/Base"; }, "UnknownTimeZone",
       "invalid timeZone: \"Mars/Base\": unknown time zone Mars/Base"},
      {"unparsable", [](auto& c) { c.spec.schedule = "x"; }, "UnparseableSchedule",
       "unparseable schedule: \"x\" : expected exactly 5 fields, found 1: [x]"},
      {"31 February", [](auto& c) { c.spec.schedule = "0 0 31 2 *"; }, "InvalidSchedule",
       "invalid schedule: 0 0 31 2 * : time difference between two schedules is less than 1 second"},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) {
      scene x;
      r.edit(x.cron);
      plan wanted{.status = x.cron.status, .why = r.why};
      if (*r.message != '\0')
        wanted.events = {{true, r.why, r.message}};
      CHECK(x.at(noon + hour) == wanted);
    }
}

TEST_CASE("an update that nobody can read has Kubernetes' other event", "[cron][policy]") {
  scene x;
  x.rescheduled = true;
  const auto told = [&] { return x.at(noon + hour).events; };
  using events = std::vector<job_event>;
  x.cron.spec.schedule = "* * * *";
  CHECK(told() == events{{true, "UnParseableCronJobSchedule", "unparseable schedule for cronjob: * * * *"}});
  x.cron.spec.schedule = "* * * * *";
  x.cron.spec.timeZone = "Mars/Base";
  CHECK(told() == events{{true, "UnParseableCronJobSchedule", "unparseable schedule for cronjob: * * * * *"}});
  x.cron.spec.timeZone = "UTC";
  CHECK(x.at(noon + hour).why == "Starting");
}

TEST_CASE("an old schedule that names its zone is used, and each look warns", "[cron][policy]") {
  scene x;
  x.cron.spec.schedule = "TZ=Asia/Kolkata 0 18 * * *"; // 12:30 in UTC
  const auto now = noon + 29 * minute;
  auto wanted = x.quiet(noon + 30 * minute + delta);
  wanted.events = {{true, "UnsupportedSchedule",
                    "CRON_TZ or TZ used in schedule \"TZ=Asia/Kolkata 0 18 * * *\" is not officially supported, see "
                    "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details"}};
  CHECK(x.at(now) == wanted);
  CHECK(x.at(now + s) == wanted);
  CHECK(x.at(noon + 30 * minute).create);
}

TEST_CASE("a new schedule's past activations count as missed", "[cron][policy]") {
  scene x;
  x.cron.status.lastScheduleTime = api::Time{noon};
  x.cron.spec.schedule = "30 * * * *";
  CHECK(x.at(noon + 29 * minute).create == std::nullopt);
  CHECK(x.at(noon + 45 * minute).create == job_of_run(x.cron, noon + 30 * minute));
  x.cron.spec.startingDeadlineSeconds = 600; // 12:30 is too long ago
  const auto late = x.at(noon + 45 * minute);
  CHECK_FALSE(late.create);
  REQUIRE(late.events.size() == 1);
  CHECK(late.events[0].message == "Missed scheduled time to start a job: Thu, 01 Jan 2026 12:30:00 +0000");
}

TEST_CASE("with Forbid the latest missed run starts when the Job before has ended, if it is not too late",
          "[cron][policy]") {
  scene x;
  x.cron.spec.concurrencyPolicy = "Forbid";
  x.running(noon + minute);
  x.jobs[0].object = api::make_resource(x.job(noon + minute, "Failed"));
  const auto ended = x.at(noon + 5 * minute + 20 * s);
  CHECK(ended.create == job_of_run(x.cron, noon + 5 * minute));
  CHECK(ended.events ==
        std::vector<job_event>{{false, "SawCompletedJob", "Saw completed job: c-29454481, condition: Failed"}});
  x.cron.spec.startingDeadlineSeconds = 20;
  CHECK_FALSE(x.at(noon + 5 * minute + 20 * s).create);
  CHECK(x.at(noon + 5 * minute + 20 * s - 1).create);
}

TEST_CASE("history: the oldest by start, then by name, go first", "[cron][policy]") {
  scene x;
  x.cron.spec.successfulJobsHistoryLimit = 1;
  x.cron.spec.suspend = true;
  for (const auto run : {3, 1, 2})
    x.add(x.job(noon + run * minute, "Complete"));
  auto unstarted = x.job(noon + 9 * minute, "Failed");
  unstarted.status.startTime.reset(); // sorts last, though it is the only one to stay then
  x.add(x.job(noon + 8 * minute, "Failed"));
  x.add(unstarted);
  x.cron.status.lastScheduleTime = api::Time{noon + 9 * minute};
  const auto trimmed = x.at(noon + 10 * minute);
  CHECK(trimmed.remove == std::vector<object_id>{2, 3, 4});
  CHECK(trimmed.status.lastSuccessfulTime == api::Time{noon + 3 * minute + 5 * s});
}

TEST_CASE("too late, and too often", "[cron][policy]") {
  scene x;
  x.cron.spec.startingDeadlineSeconds = 0;
  auto wanted = x.quiet(noon + 2 * minute + delta);
  wanted.events = {{true, "MissSchedule", "Missed scheduled time to start a job: Thu, 01 Jan 2026 12:01:00 +0000"}};
  CHECK(x.at(noon + minute + 1) == wanted);
  x.cron.spec.startingDeadlineSeconds.reset();
  const auto late = x.at(noon + 200 * minute);
  CHECK(late.create == job_of_run(x.cron, noon + 200 * minute));
  REQUIRE(late.events.size() == 1);
  CHECK(late.events[0].reason == "TooManyMissedTimes");
}

TEST_CASE("a Job that is refused is tried again", "[cron][policy]") {
  scene x;
  x.created = {{"c-29454481", 422, "no"}};
  x.failures = 3;
  auto wanted = x.quiet(noon + minute + 40'000);
  wanted.why = "FailedCreate";
  wanted.creation_failed = true;
  wanted.events = {{true, "FailedCreate", "Error creating job: no"}};
  CHECK(x.at(noon + minute) == wanted);
  x.created[0].code = 409; // somebody else's Job
  CHECK_FALSE(x.at(noon + minute).creation_failed);
  CHECK(x.at(noon + minute).status.lastScheduleTime == api::Time{noon + minute});
}

TEST_CASE("a clock that was wrong", "[cron][policy]") {
  scene x;
  x.cron.status.lastScheduleTime = api::Time{noon + 3 * hour};
  CHECK(x.at(noon) == x.quiet(noon + 3 * hour + minute + delta)); // what ran is not run again
  x.cron.status.lastScheduleTime = api::Time{noon + 3 * hour + s};
  const auto mended = x.at(noon);
  CHECK(mended.status.lastScheduleTime == api::Time{noon});
  CHECK(mended.look_again == noon + minute + delta);
  REQUIRE(mended.events.size() == 1);
  CHECK(mended.events[0].reason == "ClockSetBack");
}

} // namespace troupe::test
