#include "actors/why/cron_job.hpp"
#include "actors/why/job.hpp"
#include "actors/why/words.hpp"
#include "tests/unit/why/world.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

struct row {
  const char* name;
  std::function<void(world&)> given;
  const char* reason;
  std::string text; ///< {0}: the name of its first pod
  const char* evidence = "";
};

std::string with_pod(std::string text, const world& w) {
  for (auto at = text.find("{0}"); at != text.npos; at = text.find("{0}"))
    text.replace(at, 3, w.pod_name(0));
  return text;
}

pod_record& unplaced(pod_record& r) {
  r.node = 0;
  r.scheduled_us = r.accepted_us = 0;
  r.extra =
      std::make_shared<const pod_extra>(pod_extra{.unschedulable = "0/1 nodes are available: 1 Insufficient cpu."});
  return r;
}

void failed_twice(api::Job& j) {
  j.spec.backoffLimit = 1;
  j.status.failed = 2;
}

} // namespace

TEST_CASE("why job: one reason, in plain words", "[why]") {
  const row rows[] = {
      {"too many pods failed",
       [](world& w) {
         w.job(failed_twice).pod(ends(3)).pod(ends(3, "Error", t0 - second));
         w.condition("Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
       },
       "BackoffLimitExceeded",
       "It failed 1m ago (2025-12-31T23:59:00Z): 2 pods failed, and spec.backoffLimit allows 1 retry.",
       "0 of 1 completion succeeded, 2 failed"},
      {"its time was over",
       [](world& w) {
         w.job([](api::Job& j) { j.spec.activeDeadlineSeconds = 90; });
         w.condition("Failed", "DeadlineExceeded", "Job was active longer than specified deadline");
       },
       "DeadlineExceeded",
       "It failed 1m ago (2025-12-31T23:59:00Z): it was active for longer than spec.activeDeadlineSeconds, 1m30s."},
      {"indexes failed",
       [](world& w) {
         w.job([](api::Job& j) {
           j.spec.backoffLimitPerIndex = 1;
           j.status.failedIndexes = "2,4";
         });
         w.condition("Failed", "FailedIndexes", "Job has failed indexes");
       },
       "FailedIndexes",
       "It failed 1m ago (2025-12-31T23:59:00Z): Job has failed indexes (indexes 2,4; spec.backoffLimitPerIndex allows "
       "1 "
       "retry of each)."},
      {"a rule of its failure policy",
       [](world& w) {
         w.condition("Failed", "PodFailurePolicy", "Container main for pod default/x failed with exit code 42");
       },
       "PodFailurePolicy",
       "It failed 1m ago (2025-12-31T23:59:00Z): Container main for pod default/x failed with exit code 42."},
      {"it is done", [](world& w) { w.condition("Complete", "CompletionsReached", "Reached"); }, "Complete",
       "It is done: it succeeded 1m ago (2025-12-31T23:59:00Z)."},
      {"it is done by its success policy",
       [](world& w) { w.condition("Complete", "SuccessPolicy", "Matched rules at index 0"); }, "SuccessPolicy",
       "It succeeded 1m ago (2025-12-31T23:59:00Z), by its successPolicy: Matched rules at index 0."},
      {"it is suspended",
       [](world& w) {
         w.job([](api::Job& j) { j.spec.suspend = true; }).condition("Suspended", "JobSuspended", "Job suspended");
       },
       "Suspended", "It is suspended since 1m ago (2025-12-31T23:59:00Z): no pod runs until it is resumed.",
       "spec.suspend is true"},
      {"somebody else's", [](world& w) { w.job([](api::Job& j) { j.spec.managedBy = "kueue.x-k8s.io/kueue"; }); },
       "ManagedByOther", "It is left to the controller \"kueue.x-k8s.io/kueue\", as its spec.managedBy asks."},
      {"it is being deleted",
       [](world& w) {
         w.pod(runs(minute_ago)).job([](api::Job& j) {
           j.metadata.deletionTimestamp = api::Time{minute_ago};
           j.metadata.finalizers = {"foregroundDeletion"};
         });
       },
       "Deleting", "Its deletion was asked for 1m ago (2025-12-31T23:59:00Z); 1 pod still to end.",
       "metadata.finalizers: foregroundDeletion"},
      {"its pod fits nowhere", [](world& w) { w.pod(unplaced); }, "Unschedulable",
       "Its pod {0} does not run: It waits for a node since 1m ago (2025-12-31T23:59:00Z): 0/1 nodes are available: 1 "
       "Insufficient cpu."},
      {"most of its pods fit nowhere",
       [](world& w) {
         w.job([](api::Job& j) { j.spec.parallelism = j.spec.completions = 3; });
         w.pod(unplaced).pod(unplaced).pod(runs(minute_ago));
       },
       "Unschedulable",
       "2 of its 3 pods do not run, like {0}: It waits for a node since 1m ago (2025-12-31T23:59:00Z): 0/1 nodes are "
       "available: 1 Insufficient cpu.",
       "1 pod more: Running"},
      {"it backs off",
       [](world& w) { w.pod(ends(3, "Error", t0 - 2 * second)).job([](api::Job& j) { j.status.failed = 1; }); },
       "BackOff", "Its pods failed in a row; the next one is created in 8s (2026-01-01T00:00:08Z).",
       "1 failure since the last success"},
      {"it runs", [](world& w) { w.pod(runs(minute_ago)).job([](api::Job& j) { j.spec.completions = 4; }); }, "Running",
       "Its pod {0}: It runs on node node-1 since 1m ago (2025-12-31T23:59:00Z).", "spec.parallelism allows 1 at once"},
      {"it has just begun", [](world&) {}, "Starting", "1 pod is asked for; the scheduler is about to place it."},
      {"its pods are refused",
       [](world& w) {
         w.warn("pi", w.job().metadata.uid, "FailedCreate", "Error creating: no PriorityClass with name x");
       },
       "FailedCreate", "Its pods cannot be created: Error creating: no PriorityClass with name x"},
      {"its pods were refused, before one was created",
       [](world& w) {
         w.warn("pi", w.job().metadata.uid, "FailedCreate", "no").pod(ends(0), [](pod_record& r) {
           r.created_us = t0 - second;
           r.set(pod_record::uncounted);
         });
       },
       "Starting", "1 pod is asked for; the scheduler is about to place it."},
      {"it wants no pods", [](world& w) { w.job([](api::Job& j) { j.spec.parallelism = 0; }); }, "NoParallelism",
       "Its spec.parallelism is 0: it wants no pods."},
      {"it is failing and waits for the last pod",
       [](world& w) {
         w.job(failed_twice).pod(ends(3)).pod(ends(3)).pod(runs(minute_ago), [](pod_record& r) {
           apply_deletion(r, {.now_us = t0 - second, .grace_s = 30});
         });
         w.condition("FailureTarget", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
       },
       "BackoffLimitExceeded",
       "It is failing (2 pods failed, and spec.backoffLimit allows 1 retry) and waits for 1 pod to end."},
      {"a replacement waits for the old pod",
       [](world& w) {
         w.job([](api::Job& j) { j.spec.podReplacementPolicy = "Failed"; });
         w.pod(runs(minute_ago), [](pod_record& r) { apply_deletion(r, {.now_us = t0 - second, .grace_s = 30}); });
       },
       "Terminating", "1 pod has to end before others take their place (spec.podReplacementPolicy: Failed)."},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.name) {
      world w;
      c.given(w);
      const auto says = why::why_job(w.view(), w.job(), t0);
      CHECK(says.reason == c.reason);
      CHECK(says.text == with_pod(c.text, w));
      if (*c.evidence != '\0')
        CHECK_THAT(says.evidence, Catch::VectorContains(std::string{c.evidence}));
    }
}

TEST_CASE("why job: the last pod that failed is shown, with where its log is", "[why]") {
  world w;
  w.job(failed_twice).pod(ends(3)).pod(ends(4, "Error", t0 - second));
  w.condition("Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
  const auto says = why::why_job(w.view(), w.job(), t0);
  CHECK(says.evidence.front() == "the last pod that failed: " + w.pod_name(1) +
                                     " (attempt 1) on node node-1, 1s ago (2025-12-31T23:59:59Z): container main ended "
                                     "with exit code 4");
  CHECK(says.advice == std::vector<std::string>{"troupe logs " + w.pod_name(1), "troupe history job pi",
                                                "troupe rerun job pi --failed-only"});
}

TEST_CASE("why job: a pod that its Job ended is not what it failed by", "[why]") {
  const auto ended_by_job = [](pod_record& record) {
    auto extra = std::make_shared<pod_extra>();
    extra->deleted_us = t0 - 2 * second;
    extra->deleted_by_job = true;
    record.extra = std::move(extra);
    record.set(pod_record::deleting);
    record.set(pod_record::gone);
  };
  world w;
  w.job(failed_twice);
  w.condition("Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
  SECTION("the one that failed by itself is shown, though it ended before") {
    w.pod(ends(3)).pod(ends(143, "Error", t0 - second), ended_by_job);
    const auto says = why::why_job(w.view(), w.job(), t0);
    CHECK_THAT(says.evidence.front(), Catch::StartsWith("the last pod that failed: " + w.pod_name(0)));
    CHECK(says.advice.front() == "troupe logs " + w.pod_name(0));
  }
  SECTION("it is shown when there is no other; its pod is gone, its log is not") {
    w.pod(ends(143, "Error", t0 - second), ended_by_job);
    const auto says = why::why_job(w.view(), w.job(), t0);
    CHECK_THAT(says.evidence.front(), Catch::StartsWith("the last pod that failed: " + w.pod_name(0)));
    CHECK(says.advice.front() == "troupe logs job/pi --attempt 0");
  }
}

TEST_CASE("why job: what follows an OOM kill is told", "[why]") {
  world w;
  w.job([](api::Job& j) {
    j.metadata.annotations["troupe.dev/oom-memory"] = "factor=1.5, cap=150Mi";
    j.spec.template_.spec.containers[0].resources.limits["memory"] = api::Quantity{"100Mi"};
  });
  const auto evidence = [&] { return why::why_job(w.view(), w.job(), t0).evidence; };
  const auto has = [&](const char* line) {
    const auto all = evidence();
    return std::find(all.begin(), all.end(), line) != all.end();
  };
  w.pod(ends(1));
  CHECK_FALSE(has("OOM killed with 100% of the template's memory; pods after it are given: 150%"));
  w.pod(ends(137, "OOMKilled"));
  CHECK(has("OOM killed with 100% of the template's memory; pods after it are given: 150%"));
  w.pod(ends(137, "OOMKilled"),
        [](pod_record& r) { r.extra = std::make_shared<const pod_extra>(pod_extra{.memory_percent = 150}); });
  CHECK(has("OOM killed with 150% of the template's memory; the cap allows no more: 150%"));
}

TEST_CASE("why job: warnings that the store keeps are told", "[why]") {
  world w;
  w.warn("pi", w.job().metadata.uid, "FailedCreate", "pods is forbidden");
  w.warn("pi2", w.job().metadata.uid, "Other", "of an object with another name");
  CHECK_THAT(
      why::why_job(w.view(), w.job(), t0).evidence,
      Catch::VectorContains(std::string{"event FailedCreate, 1m ago (2025-12-31T23:59:00Z): pods is forbidden"}));
}

namespace {

struct cron_row {
  const char* name;
  std::function<void(api::CronJob&)> given;
  const char* reason;
  const char* text;
  const char* evidence = "";
};

api::CronJob a_cron_job() {
  api::CronJob cron;
  cron.metadata.name = "nightly";
  cron.metadata.namespace_ = "default";
  cron.metadata.uid = "99999999-2222-4333-8444-555555555555";
  cron.metadata.creationTimestamp = api::Time{t0 - 3600 * second};
  cron.spec.schedule = "30 * * * *";
  cron.spec.timeZone = "UTC";
  cron.spec.concurrencyPolicy = "Allow";
  cron.status.lastScheduleTime = api::Time{t0 - 1800 * second};
  return cron;
}

/// The Job "pi" is a run of it that still runs.
void owned(world& w) {
  w.job([](api::Job& j) {
    auto& owner = j.metadata.ownerReferences.emplace_back();
    owner.apiVersion = "batch/v1";
    owner.kind = "CronJob";
    owner.name = "nightly";
    owner.uid = a_cron_job().metadata.uid;
    owner.controller = true;
  });
}

void refer(api::CronJob& c) {
  auto& ref = c.status.active.emplace_back();
  ref.name = "pi";
  ref.uid = "11111111-2222-4333-8444-555555555555";
}

} // namespace

TEST_CASE("why cronjob: one reason, in plain words", "[why]") {
  const cron_row rows[] = {
      {"it waits for its time", [](api::CronJob&) {}, "Scheduled", "Its next run starts in 30m (2026-01-01T00:30:00Z).",
       "last run: 30m ago (2025-12-31T23:30:00Z)"},
      {"it is suspended", [](api::CronJob& c) { c.spec.suspend = true; }, "Suspended",
       "It is suspended: no Job is started until it is resumed."},
      {"its zone is unknown", [](api::CronJob& c) { c.spec.timeZone = "Mars/Base"; }, "UnknownTimeZone",
       "It starts no Job: invalid timeZone: \"Mars/Base\": unknown time zone Mars/Base."},
      {"its schedule makes no sense", [](api::CronJob& c) { c.spec.schedule = "* * * *"; }, "UnparseableSchedule",
       "It starts no Job: unparseable schedule: \"* * * *\" : expected exactly 5 fields, found 4: [* * * *]."},
      {"its schedule never fires", [](api::CronJob& c) { c.spec.schedule = "0 0 31 2 *"; }, "InvalidSchedule",
       "It starts no Job: invalid schedule: 0 0 31 2 * : time difference between two schedules is less than 1 second."},
      {"its last Job still runs",
       [](api::CronJob& c) {
         c.spec.schedule = "* * * * *";
         c.spec.concurrencyPolicy = "Forbid";
         refer(c);
       },
       "JobAlreadyActive", "A run is due, but 1 Job of it still runs.", "Job pi runs"},
      {"a run is due", [](api::CronJob& c) { c.status.lastScheduleTime = api::Time{t0 - 2 * 3600 * second}; },
       "Starting", "A run is due now: its Job nightly-29453730 is being created."},
      {"it missed a run",
       [](api::CronJob& c) {
         c.spec.startingDeadlineSeconds = 60;
         c.status.lastScheduleTime = api::Time{t0 - 5400 * second};
       },
       "MissedSchedule",
       "It missed a run, too late to start by spec.startingDeadlineSeconds. Its next run starts in 30m "
       "(2026-01-01T00:30:00Z)."},
      {"it is being deleted", [](api::CronJob& c) { c.metadata.deletionTimestamp = api::Time{minute_ago}; }, "Deleting",
       "Its deletion was asked for 1m ago (2025-12-31T23:59:00Z); it goes with its last Job."},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.name) {
      world w;
      owned(w);
      auto cron = a_cron_job();
      c.given(cron);
      const auto says = why::why_cron_job(w.view(), cron, t0);
      CHECK(says.reason == c.reason);
      CHECK(says.text == c.text);
      if (*c.evidence != '\0')
        CHECK_THAT(says.evidence, Catch::VectorContains(std::string{c.evidence}));
    }
}

TEST_CASE("why: lengths of time", "[why]") {
  CHECK(why::length_text(-1) == "0s");
  CHECK(why::length_text(59 * second) == "59s");
  CHECK(why::length_text(60 * second) == "1m");
  CHECK(why::length_text(3599 * second) == "59m59s");
  CHECK(why::length_text(3659 * second) == "1h");
  CHECK(why::length_text(7380 * second) == "2h3m");
  CHECK(why::length_text(24 * 3600 * second) == "1d");
  CHECK(why::length_text(27 * 3600 * second) == "1d3h");
  CHECK(why::until(t0 + 1, t0) == "in 1s (2026-01-01T00:00:00Z)");
}
