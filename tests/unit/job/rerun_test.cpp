#include "actors/job/rules/rerun.hpp"

#include "tests/unit/job/builders.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace troupe;
using namespace troupe::test;
using namespace troupe::job_rules;

namespace {

constexpr auto done = pod_phase::succeeded, bad = pod_phase::failed;
const rerun_wish everything{}, failed_only{.failed_only = true};
rerun_wish at(const char* indexes) { return {false, indexes}; }

a_job ended(a_job job, std::string_view how) {
  return std::move(job)
      .started_at(long_ago)
      .condition(how == "Complete" ? success_criteria_met : failure_target, "True")
      .condition(how, "True");
}

} // namespace

TEST_CASE("rerun: a wish travels as a word", "[job][rerun]") {
  for (const auto& wish : {everything, failed_only, at("3,7-9"), at("")})
    CHECK(rerun_wish_from(to_text(wish)) == wish);
}

TEST_CASE("rerun: what makes no sense is told", "[job][rerun]") {
  const auto indexed = a_job().indexed().completions(5);
  CHECK(rerun_wish_error(indexed.job.spec, everything) == std::nullopt);
  CHECK(rerun_wish_error(indexed.job.spec, at("0,2-4")) == std::nullopt);
  CHECK(rerun_wish_error(indexed.job.spec, at("5")) == "indexes: too large index: \"5\"");
  CHECK(rerun_wish_error(indexed.job.spec, at("2,1")) == "indexes: non-increasing order, previous: 2, current: 1");
  CHECK(rerun_wish_error(indexed.job.spec, at("x")) == "indexes: cannot convert string to integer for index: \"x\"");
  CHECK(rerun_wish_error(indexed.job.spec, at("")) == "indexes: must not be empty");
  CHECK(rerun_wish_error(indexed.job.spec, {true, "1"}) == "failedOnly and indexes exclude each other");
  CHECK(rerun_wish_error(a_job().job.spec, at("1")) == "indexes: only an Indexed Job has them");
}

TEST_CASE("rerun: only what has ended, and is ours, runs again", "[job][rerun]") {
  const auto failed = ended(a_job(), "Failed"), complete = ended(a_job(), "Complete");
  CHECK(why_no_rerun(failed.job, everything, 0) == std::nullopt);
  CHECK(why_no_rerun(failed.job, failed_only, 0) == std::nullopt);
  CHECK(why_no_rerun(complete.job, everything, 0) == std::nullopt);
  CHECK(why_no_rerun(complete.job, failed_only, 0) == "the Job is complete: nothing of it has failed");
  CHECK(why_no_rerun(failed.job, everything, 1) == "pods of the Job have not ended yet");
  CHECK(why_no_rerun(a_job().job, everything, 0) ==
        "the Job has not finished yet: only one that is complete or has failed can be run again");
  CHECK(why_no_rerun(ended(a_job().being_deleted(), "Failed").job, everything, 0) == "the Job is being deleted");
  auto other = failed.job;
  other.spec.managedBy = "example.com/x";
  CHECK(why_no_rerun(other, everything, 0) == "the Job is managed by \"example.com/x\"");
}

TEST_CASE("rerun: which pods count no more", "[job][rerun]") {
  struct row {
    const char* name;
    rerun_rule rule;
    std::vector<std::tuple<std::uint32_t, pod_phase, std::uint32_t>> pods;
    std::set<std::uint32_t> void_ones; ///< by number
  };
  const auto none = no_index;
  const auto set_of = [](std::uint32_t a, std::uint32_t b) {
    index_set s;
    s.insert_run(a, b);
    return s;
  };
  const row rows[] = {
      {"everything runs again", {.first = 3}, {{0, done, none}, {1, bad, none}, {3, done, none}}, {0, 1}},
      {"what has succeeded stays",
       {.first = 3, .keeps_succeeded = true},
       {{0, done, none}, {1, bad, none}, {3, bad, none}},
       {1}},
      {"indexes that have succeeded stay",
       {.first = 3, .keeps_succeeded = true},
       {{0, bad, 0}, {1, done, 0}, {2, bad, 1}},
       {0, 2}},
      {"results of some indexes are void",
       {.first = 5, .keeps_succeeded = true, .again = set_of(1, 2), .failed = set_of(3, 3)},
       {{0, done, 0}, {1, done, 1}, {2, bad, 2}, {3, bad, 3}, {4, bad, 4}, {5, done, 1}},
       {1, 2, 4}},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.name) {
      std::set<std::uint32_t> found;
      for (const auto& [number, phase, index] : c.pods)
        if (c.rule.voids(number, phase, index))
          found.insert(number);
      CHECK(found == c.void_ones);
    }
}

