// Jobs that wait for others: when their pods may start, and when they never will.

#include "actors/job/rules/dependencies.hpp"
#include "tests/unit/job/builders.hpp"

#include <catch2/catch.hpp>

namespace troupe::test {

using namespace job_rules;

namespace {

/// Another Job, as the store tells of it.
dependency_fact other(const std::string& name, const a_job& as) {
  auto job = as.job;
  job.metadata.name = name;
  job.metadata.uid = "99999999-2222-4333-8444-555555555555";
  return {name, api::make_resource(std::move(job))};
}
dependency_fact nobody(const std::string& name) { return {name, {}}; }

a_job going() { return a_job().started_at(long_ago); }
a_job complete() { return a_job().condition("Complete", "True", {"CompletionsReached", ""}); }
a_job failed_job() { return a_job().condition("Failed", "True", {"BackoffLimitExceeded", "too often"}); }
a_job indexes(const char* completed, const char* failed, const char* end = nullptr) {
  auto out = a_job().completions(5).indexed();
  out.job.status.completedIndexes = completed;
  out.job.status.failedIndexes = failed;
  return end ? std::move(out).condition(end, "True", {"x", ""}) : std::move(out);
}

plan decide(const a_job& job, const std::vector<dependency_fact>& facts) {
  dependency_board board;
  board.learn(facts);
  auto view = job.view();
  return job_rules::decide({view.meta, view.spec, view.status, view.pods, view.success, view.options, &board}, t0);
}

a_job waiting(const char* text) { return a_job().annotated("troupe.dev/depends-on", text); }

std::string failure(const plan& p) {
  const auto* c = find(p.status.conditions, "Failed");
  return c ? c->reason + ": " + c->message : "";
}

} // namespace

TEST_CASE("dependencies: whole Jobs", "[job][dependencies]") {
  enum class what { starts, waits, fails };
  struct row {
    const char* name;
    const char* text;
    a_job of;
    what wanted;
  };
  const row rows[] = {
      {"succeeded, going", "b", going(), what::waits},
      {"succeeded, complete", "b", complete(), what::starts},
      {"succeeded, failed", "b", failed_job(), what::fails},
      {"failed, going", "b:failed", going(), what::waits},
      {"failed, failed", "b:failed", failed_job(), what::starts},
      {"failed, complete", "b:failed", complete(), what::fails},
      {"ended, going", "b:ended", going(), what::waits},
      {"ended, failed", "b:ended", failed_job(), what::starts},
      {"ended, complete", "b:ended", complete(), what::starts},
  };
  for (const auto& r : rows) {
    INFO(r.name);
    const auto plan = decide(waiting(r.text), {other("b", r.of)});
    CHECK(plan.create == (r.wanted == what::starts ? 1 : 0));
    CHECK((plan.why == "Dependencies") == (r.wanted == what::waits));
    CHECK(is_true(plan.status.conditions, waiting_condition) == (r.wanted == what::waits));
    CHECK(is_true(plan.status.conditions, "depends-on.troupe.dev/b") == (r.wanted == what::starts));
    CHECK(is_true(plan.status.conditions, "Failed") == (r.wanted == what::fails));
    CHECK(plan.status.startTime.has_value() == (r.wanted != what::waits)); // no deadline runs while it waits
  }
  CHECK(failure(decide(waiting("b"), {other("b", failed_job())})) ==
        "DependencyNeverSatisfied: Job b has failed (BackoffLimitExceeded), and this Job waits for it to succeed");
  CHECK(failure(decide(waiting("b:failed"), {other("b", complete())})) ==
        "DependencyNeverSatisfied: Job b has succeeded, and this Job waits for it to fail");
}

TEST_CASE("dependencies: what is waited for is told once, and again when it changes", "[job][dependencies]") {
  auto job = waiting("a, b:ended");
  auto plan = decide(job, {nobody("a"), other("b", going())});
  REQUIRE(plan.events.size() == 1);
  CHECK(plan.events[0] ==
        job_event{false, "WaitingForDependencies", "Waits for Job a to succeed (there is none yet), Job b to end"});
  job.job.status = plan.status;
  plan = decide(job, {nobody("a"), other("b", going())});
  CHECK(plan.events.empty());
  CHECK(plan.status == job.job.status);
  plan = decide(job, {nobody("a"), other("b", complete())});
  REQUIRE(plan.events.size() == 1);
  CHECK(plan.events[0].message == "Waits for Job a to succeed (there is none yet)");
  job.job.status = plan.status;

  SECTION("one that was met may go: it is remembered") {
    plan = decide(job, {other("a", complete()), nobody("b")});
    CHECK(plan.create == 1);
    REQUIRE(plan.events.size() == 1);
    CHECK(plan.events[0].reason == "DependenciesMet");
    CHECK_FALSE(is_true(plan.status.conditions, waiting_condition));
    job.job.status = plan.status;
    CHECK(decide(job, {nobody("a"), nobody("b")}).create == 1);
  }
  SECTION("without the annotation nothing is waited for") {
    job.job.metadata.annotations.clear();
    job.options = {};
    plan = decide(job, {});
    CHECK(plan.create == 1);
    CHECK_FALSE(is_true(plan.status.conditions, waiting_condition));
  }
  SECTION("suspended, it waits for that first") {
    job.job.spec.suspend = true;
    CHECK(decide(job, {other("a", failed_job()), nobody("b")}).why == "Suspended");
    job = std::move(job).condition("Suspended", "True").suspended(false);
    plan = decide(job, {nobody("a"), nobody("b")});
    CHECK(plan.why == "Dependencies");
    CHECK_FALSE(plan.status.startTime);
  }
}

TEST_CASE("dependencies: index by index", "[job][dependencies]") {
  struct row {
    const char *name, *text;
    a_job of;
    std::vector<std::uint32_t> starts;
    const char* never;
  };
  const row rows[] = {
      {"none yet", "b/index", indexes("", ""), {}, ""},
      {"those that have succeeded, not only the first", "b/index", indexes("1,3-4", ""), {1, 3}, ""},
      {"all", "b/index", indexes("0-4", "", "Complete"), {0, 1}, ""},
      {"one has failed",
       "b/index",
       indexes("0", "2"),
       {},
       "Job b has failed at index 2, and this Job waits for it to succeed"},
      {"one beyond ours has failed", "b/index", indexes("0", "4"), {0}, ""},
      {"it ended without",
       "b/index",
       indexes("0-1", "", "Failed"),
       {},
       "Job b has ended without index 2, and this Job waits for it to succeed"},
      {"either end of an index", "b:ended/index", indexes("1", "2"), {1, 2}, ""},
      {"its end is the end of each index", "b:ended/index", indexes("1", "", "Failed"), {0, 1}, ""},
      {"failures", "b:failed/index", indexes("", "3"), {3}, ""},
      {"failures, and one has succeeded",
       "b:failed/index",
       indexes("1", "3"),
       {},
       "Job b has succeeded at index 1, and this Job waits for it to fail"},
      {"it has no indexes", "b/index", going(), {}, "Job b is not Indexed, and this Job waits for it index by index"},
  };
  for (const auto& r : rows) {
    INFO(r.name);
    auto job = a_job().parallelism(2).completions(4).indexed().annotated("troupe.dev/depends-on", r.text);
    const auto plan = decide(job, {other("b", r.of)});
    CHECK(plan.indexes == r.starts);
    CHECK(plan.create == static_cast<int>(r.starts.size()));
    const std::string never = r.never;
    CHECK(failure(plan) == (never.empty() ? "" : "DependencyNeverSatisfied: " + never));
    CHECK((plan.why == "Dependencies") == (r.starts.empty() && never.empty()));
  }
  SECTION("two of them: only indexes that both allow") {
    auto job = a_job().parallelism(4).completions(4).indexed().annotated("troupe.dev/depends-on", "b/index,c/index");
    CHECK(decide(job, {other("b", indexes("0-2", "")), other("c", indexes("1-3", ""))}).indexes ==
          std::vector<std::uint32_t>{1, 2});
  }
  SECTION("running and done indexes are not started again") {
    auto job = a_job().parallelism(3).completions(4).indexed().annotated("troupe.dev/depends-on", "b/index");
    job = std::move(job).with(succeeded().index(0)).with(running().index(2));
    CHECK(decide(job, {other("b", indexes("0-2", ""))}).indexes == std::vector<std::uint32_t>{1});
  }
}

TEST_CASE("dependencies: growing texts of indexes are read on", "[job][dependencies]") {
  dependency_board board;
  const char* texts[] = {"", "0", "0,2", "0,2,7", "0-2,7", "0-2,7-17", "0-2,7-17,100"};
  for (const auto* text : texts) {
    board.learn({other("b", indexes(text, ""))});
    CHECK(board.job("b").succeeded_indexes.text_below(1000) == text);
  }
  board.learn({nobody("b")});
  CHECK(board.job("b").is == other_job::standing::missing);
  CHECK(board.job("b").succeeded_indexes.empty());
}

} // namespace troupe::test
