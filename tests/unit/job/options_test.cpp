// What a Job's annotations ask for: each value read, each senseless one told, and the rules that follow them.

#include "actors/job/options/text.hpp"
#include "actors/job/rules/ttl.hpp"
#include "tests/unit/job/builders.hpp"

#include <catch2/catch.hpp>

#include <set>

namespace troupe::test {

using namespace job_rules;

namespace {

job_options read(const annotation_map& annotations) {
  std::vector<option_problem> problems;
  auto out = read_options(annotations, problems);
  CHECK(problems.empty());
  return out;
}

std::string complaint(std::string_view name, const std::string& value) {
  std::vector<option_problem> problems;
  const auto out = read_options({{std::string{name}, value}}, problems);
  CHECK(out == job_options{}); // as if it was not there
  CHECK(problems.size() == 1);
  return problems.empty() ? "" : problems[0].why;
}

} // namespace

TEST_CASE("job options: none", "[job][options]") {
  CHECK(read({}) == no_options());
  CHECK(read({{"team", "a"}, {"troupe.devil/backoff", "x"}, {"zzz", ""}}) == no_options());
}

TEST_CASE("job options: values as people write them", "[job][options]") {
  const auto all = read({{"troupe.dev/backoff", "initial=500ms, factor=1.5,cap=2h , jitter=25%"},
                         {"troupe.dev/start-deadline-seconds", "90"},
                         {"troupe.dev/success-exit-codes", "10-12, 3,11"},
                         {"troupe.dev/ttl-seconds-after-success", "0"},
                         {"troupe.dev/ttl-seconds-after-failure", "2147483647"},
                         {"troupe.dev/oom-memory", "factor=1.5, cap=4Gi"},
                         {"troupe.dev/finished-condition", "true"},
                         {"troupe.dev/depends-on", "extract, load:ended, train.v2:failed/index,last/index"}});
  CHECK(all.backoff == backoff_curve{second / 2, 7200 * second, 1500, 25, 0});
  CHECK(all.start_deadline_s == 90);
  CHECK(all.success_exit_codes == std::vector<std::int32_t>{3, 10, 11, 12});
  CHECK(all.ttl_after_success_s == 0);
  CHECK(all.ttl_after_failure_s == 2'147'483'647);
  CHECK(all.oom_memory == memory_growth{1500, std::int64_t{4} << 30});
  CHECK(read({{"troupe.dev/oom-memory", "cap=1e9"}}).oom_memory == memory_growth{2000, 1'000'000'000});
  CHECK(all.finished_condition);
  CHECK(all.depends_on == std::vector<dependency>{{"extract", dependency_end::succeeded, false},
                                                  {"load", dependency_end::ended, false},
                                                  {"train.v2", dependency_end::failed, true},
                                                  {"last", dependency_end::succeeded, true}});
  CHECK(read({{"troupe.dev/backoff", "cap=1h"}}).backoff == backoff_curve{.cap = 3600 * second});
}

TEST_CASE("job options: values that make no sense", "[job][options]") {
  struct row {
    std::string_view name;
    const char *value, *why;
  };
  constexpr auto range = "must be a whole number from 0 to 2147483647";
  constexpr auto time = " must be a time such as 500ms, 10s, 5m or 2h, a week at most";
  constexpr auto codes = "must be exit codes from 1 to 255, such as \"3, 10-12\"";
  const std::string expected = ": expected NAME[:succeeded|failed|ended][/index], …";
  const row rows[] = {
      {ttl_success_annotation, "", range},
      {ttl_success_annotation, "-1", range},
      {ttl_failure_annotation, "2147483648", range},
      {ttl_failure_annotation, "1m", range},
      {start_deadline_annotation, "0", "must be a whole number from 1 to 2147483647"},
      {finished_annotation, "yes", "must be \"true\" or \"false\""},
      {success_codes_annotation, "0", codes},
      {success_codes_annotation, "256", codes},
      {success_codes_annotation, "5-3", codes},
      {success_codes_annotation, "3,", codes},
      {success_codes_annotation, "3-99999999999999999999", codes},
      {oom_memory_annotation, "", "\"\" is not of the form name=value"},
      {oom_memory_annotation, "factor=2", "must name a cap, such as \"factor=1.5, cap=4Gi\""},
      {oom_memory_annotation, "cap=0", "cap must be an amount of memory such as 512Mi or 4Gi"},
      {oom_memory_annotation, "cap=-1Gi", "cap must be an amount of memory such as 512Mi or 4Gi"},
      {oom_memory_annotation, "cap=4GB", "cap must be an amount of memory such as 512Mi or 4Gi"},
      {oom_memory_annotation, "cap=1Gi, cap=2Gi", "names cap twice"},
      {oom_memory_annotation, "limit=4Gi", "\"limit\" is none of factor, cap"},
      {oom_memory_annotation, "factor=1, cap=4Gi",
       "factor must be a number above 1 and at most 1000, with three digits of fraction at most"},
      {oom_memory_annotation, "factor=1000.001, cap=4Gi",
       "factor must be a number above 1 and at most 1000, with three digits of fraction at most"},
      {backoff_annotation, "10s", "\"10s\" is not of the form name=value"},
      {backoff_annotation, "base=10s", "\"base\" is none of initial, factor, cap, jitter"},
      {backoff_annotation, "cap=1m, cap=2m", "names cap twice"},
      {backoff_annotation, "factor=0.9",
       "factor must be a number from 1 to 1000, with three digits of fraction at most"},
      {backoff_annotation, "jitter=101%", "jitter must be from 0% to 100%"},
      {backoff_annotation, "jitter=10", "jitter must be from 0% to 100%"},
      {backoff_annotation, "initial=1h", "initial must not be longer than cap"},
      {depends_on_annotation, "a:finished", "\"finished\" is none of succeeded, failed, ended"},
      {depends_on_annotation, "a:suceeded",
       "\"suceeded\" is none of succeeded, failed, ended; did you mean \"succeeded\"?"},
      {depends_on_annotation, "a,b,a:failed", "names Job \"a\" twice"},
  };
  for (const auto& r : rows) {
    INFO(r.name << " " << r.value);
    CHECK(complaint(r.name, r.value) == r.why);
  }
  for (const auto* value : {"initial=1", "initial=1d", "initial=-1s", "initial=169h", "initial=s"})
    CHECK(complaint(backoff_annotation, value) == std::string{"initial"} + time);
  CHECK(complaint(depends_on_annotation, "") == "\"\" is not the name of a Job" + expected);
  CHECK(complaint(depends_on_annotation, "A/index") == "\"A\" is not the name of a Job" + expected);
  std::string many = "j0";
  for (int i = 1; i <= 64; ++i)
    many += ",j" + std::to_string(i);
  CHECK(complaint(depends_on_annotation, many) == "may name 64 Jobs at most");
}

TEST_CASE("job options: a name that nothing has", "[job][options]") {
  CHECK(complaint("troupe.dev/backof", "") == "there is no such annotation of Jobs; did you mean troupe.dev/backoff?");
  CHECK(complaint("troupe.dev/ttl-seconds-after-sucess", "1") ==
        "there is no such annotation of Jobs; did you mean troupe.dev/ttl-seconds-after-success?");
  CHECK(complaint("troupe.dev/colour", "red") == "there is no such annotation of Jobs");
}

TEST_CASE("backoff: a curve of its own", "[job][backoff]") {
  const backoff_curve slow{.initial = 2 * second, .cap = 10 * second, .factor_milli = 1500};
  const timestamp_us wanted[] = {0, 2'000'000, 3'000'000, 4'500'000, 6'750'000, 10'000'000, 10'000'000};
  for (std::int64_t n = 0; n < 7; ++n)
    CHECK(slow.delay(n) == wanted[n]);
  CHECK(backoff_curve{.initial = 5 * second, .factor_milli = 1000}.delay(1'000'000'000) == 5 * second);
  CHECK(backoff_curve{.initial = 0}.delay(1'000'000'000) == 0);

  SECTION("also after more failures than are remembered one by one") {
    const backoff_curve gentle{.initial = second, .cap = 3600 * second, .factor_milli = 1100};
    failure_record record;
    for (int i = 0; i < 40; ++i)
      record.failed(t0 + i * second);
    CHECK(record.streak().failures == 40);
    CHECK(record.streak().open_at(gentle) == t0 + 39 * second + gentle.delay(40));
    CHECK(gentle.delay(40) > gentle.delay(17));
    record.succeeded(t0 + 60 * second);
    CHECK(record.streak().failures == 0);
  }
}

TEST_CASE("backoff: jitter lengthens a delay by its share at most, the same each time", "[job][backoff]") {
  std::set<timestamp_us> seen;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const backoff_curve curve{.jitter_percent = 50, .seed = seed};
    const auto delay = curve.delay(1, 7);
    CHECK(delay >= 10 * second);
    CHECK(delay <= 15 * second);
    CHECK(delay == curve.delay(1, 7));
    CHECK(curve.delay(1, 8) != delay); // another index
    seen.insert(delay);
  }
  CHECK(seen.size() > 190);
  CHECK(*seen.rbegin() - *seen.begin() > 4 * second);
  api::ObjectMeta meta;
  meta.annotations["troupe.dev/backoff"] = "jitter=10%";
  meta.uid = "11111111-2222-4333-8444-555555555555";
  const auto one = options_of(meta).backoff.seed;
  meta.uid = "21111111-2222-4333-8444-555555555555";
  CHECK(options_of(meta).backoff.seed != one);
}

TEST_CASE("backoff: a Job waits as its annotation says", "[job][backoff]") {
  auto job = a_job().with(failed().finished_at(t0 - 2 * second)).annotated("troupe.dev/backoff", "initial=3s");
  CHECK(job.decide().why == "BackOff");
  CHECK(job.decide().look_again == t0 + second);
  CHECK(job.decide(t0 + second).create == 1);
  auto indexed = a_job()
                     .indexed()
                     .backoff_limit_per_index(3)
                     .annotated("troupe.dev/backoff", "initial=3s")
                     .with(failed().index(0).finished_at(t0 - 2 * second));
  CHECK(indexed.decide().why == "BackOff");
  CHECK(indexed.decide(t0 + second).create == 1);
}

TEST_CASE("success exit codes are no failures to a podFailurePolicy", "[job][options]") {
  auto job = a_job().rule("FailJob", 3).job;
  auto& other = job.spec.podFailurePolicy->rules.emplace_back();
  other.action = "Ignore";
  other.onExitCodes.emplace().operator_ = "NotIn";
  other.onExitCodes->values = {7};
  job.spec.template_.spec.containers.emplace_back().name = "second";
  using action = failure_verdict::action;
  CHECK(judge(job.metadata, job.spec, failed().exits({3, 7}).numbered(0)).what == action::fail_job);
  CHECK(judge(job.metadata, job.spec, failed().exits({3, 7}).numbered(0), {3}).what == action::count);
  CHECK(judge(job.metadata, job.spec, failed().exits({3, 8}).numbered(0), {3}).what == action::ignore);
  job.spec.template_.spec.initContainers.emplace_back().name = "before";
  CHECK(
      judge(job.metadata, job.spec, failed().exits({3, pod_fact::no_exit, pod_fact::no_exit}).numbered(0), {3}).what ==
      action::fail_job); // an init container has no such codes
}

TEST_CASE("the Finished condition comes with either end", "[job][options]") {
  const auto done = a_job().with(succeeded()).annotated("troupe.dev/finished-condition", "true").decide();
  CHECK(is_true(done.status.conditions, "Complete"));
  REQUIRE(is_true(done.status.conditions, "Finished"));
  CHECK(find(done.status.conditions, "Finished")->reason == "CompletionsReached");
  const auto failing = a_job().backoff_limit(0).annotated("troupe.dev/finished-condition", "true").with(failed());
  REQUIRE(is_true(failing.decide().status.conditions, "Finished"));
  CHECK(find(failing.decide().status.conditions, "Finished")->reason == "BackoffLimitExceeded");
  CHECK_FALSE(is_true(a_job().with(succeeded()).decide().status.conditions, "Finished"));
  const auto ending = a_job()
                          .backoff_limit(0)
                          .parallelism(2)
                          .completions(2)
                          .annotated("troupe.dev/finished-condition", "true")
                          .with(failed())
                          .with(running());
  CHECK_FALSE(is_true(ending.decide().status.conditions, "Finished")); // not before everything has ended
}

TEST_CASE("start deadline: pods that never ran are given up", "[job][options]") {
  const auto waits = [](timestamp_us since) { return pending().unscheduled().created_at(t0 - since); };
  const auto with = [](const a_pod& pod) {
    return a_job()
        .parallelism(2)
        .completions(2)
        .annotated("troupe.dev/start-deadline-seconds", "60")
        .with(ready().has_run())
        .with(pod);
  };
  SECTION("not before, and looked at again when it is over") {
    const auto plan = with(waits(59 * second)).decide();
    CHECK(plan.remove.empty());
    CHECK(plan.look_again == t0 + second);
  }
  SECTION("then it is deleted, counted, and told") {
    const auto job = with(waits(60 * second));
    const auto plan = job.decide();
    CHECK(plan.remove == std::vector<std::uint32_t>{1});
    CHECK_FALSE(plan.remove_uncounted);
    REQUIRE(plan.events.size() == 1);
    CHECK(plan.events[0].reason == "StartDeadlineExceeded");
    CHECK(plan.events[0].message ==
          "Gave up pod " + pod_name("pi", uid_from_text(job.job.metadata.uid), 1) + ": not running after 60 seconds");
  }
  SECTION("one that has run once is not concerned") {
    CHECK(with(waits(60 * second).has_run()).decide().remove.empty());
    CHECK(with(running().created_at(t0 - 3600 * second).has_run()).decide().look_again == std::nullopt);
  }
  SECTION("each such failure counts against backoffLimit") {
    auto job = a_job().backoff_limit(0).annotated("troupe.dev/start-deadline-seconds", "60").with(pending().deleted());
    CHECK(is_true(job.decide().status.conditions, "FailureTarget"));
  }
}

TEST_CASE("ttl: by how the Job ended", "[job][ttl]") {
  struct row {
    const char* name;
    const char* condition;
    std::optional<std::int32_t> both;
    std::optional<std::int64_t> success, failure, wanted_s;
  };
  const row rows[] = {
      {"nothing asked", "Complete", {}, {}, {}, {}},
      {"only the field", "Failed", 60, {}, {}, 60},
      {"success goes before the field", "Complete", 60, 5, {}, 5},
      {"a failed Job keeps the field's", "Failed", 60, 5, {}, 60},
      {"failure goes before the field", "Failed", 60, {}, 7200, 7200},
      {"only for success: a failed one stays", "Failed", {}, 0, {}, {}},
      {"at once", "Complete", {}, 0, {}, 0},
  };
  for (const auto& r : rows) {
    INFO(r.name);
    auto job = a_job().condition(r.condition, "True").job;
    job.spec.ttlSecondsAfterFinished = r.both;
    job_options options;
    options.ttl_after_success_s = r.success;
    options.ttl_after_failure_s = r.failure;
    const auto wanted = r.wanted_s ? std::optional{long_ago + *r.wanted_s * second} : std::nullopt;
    CHECK(delete_at(job, options) == wanted);
  }
}

} // namespace troupe::test
