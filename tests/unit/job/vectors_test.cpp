// The one-sync vectors of spec/jobs.md §31: each row is here, some together with others of the kind. Left out are three
// rows about Kubernetes' caches ("expectations unsatisfied"), which a Job here has none of: it decides by all that the
// store has told. A pod whose annotation says that n pods of its index failed before is told behind n others that did,
// or under a limit lower by n.

#include "tests/unit/job/builders.hpp"

#include <catch2/catch.hpp>

#include <fmt/format.h>

namespace troupe::test {

namespace {

/// What a vector says of the result.
struct outcome {
  int create = 0, remove = 0;
  int fin = 0; ///< of those removed, whose finalizer goes first: they count as nothing
  int active = 0, ready = 0, succeeded = 0, failed = 0, terminating = 0;
  std::string conditions{}; ///< "FailureTarget,Failed", with "=False" where it is
  std::string reason{};     ///< of the last condition
  std::string indexes{}, completed{};
  std::string failed_indexes = "unset";
  std::string before{}; ///< failures of each created pod's index, where the Job counts them
  int again_s = 0;      ///< looks again in so many seconds; 0: only when something happens

  std::string text() const {
    return fmt::format("create {} [{}] after [{}] remove {} fin {}; active {} ready {} succeeded {} failed {} "
                       "terminating {}; {} {}; completed {}, failed {}; again in {} s",
                       create, indexes, before, remove, fin, active, ready, succeeded, failed, terminating, conditions,
                       reason, completed, failed_indexes, again_s);
  }
};

std::string names(const job_rules::condition_list& all) {
  std::string out;
  for (const auto& c : all)
    out += (out.empty() ? "" : ",") + c.type + (c.status == "True" ? "" : "=" + c.status);
  return out;
}

std::string joined(const std::vector<std::uint32_t>& numbers) {
  std::string out;
  for (const auto n : numbers)
    out += (out.empty() ? "" : ",") + std::to_string(n);
  return out;
}

std::string counted(const std::vector<index_failures>& before) {
  std::vector<std::uint32_t> out;
  for (const auto& x : before)
    out.push_back(x.counted);
  return joined(out);
}

outcome seen(const job_rules::plan& p) {
  const auto& s = p.status;
  const auto removed = static_cast<int>(p.remove.size());
  return {p.create,
          removed,
          p.remove_uncounted ? removed : 0,
          s.active,
          s.ready.value_or(-1),
          s.succeeded,
          s.failed,
          s.terminating.value_or(-1),
          names(s.conditions),
          s.conditions.empty() ? "" : s.conditions.back().reason,
          joined(p.indexes),
          s.completedIndexes,
          s.failedIndexes.value_or("unset"),
          counted(p.before),
          p.look_again ? static_cast<int>((*p.look_again - t0) / second) : 0};
}

struct row {
  const char* name;
  a_job job;
  outcome wanted;
};

void check(const std::vector<row>& rows) {
  for (const auto& r : rows) {
    INFO(r.name);
    CHECK(seen(r.job.decide()).text() == r.wanted.text());
  }
}

constexpr auto completed = "SuccessCriteriaMet,Complete";
constexpr auto gave_up = "FailureTarget,Failed";
constexpr auto reached = "CompletionsReached";
constexpr auto limit = "BackoffLimitExceeded";

a_job pc(int p, int c) { return a_job{}.parallelism(p).completions(c); }
a_job queue(int p) { return a_job{}.parallelism(p).work_queue(); }
a_job indexed(int p, int c) { return pc(p, c).indexed(); }
a_job per_index(int p, int c, int limit_per_index) { return indexed(p, c).backoff_limit_per_index(limit_per_index); }
constexpr std::int32_t code = 42; ///< that the rules of the tests are for

} // namespace

TEST_CASE("vectors: creating pods", "[job][policy]") {
  check({
      {"p2 c5, no pods", pc(2, 5), {.create = 2, .active = 2}},
      {"p2 c-, no pods", queue(2), {.create = 2, .active = 2}},
      {"p3 c5, 3 active of which 2 ready", pc(3, 5).with(2, ready()).with(running()), {.active = 3, .ready = 2}},
      {"p2 c5, 1 active, 1 succeeded",
       pc(2, 5).with(running()).with(succeeded()),
       {.create = 1, .active = 2, .succeeded = 1}},
      {"p2 c-, 1 active", queue(2).with(running()), {.create = 1, .active = 2}},
      {"p2 c-, 1 active, 1 succeeded: no new work after the first success",
       queue(2).with(running()).with(succeeded()),
       {.active = 1, .succeeded = 1}},
      {"p2 c5, 1 active, 1 failed", pc(2, 5).with(running()).with(failed()), {.create = 1, .active = 2, .failed = 1}},
      {"p2 c5, 1 active, 1 failed, 1 succeeded last: backoff is reset",
       pc(2, 5).with(running()).with(failed().finished_at(t0 - second)).with(succeeded().finished_at(t0)),
       {.create = 1, .active = 2, .succeeded = 1, .failed = 1}},
      {"p1 c1, a failure just now", a_job{}.with(failed().finished_at(t0)), {.failed = 1, .again_s = 10}},
      {"p1 c1, no failures", a_job{}, {.create = 1, .active = 1}},
      {"p0: nothing runs, no condition is set", pc(0, 3), {}},
      {"near the end only the rest is started",
       pc(3, 5).with(4, succeeded()),
       {.create = 1, .active = 1, .succeeded = 4}},
      {"Never b1, 1 failed", a_job{}.backoff_limit(1).with(failed()), {.create = 1, .active = 1, .failed = 1}},
      {"Never p2 c2 b6, 1 active, 6 failed",
       pc(2, 2).with(running()).with(6, failed()),
       {.create = 1, .active = 2, .failed = 6}},
      {"p100 c200, no pods: all in one round", pc(100, 200), {.create = 100, .active = 100}},
  });
}

TEST_CASE("vectors: completion", "[job][policy]") {
  check({
      {"p2 c-, 2 succeeded",
       queue(2).with(2, succeeded()),
       {.succeeded = 2, .conditions = completed, .reason = reached}},
      {"p2 c-, 1 succeeded, 1 failed",
       queue(2).with(succeeded()).with(failed()),
       {.succeeded = 1, .failed = 1, .conditions = completed, .reason = reached}},
      {"p2 c5, 5 succeeded",
       pc(2, 5).with(5, succeeded()),
       {.succeeded = 5, .conditions = completed, .reason = reached}},
      {"c0 completes at once", pc(1, 0), {.conditions = completed, .reason = reached}},
      {"c0 completes even suspended", pc(1, 0).suspended(), {.conditions = completed, .reason = reached}},
      {"the last pod still ends: the interim condition stands alone",
       pc(1, 1).with(succeeded()).with(terminating()),
       {.succeeded = 1, .failed = 1, .terminating = 1, .conditions = "SuccessCriteriaMet", .reason = reached}},
      {"all succeeded, but one too many runs: it goes first",
       pc(2, 2).with(2, succeeded()).with(running()),
       {.remove = 1,
        .fin = 1,
        .succeeded = 2,
        .terminating = 1,
        .conditions = "SuccessCriteriaMet",
        .reason = reached}},
  });
}

TEST_CASE("vectors: scaling down", "[job][policy]") {
  check({
      {"p2 c5, 3 active", pc(2, 5).with(3, running()), {.remove = 1, .fin = 1, .active = 2, .terminating = 1}},
      {"p2 c5, 10 active", pc(2, 5).with(10, running()), {.remove = 8, .fin = 8, .active = 2, .terminating = 8}},
      {"p3 c4, 3 active, 2 succeeded",
       pc(3, 4).with(3, running()).with(2, succeeded()),
       {.remove = 1, .fin = 1, .active = 2, .succeeded = 2, .terminating = 1}},
      {"p1 c1, policy Failed, 2 active, 4 terminating",
       pc(1, 1).replacing_failed_only().with(2, running()).with(4, terminating()),
       {.remove = 1, .fin = 1, .active = 1, .terminating = 5}},
      {"removed pods count as nothing when they are gone",
       pc(1, 2).with(running()).with(2, failed().uncounted()),
       {.active = 1}},
  });
}

TEST_CASE("vectors: replacement of pods that end", "[job][policy]") {
  check({
      {"p1 c-, policy Failed, 1 active, 1 failed, 1 terminating",
       queue(1).replacing_failed_only().with(running()).with(failed()).with(terminating()),
       {.active = 1, .failed = 1, .terminating = 1}},
      {"the same, TerminatingOrFailed",
       queue(1).with(running()).with(failed()).with(terminating()),
       {.active = 1, .failed = 2, .terminating = 1}},
      {"1/1 deleted long ago, TerminatingOrFailed: replaced",
       a_job{}.with(terminating()),
       {.create = 1, .active = 1, .failed = 1, .terminating = 1}},
      {"1/1 deleted just now: after its backoff",
       a_job{}.with(running().deleted(t0)),
       {.failed = 1, .terminating = 1, .again_s = 10}},
      {"1/1 deleted, policy Failed: waits until it is terminal",
       a_job{}.replacing_failed_only().with(terminating()),
       {.terminating = 1}},
      {"a deleted pod that exits 0 stays failed",
       a_job{}.with(succeeded().deleted()),
       {.create = 1, .active = 1, .failed = 1}},
      {"a deleted pod that exits 0 is a success of its index under Failed, once",
       indexed(2, 2).replacing_failed_only().with(succeeded().index(0).deleted()).with(succeeded().index(1)),
       {.succeeded = 2, .conditions = completed, .reason = reached, .completed = "0,1"}},
      {"the same, TerminatingOrFailed: it failed",
       indexed(2, 2).with(succeeded().index(0).deleted()).with(succeeded().index(1)),
       {.create = 1, .active = 1, .succeeded = 1, .failed = 1, .indexes = "0", .completed = "1"}},
      {"a deleted pod that exits 0 is a success under Failed",
       a_job{}.replacing_failed_only().with(succeeded().deleted()),
       {.succeeded = 1, .conditions = completed, .reason = reached}},
  });
}

TEST_CASE("vectors: failure", "[job][policy]") {
  check({
      {"p2 c5 b0, 1 failed",
       pc(2, 5).backoff_limit(0).with(failed()),
       {.failed = 1, .conditions = gave_up, .reason = limit}},
      {"p2 c3 b0, 2 ready, 1 failed",
       pc(2, 3).backoff_limit(0).with(2, ready()).with(failed()),
       {.remove = 2, .failed = 3, .terminating = 2, .conditions = "FailureTarget", .reason = limit}},
      {"Never b1, 2 failed",
       a_job{}.backoff_limit(1).with(2, failed()),
       {.failed = 2, .conditions = gave_up, .reason = limit}},
      {"Never p2 c2 b6, 7 failed", pc(2, 2).with(7, failed()), {.failed = 7, .conditions = gave_up, .reason = limit}},
      {"the same, and 1 active",
       pc(2, 2).with(running()).with(7, failed()),
       {.remove = 1, .failed = 8, .terminating = 1, .conditions = "FailureTarget", .reason = limit}},
      {"OnFailure b0, no restart: keeps running", a_job{}.on_failure().backoff_limit(0).with(running()), {.active = 1}},
      {"OnFailure b0, a restart",
       a_job{}.on_failure().backoff_limit(0).with(running().restarts(1)),
       {.remove = 1, .failed = 1, .terminating = 1, .conditions = "FailureTarget", .reason = limit}},
      {"OnFailure b1, a restart, Running",
       a_job{}.on_failure().backoff_limit(1).with(running().restarts(1)),
       {.remove = 1, .failed = 1, .terminating = 1, .conditions = "FailureTarget", .reason = limit}},
      {"OnFailure b1, a restart, Pending",
       a_job{}.on_failure().backoff_limit(1).with(pending().restarts(1)),
       {.remove = 1, .failed = 1, .terminating = 1, .conditions = "FailureTarget", .reason = limit}},
      {"OnFailure b2, a restart: keeps running",
       a_job{}.on_failure().backoff_limit(2).with(running().restarts(1)),
       {.active = 1}},
      {"OnFailure p2 b2, restarts 1 and 1",
       pc(2, 2).on_failure().backoff_limit(2).with(2, running().restarts(1)),
       {.remove = 2, .failed = 2, .terminating = 2, .conditions = "FailureTarget", .reason = limit}},
      {"Never b1: restarts do not matter", a_job{}.backoff_limit(1).with(running().restarts(5)), {.active = 1}},
      {"success and too many failures in one round: failed",
       pc(1, 1).backoff_limit(0).with(succeeded()).with(failed()),
       {.succeeded = 1, .failed = 1, .conditions = gave_up, .reason = limit}},
  });
}

TEST_CASE("vectors: a decided outcome stays", "[job][policy]") {
  check({
      {"SuccessCriteriaMet, later failures: stays successful, and uncounted",
       a_job{}.backoff_limit(0).condition("SuccessCriteriaMet", "True", {reached, ""}).with(2, failed()),
       {.conditions = completed, .reason = reached}},
      {"FailureTarget, later success: stays failed",
       a_job{}.condition("FailureTarget", "True", {limit, ""}).with(succeeded()),
       {.conditions = gave_up, .reason = limit}},
      {"FailureTarget, one still ends",
       a_job{}.condition("FailureTarget", "True", {limit, ""}).with(terminating()),
       {.terminating = 1, .conditions = "FailureTarget", .reason = limit}},
      {"FailureTarget=False set by somebody: ignored",
       a_job{}.condition("FailureTarget", "False"),
       {.create = 1, .active = 1, .conditions = "FailureTarget=False"}},
      {"SuccessCriteriaMet=False set by somebody: ignored",
       a_job{}.condition("SuccessCriteriaMet", "False"),
       {.create = 1, .active = 1, .conditions = "SuccessCriteriaMet=False"}},
  });
}

TEST_CASE("vectors: suspension and deletion", "[job][policy]") {
  check({
      {"suspend, p2 c4, 2 active",
       pc(2, 4).suspended().with(2, running()),
       {.remove = 2, .fin = 2, .terminating = 2, .conditions = "Suspended", .reason = "JobSuspended"}},
      {"was suspended, p2 c4",
       pc(2, 4).condition("Suspended", "True", {"JobSuspended", "Job suspended"}),
       {.create = 2, .active = 2, .conditions = "Suspended=False", .reason = "JobResumed"}},
      {"never suspended: no condition", pc(2, 4).with(2, running()), {.active = 2}},
      {"suspend and deletion, 2 active", pc(2, 4).suspended().being_deleted().with(2, running()), {.active = 2}},
      {"p2 c5, deletion, 2 active, 1 succeeded",
       pc(2, 5).being_deleted().with(2, running()).with(succeeded()),
       {.active = 2, .succeeded = 1}},
      {"suspended: failures over the limit still end it",
       pc(2, 4).suspended().backoff_limit(0).condition("Suspended", "True").with(failed()),
       {.failed = 1, .conditions = "Suspended,FailureTarget,Failed", .reason = limit}},
  });
}

TEST_CASE("vectors: Indexed Jobs", "[job][policy]") {
  check({
      {"p2 c5, none", indexed(2, 5), {.create = 2, .active = 2, .indexes = "0,1"}},
      {"p2 c5, policy Failed, 1 terminating pod without an index",
       indexed(2, 5).replacing_failed_only().with(terminating()),
       {.create = 1, .active = 1, .terminating = 1, .indexes = "0"}},
      {"the same, TerminatingOrFailed",
       indexed(2, 5).with(terminating()),
       {.create = 2, .active = 2, .terminating = 1, .indexes = "0,1"}},
      {"p2 c3: 0 S, 1 F, 1 S, 2 S",
       indexed(2, 3)
           .with(succeeded().index(0))
           .with(failed().index(1))
           .with(succeeded().index(1))
           .with(succeeded().index(2)),
       {.succeeded = 3, .failed = 1, .conditions = completed, .reason = reached, .completed = "0-2"}},
      {"p2 c3 b0: 0 S, 1 F, 2 R",
       indexed(2, 3).backoff_limit(0).with(succeeded().index(0)).with(failed().index(1)).with(running().index(2)),
       {.remove = 1,
        .succeeded = 1,
        .failed = 2,
        .terminating = 1,
        .conditions = "FailureTarget",
        .reason = limit,
        .completed = "0"}},
      {"p2 c3: 0 S, 1 S, 1 S",
       indexed(2, 3).with(succeeded().index(0)).with(2, succeeded().index(1)),
       {.create = 1, .active = 1, .succeeded = 2, .indexes = "2", .completed = "0,1"}},
      {"p8 c20: 0 R, 2 S, 3 P, 4 S, 5 S, 7 S, 8 S, 9 S",
       indexed(8, 20)
           .with(running().index(0))
           .with(succeeded().index(2))
           .with(pending().index(3))
           .with(succeeded().index(4))
           .with(succeeded().index(5))
           .with(succeeded().index(7))
           .with(succeeded().index(8))
           .with(succeeded().index(9)),
       {.create = 6, .active = 8, .succeeded = 6, .indexes = "1,6,10,11,12,13", .completed = "2,4,5,7-9"}},
      {"p3 c4: 0 F, 1 P, 2 F",
       indexed(3, 4).with(failed().index(0)).with(pending().index(1)).with(failed().index(2)),
       {.create = 2, .active = 3, .failed = 2, .indexes = "0,2"}},
      {"p2 c5: 0 S, 1 R, 2 R, 3 without a valid index: those go, and whoever ended without one counts as nothing",
       indexed(2, 5)
           .with(succeeded().index(0))
           .with(running().index(1))
           .with(running().index(2))
           .with(running())
           .with(pending())
           .with(running().index(5))
           .with(failed())
           .with(succeeded()),
       {.remove = 3, .fin = 3, .active = 2, .succeeded = 1, .terminating = 3, .completed = "0"}},
      {"p5 c5: 0 S, 1 R, 2 R, 2 P, one without an index: it and the Pending twin go, nothing is created",
       indexed(5, 5)
           .with(succeeded().index(0))
           .with(running().index(1))
           .with(running().index(2))
           .with(pending().index(2))
           .with(running()),
       {.remove = 2, .fin = 2, .active = 2, .succeeded = 1, .terminating = 2, .completed = "0"}},
      {"p2 c5: 0 S, 5 R, 6 S, 7 P, 8 F: those beyond the end go, and the failure counts as nothing",
       indexed(2, 5)
           .with(succeeded().index(0))
           .with(running().index(5))
           .with(succeeded().index(6))
           .with(pending().index(7))
           .with(failed().index(8)),
       {.remove = 2, .fin = 2, .succeeded = 1, .terminating = 2, .completed = "0"}},
      {"p3 c3 b0: 0 F, one beyond the end runs: it does not fail with its Job",
       indexed(3, 3).backoff_limit(0).with(failed().index(0)).with(running().index(1)).with(running().index(4)),
       {.remove = 2, .failed = 2, .terminating = 2, .conditions = "FailureTarget", .reason = limit}},
  });
}

TEST_CASE("vectors: backoff limit per index", "[job][policy]") {
  check({
      {"index 0 failed, its delay is over: the failure is not in the status before its replacement is there",
       per_index(2, 2, 1).with(failed().index(0)),
       {.create = 2, .active = 2, .indexes = "0,1", .failed_indexes = "", .before = "1,0"}},
      {"the same with the replacement already Pending",
       per_index(2, 2, 1).with(failed().index(0)).with(pending().index(0)),
       {.create = 1, .active = 2, .failed = 1, .indexes = "1", .failed_indexes = "", .before = "0"}},
      {"index 0 failed just now: it keeps its place, others start",
       per_index(2, 3, 1).with(failed().index(0).finished_at(t0)),
       {.create = 1, .active = 1, .indexes = "1", .failed_indexes = "", .before = "0", .again_s = 10}},
      {"p1: index 1 waits for the delay of index 0",
       per_index(1, 3, 1).with(failed().index(0).finished_at(t0)),
       {.failed_indexes = "", .again_s = 10}},
      {"index 0 failed once too often",
       per_index(2, 2, 0).with(failed().index(0)),
       {.create = 1, .active = 1, .failed = 1, .indexes = "1", .failed_indexes = "0", .before = "0"}},
      {"twice is once too often with a limit of 1",
       per_index(2, 2, 1).with(2, failed().index(0)),
       {.create = 1, .active = 1, .failed = 2, .indexes = "1", .failed_indexes = "0", .before = "0"}},
      {"the Job's own limit counts those that wait for a replacement",
       per_index(2, 4, 1).backoff_limit(1).with(failed().index(0)).with(failed().index(1)),
       {.failed = 2, .conditions = gave_up, .reason = limit, .failed_indexes = ""}},
      {"a pod that is being deleted has failed: its index gets another",
       per_index(2, 3, 1).with(terminating().index(0)),
       {.create = 2, .active = 2, .terminating = 1, .indexes = "0,1", .failed_indexes = "", .before = "1,0"}},
      {"the same, once too often: its index fails once, however the pod ends",
       per_index(2, 3, 0).with(terminating().index(0)),
       {.create = 2,
        .active = 2,
        .failed = 1,
        .terminating = 1,
        .indexes = "1,2",
        .failed_indexes = "0",
        .before = "0,0"}},
      {"under Failed it keeps its index until its end is known",
       per_index(2, 3, 1).replacing_failed_only().with(terminating().index(0)),
       {.create = 1, .active = 1, .terminating = 1, .indexes = "1", .failed_indexes = "", .before = "0"}},
      {"0 F, 1 S: every index has ended, one failed",
       per_index(2, 2, 0).with(failed().index(0)).with(succeeded().index(1)),
       {.succeeded = 1,
        .failed = 1,
        .conditions = gave_up,
        .reason = "FailedIndexes",
        .completed = "1",
        .failed_indexes = "0"}},
      {"maxFailedIndexes 1: 0 F, 1 S, 2 F, 3 R",
       per_index(4, 4, 0)
           .max_failed_indexes(1)
           .with(failed().index(0))
           .with(succeeded().index(1))
           .with(failed().index(2))
           .with(running().index(3)),
       {.remove = 1,
        .succeeded = 1,
        .failed = 3,
        .terminating = 1,
        .conditions = "FailureTarget",
        .reason = "MaxFailedIndexesExceeded",
        .completed = "1",
        .failed_indexes = "0,2"}},
      {"0 F, 0 S, 1 S: a retry that succeeded",
       per_index(2, 2, 1).with(failed().index(0)).with(succeeded().index(0)).with(succeeded().index(1)),
       {.succeeded = 2,
        .failed = 1,
        .conditions = completed,
        .reason = reached,
        .completed = "0,1",
        .failed_indexes = ""}},
  });
}

TEST_CASE("vectors: pod failure policy", "[job][policy]") {
  const auto hit = failed().index(0).exits({code});
  check({
      {"FailIndex: at once",
       per_index(2, 2, 1).rule("FailIndex", code).with(hit),
       {.create = 1, .active = 1, .failed = 1, .indexes = "1", .failed_indexes = "0", .before = "0"}},
      {"Ignore: does not count",
       per_index(2, 2, 1).rule("Ignore", code).with(hit),
       {.create = 2, .active = 2, .indexes = "0,1", .failed_indexes = "", .before = "0,0"}},
      {"FailJob",
       per_index(2, 2, 1).rule("FailJob", code).with(hit),
       {.failed = 1, .conditions = gave_up, .reason = "PodFailurePolicy", .failed_indexes = ""}},
      {"FailJob ends those that run",
       pc(3, 3).rule("FailJob", code).with(2, running()).with(failed().exits({code})),
       {.remove = 2, .failed = 3, .terminating = 2, .conditions = "FailureTarget", .reason = "PodFailurePolicy"}},
      {"Ignore: neither the Job's limit nor its count",
       pc(1, 1).backoff_limit(0).rule("Ignore", code).with(3, failed().exits({code})),
       {.create = 1, .active = 1}},
      {"Ignore: the delay is kept",
       pc(1, 1).rule("Ignore", code).with(failed().exits({code}).finished_at(t0)),
       {.again_s = 10}},
      {"Count, though a later rule would ignore it",
       pc(1, 1).backoff_limit(0).rule("Count", code).rule("Ignore", code).with(failed().exits({code})),
       {.failed = 1, .conditions = gave_up, .reason = limit}},
      {"no rule matches",
       pc(1, 1).rule("FailJob", code).with(failed().exits({1})),
       {.create = 1, .active = 1, .failed = 1}},
      {"FailJob goes before the limit, and before a success",
       indexed(2, 3).backoff_limit(0).rule("FailJob", code).succeeds_with("0", {}).with(hit).with(succeeded().index(0)),
       {.succeeded = 1, .failed = 1, .conditions = gave_up, .reason = "PodFailurePolicy", .completed = "0"}},
  });
}

TEST_CASE("vectors: success policy", "[job][policy]") {
  constexpr auto by_policy = "SuccessPolicy";
  check({
      {"the named indexes have succeeded: those that run go, uncounted",
       indexed(3, 5)
           .succeeds_with("0,2", {})
           .with(succeeded().index(0))
           .with(running().index(1))
           .with(succeeded().index(2)),
       {.remove = 1,
        .fin = 1,
        .succeeded = 2,
        .terminating = 1,
        .conditions = "SuccessCriteriaMet",
        .reason = by_policy,
        .completed = "0,2"}},
      {"one of them is missing",
       indexed(2, 5)
           .succeeds_with("0,2", {})
           .with(succeeded().index(0))
           .with(running().index(1))
           .with(running().index(3)),
       {.active = 2, .succeeded = 1, .completed = "0"}},
      {"so many of the named",
       indexed(2, 5).succeeds_with("0-3", 2).with(succeeded().index(1)).with(succeeded().index(3)),
       {.succeeded = 2, .conditions = completed, .reason = by_policy, .completed = "1,3"}},
      {"so many of any",
       indexed(2, 5).succeeds_with({}, 2).with(succeeded().index(1)).with(succeeded().index(4)),
       {.succeeded = 2, .conditions = completed, .reason = by_policy, .completed = "1,4"}},
      {"a rule without indexes never holds, whatever its count",
       indexed(1, 2).succeeds_with("", 0).with(succeeded().index(1)),
       {.create = 1, .active = 1, .succeeded = 1, .indexes = "0", .completed = "1"}},
      {"all have succeeded as well: the policy is looked at first",
       indexed(1, 1).succeeds_with("0", {}).with(succeeded().index(0)),
       {.succeeded = 1, .conditions = completed, .reason = by_policy, .completed = "0"}},
      {"met, but there were too many failures",
       indexed(1, 2).backoff_limit(0).succeeds_with("0", {}).with(failed().index(0)).with(succeeded().index(0)),
       {.succeeded = 1, .failed = 1, .conditions = gave_up, .reason = limit, .completed = "0"}},
      {"met, but too many indexes failed",
       per_index(2, 3, 0)
           .max_failed_indexes(0)
           .succeeds_with("0", {})
           .with(succeeded().index(0))
           .with(failed().index(1)),
       {.succeeded = 1,
        .failed = 1,
        .conditions = gave_up,
        .reason = "MaxFailedIndexesExceeded",
        .completed = "0",
        .failed_indexes = "1"}},
      {"FailureTarget was decided: stays failed, and what ends later counts no more",
       indexed(1, 2).condition("FailureTarget", "True", {limit, ""}).succeeds_with("0", {}).with(succeeded().index(0)),
       {.conditions = gave_up, .reason = limit}},
  });
}

} // namespace troupe::test