TEST_CASE("rerun: the status begins anew", "[job][rerun]") {
  auto job = ended(a_job().indexed().completions(6).backoff_limit_per_index(0), "Failed").job;
  job.status.completionTime = api::Time{t0};
  job.status.succeeded = 3;
  job.status.failed = 2;
  job.status.completedIndexes = "0-2";
  job.status.failedIndexes = "3,4";
  auto& suspended = job.status.conditions.emplace_back();
  suspended.type = "Suspended";

  auto s = status_for_rerun(job, rule_of(job, everything, 5));
  REQUIRE(s.conditions.size() == 1);
  CHECK(s.conditions[0].type == "Suspended");
  CHECK_FALSE(s.startTime);
  CHECK_FALSE(s.completionTime);
  CHECK(std::tuple{s.succeeded, s.failed, s.completedIndexes, *s.failedIndexes} ==
        std::tuple{0, 0, std::string{}, std::string{}});

  s = status_for_rerun(job, rule_of(job, failed_only, 5));
  CHECK(std::tuple{s.succeeded, s.completedIndexes, *s.failedIndexes} ==
        std::tuple{3, std::string{"0-2"}, std::string{}});

  s = status_for_rerun(job, rule_of(job, at("1,4"), 5));
  CHECK(std::tuple{s.succeeded, s.completedIndexes, *s.failedIndexes} ==
        std::tuple{2, std::string{"0,2"}, std::string{"3"}});
}

namespace {

/// The Job as its new actor meets it: the pods of before as facts, void ones uncounted.
a_job again(const a_job& before, const rerun_wish& wish, const std::vector<pod_fact>& pods) {
  auto job = before;
  const auto rule = rule_of(job.job, wish, static_cast<std::uint32_t>(pods.size()));
  job.job.status = status_for_rerun(job.job, rule);
  job.pods = job.job.spec.backoffLimitPerIndex ? pod_ledger{*job.job.spec.backoffLimitPerIndex} : pod_ledger{};
  for (auto pod : pods) {
    pod.uncounted = rule.voids(pod.number, pod.phase, pod.index);
    job.learn(pod);
  }
  return job;
}

std::vector<pod_fact> numbered(const std::vector<a_pod>& pods) {
  std::vector<pod_fact> out;
  for (const auto& pod : pods)
    out.push_back(pod.numbered(static_cast<std::uint32_t>(out.size())));
  return out;
}

} // namespace

TEST_CASE("rerun: only what is missing is asked for", "[job][rerun]") {
  const auto plain = ended(a_job().parallelism(5).completions(3).backoff_limit(0), "Failed");
  const auto some = numbered({succeeded(), failed(), succeeded()});
  SECTION("everything") {
    const auto next = again(plain, everything, some).decide();
    CHECK(next.create == 3);
    CHECK(next.status.succeeded == 0);
    CHECK(next.status.failed == 0);
    CHECK(next.status.startTime == api::Time{t0});
  }
  SECTION("what has failed") {
    const auto next = again(plain, failed_only, some).decide();
    CHECK(next.create == 1);
    CHECK(next.status.succeeded == 2);
    CHECK(next.status.failed == 0);
  }
  SECTION("numbers go on") { CHECK(again(plain, everything, some).pods.tally().created == 3); }

  const auto per_index = ended(a_job().indexed().parallelism(9).completions(4).backoff_limit_per_index(0), "Failed");
  const auto indexed = numbered({succeeded().index(0), failed().index(1), failed().index(2), succeeded().index(3)});
  auto with_failed = per_index;
  with_failed.job.status.completedIndexes = "0,3";
  with_failed.job.status.failedIndexes = "1,2";
  SECTION("failed indexes") {
    const auto next = again(with_failed, failed_only, indexed).decide();
    CHECK(next.indexes == std::vector<std::uint32_t>{1, 2});
    CHECK(next.status.completedIndexes == "0,3");
  }
  SECTION("an index, while another stays failed") {
    const auto next = again(with_failed, at("0,1"), indexed).decide();
    CHECK(next.indexes == std::vector<std::uint32_t>{0, 1});
    CHECK(next.status.completedIndexes == "3");
    CHECK(next.status.failedIndexes == "2");
  }
}

TEST_CASE("indexes: what is left without others", "[job][rerun]") {
  const auto set = [](const char* text) { return parse_leniently(text, 1000); };
  const auto left = [&](const char* a, const char* b) { return set(a).without(set(b)).text_below(1000); };
  CHECK(left("0-9", "") == "0-9");
  CHECK(left("", "0-9") == "");
  CHECK(left("0-9", "0-9") == "");
  CHECK(left("0-9", "3,5-7") == "0-2,4,8,9");
  CHECK(left("2-4,8-9", "0-2,4-8") == "3,9");
  CHECK(left("5-6", "0-9") == "");
  CHECK(left("0-2,5", "1,3-4") == "0,2,5");
  CHECK(left("999", "998") == "999");
}
