// Rules one by one: backoff, order of deletion, deadline, suspension, TTL, index texts.

#include "actors/job/indexed/indexes.hpp"
#include "actors/job/indexed/pending_indexes.hpp"
#include "actors/job/rules/backoff.hpp"
#include "actors/job/rules/deadline.hpp"
#include "actors/job/rules/scale_down.hpp"
#include "actors/job/rules/ttl.hpp"
#include "tests/unit/job/builders.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

namespace troupe::test {

using namespace job_rules;

TEST_CASE("backoff: the delay doubles up to ten minutes", "[job][backoff]") {
  const std::int64_t seconds[] = {0, 10, 20, 40, 80, 160, 320, 600, 600};
  for (std::int64_t n = 0; n < 9; ++n)
    CHECK(backoff_curve{}.delay(n) == seconds[n] * second);
  CHECK(backoff_curve{}.delay(1'000'000) == 600 * second);
}

TEST_CASE("backoff: the delay vectors of the specification", "[job][backoff]") { // spec/jobs.md §31
  const backoff_curve by{.initial = 5 * second, .cap = 700 * second};
  CHECK(by.delay(1) == 5 * second);
  CHECK(by.delay(3) == 20 * second);
  CHECK(by.delay(8) == 640 * second);
  CHECK(by.delay(9) == 700 * second);
  const auto now = t0 + second;
  CHECK(failure_streak{1, t0}.open_at(by) - now == 4 * second);
}

TEST_CASE("backoff: the record of failures", "[job][backoff]") {
  failure_record record;
  CHECK(record.streak().open_at() == 0);
  record.failed(t0);
  record.failed(t0 + 5 * second);
  CHECK(record.streak().failures == 2);
  CHECK(record.streak().open_at() == t0 + 25 * second);

  SECTION("a success ends the streak") {
    record.succeeded(t0 + 6 * second);
    CHECK(record.streak().failures == 0);
  }
  SECTION("only failures strictly after the latest success are left") {
    record.succeeded(t0);
    CHECK(record.streak().failures == 1);
    record.succeeded(t0 + 5 * second);
    CHECK(record.streak().failures == 0);
  }
  SECTION("a failure from before the latest success comes late") {
    record.succeeded(t0 + 10 * second);
    record.failed(t0 + 9 * second);
    CHECK(record.streak().failures == 0);
    record.failed(t0 + 11 * second);
    CHECK(record.streak().open_at() == t0 + 21 * second);
  }
  SECTION("failures that come in another order") {
    record.failed(t0 - second);
    CHECK(record.streak().failures == 3);
    CHECK(record.streak().last == t0 + 5 * second);
  }
  SECTION("a hundred failures are remembered as many") {
    for (int i = 0; i < 100; ++i)
      record.failed(t0 + i * second);
    CHECK(record.streak().open_at() == t0 + 99 * second + 600 * second);
  }
}

TEST_CASE("backoff: a pod that failed by its deletion failed then", "[job][backoff]") {
  const auto phase = GENERATE(pod_phase::succeeded, pod_phase::failed);
  const auto at_once = GENERATE(true, false);
  job_rules::pod_ledger pods;
  auto pod = a_pod{pod_phase::running}.deleted(t0).numbered(0);
  pod.failed_by_deletion = at_once;
  pods.learn(pod);
  CHECK(pods.streak().open_at() == (at_once ? t0 + 10 * second : 0));
  pod.phase = phase;
  pod.finished_us = t0 + 3 * second; // within its grace period
  pods.learn(pod);
  CHECK(pods.streak().failures == (at_once || phase == pod_phase::failed ? 1 : 0));
  const auto open_at = phase == pod_phase::failed ? t0 + 13 * second : 0;
  CHECK(pods.streak().open_at() == (at_once ? t0 + 10 * second : open_at));
  CHECK(pods.tally().failed == (at_once || phase == pod_phase::failed ? 1 : 0));
  CHECK(pods.tally().succeeded == 1 - pods.tally().failed);
}

TEST_CASE("ledger: what a Job removes counts as nothing, whatever was on its way", "[job][ledger]") {
  job_rules::pod_ledger pods;
  auto pod = running().numbered(0);
  pods.learn(pod);
  pod.terminating = pod.uncounted = true; // the Job's own wish
  pods.learn(pod);
  pod.uncounted = false; // a user was faster, and the store had not heard of the wish
  pod.failed_by_deletion = true;
  pods.learn(pod);
  CHECK(pods.tally().failed == 0);
  pod.phase = pod_phase::failed;
  pods.learn(pod);
  CHECK(pods.tally().failed == 0);
  CHECK(pods.tally().terminating == 0);
}

TEST_CASE("ledger: indexes beyond the completions are forgotten", "[job][ledger]") {
  job_rules::pod_ledger pods{1};
  pods.limit_indexes(5);
  pods.learn(succeeded().index(1).numbered(0));
  pods.learn(succeeded().index(4).numbered(1));
  pods.learn(failed().index(3).numbered(2));
  CHECK(pods.succeeded_indexes().text_below(10) == "1,4");
  pods.limit_indexes(3);
  CHECK(pods.succeeded_indexes().text_below(10) == "1");
  CHECK(pods.index_failures()->before(3) == index_failures{});
  CHECK(pods.tally().failed == 1); // that has happened
  pods.limit_indexes(5);
  CHECK(pods.succeeded_indexes().text_below(10) == "1"); // it runs again
}

TEST_CASE("ledger: indexes that succeeded and those that failed for good are settled together", "[job][ledger]") {
  job_rules::pod_ledger pods{0};
  pods.limit_indexes(10);
  pods.learn(running().index(0).numbered(0)); // the lowest one takes its time
  for (std::uint32_t i = 1; i < 8; ++i)
    pods.learn((i % 2 == 0 ? succeeded() : failed()).index(i).numbered(i));
  CHECK(pods.settled_indexes().text_below(10) == "1-7");
  CHECK(job_rules::pending_indexes(pods, 10, 5, false) == std::vector<std::uint32_t>{8, 9});
  pods.limit_indexes(4);
  CHECK(pods.settled_indexes().text_below(10) == "1-3");
  job_rules::pod_ledger retrying{1};
  retrying.limit_indexes(2);
  retrying.learn(failed().index(0).numbered(0));
  CHECK(retrying.settled_indexes().empty());
  retrying.learn(failed().index(0).numbered(1));
  CHECK(retrying.settled_indexes().text_below(2) == "0");
}

TEST_CASE("ledger: a pod without a valid index counts as nothing when it ends", "[job][ledger]") {
  job_rules::pod_ledger pods;
  pods.limit_indexes(3);
  pods.learn(failed().index(3).numbered(0));
  pods.learn(failed().finished_at(t0).numbered(1));
  pods.learn(succeeded().index(4).numbered(2));
  CHECK(pods.tally().failed == 0);
  CHECK(pods.tally().succeeded == 0);
  CHECK(pods.streak().failures == 0);
  pods.limit_indexes(5);
  CHECK(pods.succeeded_indexes().empty());
}

TEST_CASE("ledger: failures of indexes that are no more stay counted when everything is told anew", "[job][ledger]") {
  const auto told_anew = [](std::int32_t status_failed, job_rules::pod_ledger pods = {}) {
    pods.limit_indexes(2);
    pods.learn(failed().index(0).numbered(0));
    pods.learn(failed().numbered(1)); // had index 2 when it failed
    pods.learn(failed().numbered(2)); // had none any more
    pods.restore_failed(status_failed);
    return pods.tally().failed;
  };
  CHECK(told_anew(2) == 2);
  CHECK(told_anew(1) == 1);
  CHECK(told_anew(9) == 3);
  CHECK(told_anew(1, job_rules::pod_ledger{3}) == 2); // that of index 0 shows once it is replaced
}

TEST_CASE("backoff: when a Job looks again", "[job][backoff]") {
  struct row {
    const char* name;
    int failures;
    timestamp_us ago;
    std::optional<timestamp_us> look_again;
  };
  const row rows[] = {
      {"1st failure, just now", 1, 0, t0 + 10 * second},
      {"1st failure, 9 s ago", 1, 9 * second, t0 + 1 * second},
      {"1st failure, 9.9 s ago: in 1 s at the soonest", 1, 9'900'000, t0 + second},
      {"1st failure, 10 s ago: open", 1, 10 * second, std::nullopt},
      {"2nd failure, 19.9 s ago", 2, 19'900'000, t0 + second},
      {"2nd failure, 20 s ago: open", 2, 20 * second, std::nullopt},
      {"6th failure, 319 s ago", 6, 319 * second, t0 + second},
  };
  for (const auto& r : rows) {
    INFO(r.name);
    const auto p = a_job{}.with(r.failures, failed().finished_at(t0 - r.ago)).decide();
    CHECK(p.look_again == r.look_again);
    CHECK(p.create == (r.look_again ? 0 : 1));
    CHECK(p.why == (r.look_again ? "BackOff" : ""));
    CHECK(p.status.active == p.create);
  }
}

TEST_CASE("scale down: the order of deletion", "[job][scale_down]") {
  struct row {
    const char* name;
    a_pod first, second;
  };
  const row rows[] = {
      {"not assigned before assigned", pending().unscheduled(), pending()},
      {"not assigned, though older", pending().unscheduled().created_at(1), pending().created_at(2)},
      {"Pending before Running", pending(), running()},
      {"not ready before ready", running(), ready()},
      {"ready for a shorter time", running().ready_since(t0), running().ready_since(t0 - second)},
      {"more restarts", running().restarts(2), running().restarts(1)},
      {"newer", running().created_at(t0), running().created_at(t0 - second)},
  };
  for (const auto& r : rows) {
    INFO(r.name);
    for (const auto swapped : {false, true}) {
      const auto a = r.first.numbered(swapped ? 1 : 0);
      const auto b = r.second.numbered(swapped ? 0 : 1);
      CHECK(goes_before(a, b));
      CHECK_FALSE(goes_before(b, a));
    }
  }
  CHECK(goes_before(running().numbered(7), running().numbered(6)));
  CHECK_FALSE(goes_before(running().numbered(7), running().numbered(7)));
}

TEST_CASE("scale down: who goes", "[job][scale_down]") {
  const auto p =
      a_job{}.parallelism(2).completions(9).with(ready()).with(running()).with(pending()).with(ready()).decide();
  CHECK(p.remove == std::vector<std::uint32_t>{2, 1});
  CHECK(p.remove_uncounted);
  CHECK(p.why == "ScaleDown");
  CHECK(p.status.ready == 2);
}

TEST_CASE("deadline", "[job][deadline]") {
  const auto job = [](timestamp_us started) { return a_job{}.deadline(30).started_at(started).with(running()); };

  SECTION("before it: a look is taken at it") {
    const auto p = job(t0 - 29'999'999).decide();
    CHECK(p.remove.empty());
    CHECK(p.look_again == t0 + 1);
  }
  SECTION("at it: everything goes and counts as failed") {
    const auto p = job(t0 - 30 * second).decide();
    CHECK(p.remove == std::vector<std::uint32_t>{0});
    CHECK_FALSE(p.remove_uncounted);
    CHECK(p.status.failed == 1);
    REQUIRE(p.status.conditions.size() == 1);
    CHECK(p.status.conditions[0].type == "FailureTarget");
    CHECK(p.status.conditions[0].reason == "DeadlineExceeded");
    CHECK(p.status.conditions[0].message == "Job was active longer than specified deadline");
    CHECK_FALSE(p.look_again);
    CHECK_FALSE(p.finished);
  }
  SECTION("it goes before backoff") {
    const auto p = a_job{}.deadline(5).started_at(t0 - 5 * second).with(failed().finished_at(t0)).decide();
    CHECK(p.finished);
    CHECK(p.status.conditions.back().reason == "DeadlineExceeded");
  }
  SECTION("whichever comes first is looked at: deadline or backoff") {
    CHECK(a_job{}.deadline(5).started_at(t0).with(failed().finished_at(t0)).decide().look_again == t0 + 5 * second);
    CHECK(a_job{}.deadline(50).started_at(t0).with(failed().finished_at(t0)).decide().look_again == t0 + 10 * second);
  }
  SECTION("0 fails in the first round") { CHECK(a_job{}.deadline(0).decide().finished); }
  SECTION("it does not run while suspended") {
    const auto p = a_job{}.deadline(5).suspended().started_at(t0 - 100 * second).decide();
    CHECK_FALSE(p.finished);
    CHECK_FALSE(p.look_again);
  }
  SECTION("so late that it never comes") {
    const auto p = a_job{}.deadline(std::numeric_limits<std::int64_t>::max()).started_at(t0).decide();
    CHECK(p.create == 1);
  }
}

TEST_CASE("suspension: status and events", "[job][suspend]") {
  SECTION("created suspended") {
    const auto p = a_job{}.suspended().decide();
    CHECK_FALSE(p.status.startTime);
    CHECK(p.status.ready == 0);
    CHECK(p.status.terminating == 0);
    CHECK(p.status.uncountedTerminatedPods);
    CHECK(p.events == std::vector<job_event>{{false, "Suspended", "Job suspended"}});
    CHECK(p.why == "Suspended");
  }
  SECTION("suspended while running: startTime is cleared, the pods count as nothing") {
    const auto p = a_job{}.suspended().started_at(long_ago).with(running()).decide();
    CHECK_FALSE(p.status.startTime);
    CHECK(p.remove_uncounted);
    CHECK(p.status.failed == 0);
  }
  SECTION("suspended long ago: nothing new") {
    const auto p = a_job{}.suspended().condition("Suspended", "True", {"JobSuspended", "Job suspended"}).decide();
    CHECK(p.events.empty());
    CHECK(p.status.conditions[0].lastTransitionTime.micros == long_ago);
  }
  SECTION("resumed: the deadline starts anew, pods are created in the same round") {
    const auto p = a_job{}.deadline(60).condition("Suspended", "True", {"JobSuspended", "Job suspended"}).decide();
    CHECK(p.status.startTime->micros == t0);
    CHECK(p.status.conditions[0].status == "False");
    CHECK(p.status.conditions[0].lastTransitionTime.micros == t0);
    CHECK(p.events == std::vector<job_event>{{false, "Resumed", "Job resumed"}});
    CHECK(p.create == 1);
    CHECK(p.look_again == t0 + 60 * second);
  }
}

TEST_CASE("finishing: times, events and silence afterwards", "[job][completion]") {
  const auto p = a_job{}.started_at(long_ago).with(succeeded()).decide();
  CHECK(p.finished);
  CHECK(p.status.completionTime->micros == t0);
  CHECK(p.events == std::vector<job_event>{{false, "Completed", "Job completed"}});

  const auto bad = a_job{}.backoff_limit(0).with(failed()).decide();
  CHECK_FALSE(bad.status.completionTime);
  CHECK(bad.events ==
        std::vector<job_event>{{true, "BackoffLimitExceeded", "Job has reached the specified backoff limit"}});

  const auto later = a_job{}.condition("Complete", "True").with(running()).decide();
  CHECK(later.finished);
  CHECK(later.remove.empty());
  CHECK(later.events.empty());

  const auto many = a_job{}.completions(1).with(2, succeeded()).decide();
  CHECK(many.status.succeeded == 2);
  CHECK(many.events.back().reason == "TooManySucceededPods");
}

TEST_CASE("managedBy: other people's Jobs are not touched", "[job][policy]") {
  auto job = a_job{};
  job.job.spec.managedBy = "acme.io/controller";
  const auto p = job.decide();
  CHECK(p.create == 0);
  CHECK_FALSE(p.status.startTime);
  job.job.spec.managedBy = "kubernetes.io/job-controller";
  CHECK(job.decide().create == 1);
}

TEST_CASE("completionMode: one that is not known leaves the Job alone, and says so", "[job][policy]") {
  auto job = a_job{}.with(running());
  job.job.spec.completionMode = "Backwards";
  const auto p = job.decide();
  CHECK((p.create == 0 && p.remove.empty()));
  CHECK_FALSE(p.status.startTime);
  CHECK(p.why == "UnknownCompletionMode");
  CHECK(p.events ==
        std::vector<job_event>{{true, "UnknownCompletionMode", "Skipped Job sync because completion mode is unknown"}});
}

TEST_CASE("finishing: a pod that was counted as failed does not succeed as well", "[job][completion]") {
  auto job = a_job{}.indexed().completions(2).on_failure().backoff_limit(0).with(running().index(0).restarts(1));
  auto given_up = job.decide();
  REQUIRE(given_up.status.failed == 1);
  REQUIRE(given_up.remove.size() == 1);
  job.job.status = given_up.status;
  job.learn(terminating().index(0).numbered(0)); // as the actor marks what it removes
  SECTION("its end came before the order to delete it") { job.learn(succeeded().index(0).numbered(0)); }
  SECTION("or after") { job.learn(succeeded().index(0).deleted().numbered(0)); }
  const auto last = job.decide().status;
  CHECK(last.failed == 1);
  CHECK(last.succeeded == 0);
  CHECK(last.completedIndexes.empty());
}

TEST_CASE("elastic: a Job whose outcome is decided keeps what has counted, within its completions",
          "[job][completion]") {
  struct row {
    const char* name;
    std::int32_t completions;
    const char *completed, *failed;
    std::int32_t succeeded;
  };
  const row rows[] = {
      {"as many as before: nothing changes", 8, "1,3-5", "7", 4},
      {"up to the last index", 6, "1,3-5", "", 4},
      {"a run is cut", 5, "1,3,4", "", 3},
      {"the last one goes", 3, "1", "", 1},
      {"none is left", 1, "", "", 0},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) {
      auto job = a_job{}
                     .indexed()
                     .parallelism(r.completions)
                     .completions(r.completions)
                     .backoff_limit_per_index(0)
                     .condition("FailureTarget", "True", {"FailedIndexes", "Job has failed indexes"})
                     .with(terminating().index(0));
      job.job.status.completedIndexes = "1,3-5";
      job.job.status.failedIndexes = "7";
      job.job.status.succeeded = 4;
      job.job.status.failed = 2;
      const auto plan = job.decide();
      CHECK(plan.status.completedIndexes == r.completed);
      CHECK(plan.status.failedIndexes == r.failed);
      CHECK(plan.status.succeeded == r.succeeded);
      CHECK(plan.status.failed == 2);
    }
}

TEST_CASE("TTL", "[job][ttl]") {
  auto job = a_job{}.condition("Complete", "True").job;
  CHECK_FALSE(delete_at(job));
  job.spec.ttlSecondsAfterFinished = 60;
  CHECK(delete_at(job) == long_ago + 60 * second);
  job.metadata.deletionTimestamp = api::Time{t0};
  CHECK_FALSE(delete_at(job));

  auto failed_job = a_job{}.condition("FailureTarget", "True").job;
  failed_job.spec.ttlSecondsAfterFinished = 0;
  CHECK_FALSE(delete_at(failed_job));
  failed_job.status.conditions[0].type = "Failed";
  CHECK(delete_at(failed_job) == long_ago);
  failed_job.status.conditions[0].lastTransitionTime = {};
  CHECK_FALSE(delete_at(failed_job));
}

TEST_CASE("index texts", "[job][indexes]") {
  const auto text = [](std::initializer_list<std::uint32_t> indexes) {
    index_set s;
    for (const auto i : indexes)
      s.insert(i);
    return s.text_below(1000);
  };
  CHECK(text({1, 3, 4, 5, 7}) == "1,3-5,7");
  CHECK(text({7, 5, 4, 3, 1}) == "1,3-5,7");
  CHECK(text({0, 1}) == "0,1");
  CHECK(text({2, 4, 5, 7, 8, 9}) == "2,4,5,7-9");
  CHECK(text({}).empty());

  auto merged = parse_leniently("0,4,5,10-12", 100);
  for (const auto i : {2U, 7U, 8U})
    merged.insert(i);
  CHECK(merged.text_below(100) == "0,2,4,5,7,8,10-12");
  CHECK(merged.count_below(100) == 9);
  CHECK(merged.count_below(11) == 7);
  CHECK(merged.first_missing(4) == 6);
  CHECK(merged.first_missing(6) == 6);
  CHECK(parse_leniently("0-5,8-10", 8).text_below(100) == "0-5");
  CHECK(parse_leniently("0-5,8-10", 9).text_below(100) == "0-5,8");
  CHECK(parse_leniently("x,3,5-4,1-2-3", 9).text_below(100) == "3");
  CHECK(merged.erase(11));
  CHECK_FALSE(merged.erase(11));
  CHECK(merged.text_below(100) == "0,2,4,5,7,8,10,12");
  CHECK(merged.count_below(100) == 8);
  CHECK(merged.erase(0));
  CHECK(merged.erase(5));
  CHECK(merged.text_below(100) == "2,4,7,8,10,12");
  merged.erase_from(8);
  CHECK(merged.text_below(100) == "2,4,7");
  CHECK(merged.count_below(100) == 3);
}

TEST_CASE("index texts: one that is kept and written on says what a new one says", "[job][indexes]") {
  const auto seed = GENERATE(range(0U, 20U));
  INFO("seed " << seed);
  std::mt19937 random{seed};
  constexpr std::uint32_t most = 2000;
  const auto any = [&] { return static_cast<std::uint32_t>(random() % most); };
  index_set kept;
  for (std::uint32_t i = seed % 2; i < most; i += 2)
    kept.insert(i);
  auto limit = most;
  for (int step = 0; step < 300; ++step) {
    for (auto changes = random() % 4; changes > 0; --changes) {
      switch (const auto i = any(); random() % 8) {
      case 0:
        kept.insert_run(i, std::min(i + any() / 100, most));
        break;
      case 1:
      case 2:
      case 3:
        kept.erase(i);
        break;
      default:
        kept.insert(i);
      }
    }
    if (random() % 50 == 0)
      kept.erase_from(any());
    if (random() % 50 == 0)
      limit = any() + 1;
    index_set anew;
    anew.insert_all(kept);
    REQUIRE(kept.text_below(limit) == anew.text_below(limit));
  }
}

TEST_CASE("index texts: errors", "[job][indexes]") {
  const auto error = [](std::string_view text) {
    std::int64_t count = 0;
    return index_text_error(text, 10, count).value_or("");
  };
  CHECK(error("") == "");
  CHECK(error("0,2-4,9") == "");
  CHECK(error("1-2-3") == "the fragment \"1-2-3\" violates the requirement that an index interval can have at most two "
                          "parts separated by '-'");
  CHECK(error("x") == "cannot convert string to integer for index: \"x\"");
  CHECK(error("-1") == "cannot convert string to integer for index: \"\"");
  CHECK(error("10") == "too large index: \"10\"");
  CHECK(error("3,1") == "non-increasing order, previous: 3, current: 1");
  CHECK(error("3-3") == "non-increasing order, previous: 3, current: 3");
  std::int64_t count = 0;
  CHECK_FALSE(index_text_error("0,2-4,9", 10, count));
  CHECK(count == 5);
}

} // namespace troupe::test
