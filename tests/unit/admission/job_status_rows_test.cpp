// Every rule of spec/jobs.md §7, a row each: what a Job's status may become.

#include "tests/unit/admission/rows.hpp"

#include "actors/job/rules/conditions.hpp"

#include <fmt/format.h>

namespace troupe::test {

namespace {

using edit = std::function<void(api::Job&)>;

void nothing(api::Job&) {}

struct row {
  const char* name;
  edit before, after;
  std::string text; ///< below status.; empty: admitted
};

edit all(std::vector<edit> parts) {
  return [parts](api::Job& job) {
    for (const auto& part : parts)
      part(job);
  };
}

edit is(std::string_view type, bool on = true) {
  return [type, on](api::Job& job) { job_rules::set(job.status.conditions, type, on, {}, t0); };
}

/// As a client may see it, whatever rules say.
edit gone(std::string_view type) {
  return [type](api::Job& job) { std::erase_if(job.status.conditions, [&](auto& c) { return c.type == type; }); };
}

void start(api::Job& job) { job.status.startTime = api::Time{t0}; }
void complete_time(api::Job& job) { job.status.completionTime = api::Time{t0}; }

edit status(std::function<void(api::JobStatus&)> how) {
  return [how](api::Job& job) { how(job.status); };
}

const edit complete = all({start, complete_time, is("SuccessCriteriaMet"), is("Complete")});
const edit fail = all({start, is("FailureTarget"), is("Failed")});

/// @param spec the Job's, before both
void check(const std::vector<row>& rows, const edit& spec = nothing) {
  for (const auto& r : rows) {
    INFO(r.name);
    auto old = stored_job(spec);
    r.before(old);
    auto now = old;
    r.after(now);
    check_refusal(update(now, old, "status"), r.text.empty() ? "" : "status." + r.text);
  }
}

/// The texts of all errors, in their order.
std::vector<std::string> errors(const edit& before, const edit& after, const edit& spec = nothing) {
  auto old = stored_job(spec);
  before(old);
  auto now = old;
  after(now);
  std::vector<std::string> out;
  for (const auto& c : causes(update(now, old, "status")))
    out.push_back(c.field + ": " + c.message);
  return out;
}

bool has(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

void indexed(api::Job& job) {
  job.spec.completionMode = "Indexed";
  job.spec.completions = 4;
  job.spec.parallelism = 2;
  job.spec.backoffLimitPerIndex = 1;
}

edit completed(const char* text) {
  return status([text](auto& s) { s.completedIndexes = text; });
}
edit failed_indexes(const char* text) {
  return status([text](auto& s) { s.failedIndexes = text; });
}

const std::string conditions = "conditions: Invalid value: ";

} // namespace

TEST_CASE("status rows: no counter is negative", "[admission][job]") {
  const std::string negative = ": Invalid value: -1: must be greater than or equal to 0";
  check({
      {"ready", nothing, status([](auto& s) { s.ready = -1; }), "ready" + negative},
      {"terminating", nothing, status([](auto& s) { s.terminating = -1; }), "terminating" + negative},
  });
  CHECK(has(errors(nothing, status([](auto& s) { s.active = -1; })), "status.active" + negative));
  CHECK(has(errors(nothing, status([](auto& s) { s.succeeded = -1; })), "status.succeeded" + negative));
  CHECK(has(errors(nothing, status([](auto& s) { s.failed = -1; })), "status.failed" + negative));
}

TEST_CASE("status rows: uncounted pods", "[admission][job]") {
  const auto lists = [](std::vector<std::string> succeeded, std::vector<std::string> failed) {
    return status([=](auto& s) {
      auto& both = s.uncountedTerminatedPods.emplace();
      both.succeeded = succeeded;
      both.failed = failed;
    });
  };
  check({
      {"both", nothing, lists({"a"}, {"b"}), ""},
      {"empty", nothing, lists({""}, {}),
       "uncountedTerminatedPods.succeeded[0]: Invalid value: \"\": must not be empty"},
      {"empty, failed", nothing, lists({}, {""}),
       "uncountedTerminatedPods.failed[0]: Invalid value: \"\": must not be empty"},
      {"twice", nothing, lists({"a", "a"}, {}), "uncountedTerminatedPods.succeeded[1]: Duplicate value: \"a\""},
      {"in both", nothing, lists({"a"}, {"a"}), "uncountedTerminatedPods.failed[0]: Duplicate value: \"a\""},
      {"of a finished Job", nothing, all({complete, lists({"a"}, {})}),
       "uncountedTerminatedPods: Invalid value: {\"succeeded\":[\"a\"]}: must be empty for finished job"},
      {"of one that was finished so: it stays", all({complete, lists({"a"}, {})}),
       status([](auto& s) { s.conditions[0].message = "x"; }), ""},
  });
}

TEST_CASE("status rows: conditions that contradict each other", "[admission][job]") {
  CHECK(has(errors(complete, is("Failed")),
            "status." + conditions + "cannot set Complete=True and Failed=true conditions"));
  CHECK(has(errors(complete, is("FailureTarget")),
            "status." + conditions + "cannot set Complete=True and FailureTarget=true conditions"));
  CHECK(has(errors(is("SuccessCriteriaMet"), all({start, is("Failed")})),
            "status." + conditions + "cannot set SuccessCriteriaMet=True and Failed=true conditions"));
  check({
      {"Failed alone", nothing, all({start, is("Failed")}),
       conditions + "cannot set Failed=True condition without the FailureTarget=true condition"},
      {"Complete alone", nothing, all({start, complete_time, is("Complete")}),
       conditions + "cannot set Complete=True condition without the SuccessCriteriaMet=true condition"},
      {"both outcomes", is("FailureTarget"), is("SuccessCriteriaMet"),
       conditions + "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions"},
      {"even when nothing of them changed", all({is("FailureTarget"), is("SuccessCriteriaMet")}),
       status([](auto& s) { s.active = 1; }),
       conditions + "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions"},
      {"an outcome, then its end", is("FailureTarget"), all({start, is("Failed")}), ""},
      {"the other", is("SuccessCriteriaMet"), all({start, complete_time, is("Complete")}), ""},
  });
  const edit policy = [](api::Job& job) {
    indexed(job);
    job.spec.successPolicy.emplace().rules.emplace_back().succeededCount = 1;
  };
  CHECK(has(errors(nothing, all({start, complete_time, is("Complete")}), policy),
            "status." + conditions +
                "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True"));
}

TEST_CASE("status rows: conditions that are not taken back", "[admission][job]") {
  const auto disabled = [](const char* type) {
    return fmt::format("status.conditions: Invalid value: cannot disable the terminal {}=True condition", type);
  };
  for (const auto& undo : {is("Failed", false), gone("Failed")})
    CHECK(has(errors(fail, undo), disabled("Failed")));
  CHECK(has(errors(complete, gone("Complete")), disabled("Complete")));
  CHECK(has(errors(is("FailureTarget"), gone("FailureTarget")), disabled("FailureTarget")));
  check({
      {"SuccessCriteriaMet", is("SuccessCriteriaMet"), gone("SuccessCriteriaMet"),
       conditions + "cannot disable the SuccessCriteriaMet=True condition"},
      {"SuccessCriteriaMet after Complete", all({complete, gone("SuccessCriteriaMet")}), is("SuccessCriteriaMet"),
       conditions + "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions"},
      {"Suspended may go", is("Suspended"), gone("Suspended"), ""},
  });
}

TEST_CASE("status rows: times", "[admission][job]") {
  const auto at = [](int s) { return api::Time{t0 + s * us_per_second}; };
  check({
      {"completion of a Job that goes on", nothing, complete_time,
       "completionTime: Invalid value: \"2026-01-01T00:00:00Z\": cannot set completionTime when there is no "
       "Complete=True condition"},
      {"completion of a failed one", nothing, all({fail, complete_time}),
       "completionTime: Invalid value: \"2026-01-01T00:00:00Z\": cannot set completionTime when there is no "
       "Complete=True condition"},
      {"a complete one without", nothing, all({complete, status([](auto& s) { s.completionTime.reset(); })}),
       "completionTime: Required value: completionTime is required for Complete jobs"},
      {"before its start", nothing, all({complete, status([&](auto& s) { s.startTime = at(1); })}),
       "completionTime: Invalid value: \"2026-01-01T00:00:00Z\": must be equal to or after `startTime`"},
      {"moved", complete, status([&](auto& s) { s.completionTime = at(1); }),
       "completionTime: Invalid value: \"2026-01-01T00:00:01Z\": field is immutable"},
      {"finished without a start", nothing, all({fail, status([](auto& s) { s.startTime.reset(); })}),
       "startTime: Required value: startTime is required for finished job"},
      {"a start that moves", start, status([&](auto& s) { s.startTime = at(1); }),
       "startTime: Invalid value: \"2026-01-01T00:00:01Z\": field is immutable for unsuspended job once set"},
      {"a start that goes", start, status([](auto& s) { s.startTime.reset(); }),
       "startTime: Invalid value: null: field is immutable for unsuspended job once set"},
      {"a start that moves as the Job is resumed", all({start, is("Suspended")}),
       all({is("Suspended", false), status([&](auto& s) { s.startTime = at(1); })}), ""},
  });
  check({{"the start of a suspended one", start, status([](auto& s) { s.startTime.reset(); }), ""}},
        [](auto& j) { j.spec.suspend = true; });
  check({{"suspended, with nothing to do", nothing, all({complete, status([](auto& s) { s.startTime.reset(); })}), ""}},
        [](auto& j) {
          j.spec.suspend = true;
          j.spec.completions = 0;
        });
}

TEST_CASE("status rows: pods of a finished Job", "[admission][job]") {
  check({
      {"active", nothing, all({complete, status([](auto& s) { s.active = 1; })}),
       "active: Invalid value: 1: active>0 is invalid for finished job"},
      {"terminating", nothing, all({fail, status([](auto& s) { s.terminating = 1; })}),
       "terminating: Invalid value: 1: terminating>0 is invalid for finished job"},
      {"ready", nothing, status([](auto& s) { s.ready = 1; }),
       "ready: Invalid value: 1: cannot set more ready pods than active"},
      {"what was wrong before does not block",
       all({complete, status([](auto& s) { s.active = s.terminating.emplace(1); })}),
       status([](auto& s) { s.conditions[0].message = "x"; }), ""},
  });
}

TEST_CASE("status rows: counters", "[admission][job]") {
  const auto succeeded = [](int n) { return status([n](auto& s) { s.succeeded = n; }); };
  const auto failed = [](int n) { return status([n](auto& s) { s.failed = n; }); };
  check({
      {"failed", failed(2), failed(1), "failed: Invalid value: 1: cannot decrease the failed counter"},
      {"succeeded", succeeded(2), succeeded(1), "succeeded: Invalid value: 1: cannot decrease the succeeded counter"},
      {"up", succeeded(1), succeeded(2), ""},
  });
  check({{"Indexed, not as many at once as there are", succeeded(2), succeeded(1),
          "succeeded: Invalid value: 1: cannot decrease the succeeded counter"}},
        indexed);
  check({{"an elastic Job", succeeded(2), succeeded(1), ""}}, [](auto& j) {
    indexed(j);
    j.spec.parallelism = 4;
  });
}

TEST_CASE("status rows: indexes", "[admission][job]") {
  check({
      {"completed, not Indexed", nothing, completed("1"),
       "completedIndexes: Invalid value: \"1\": cannot set non-empty completedIndexes when non-indexed completion "
       "mode"},
      {"failed, without a limit", nothing, failed_indexes(""),
       "failedIndexes: Invalid value: \"\": cannot set non-null failedIndexes when backoffLimitPerIndex is null"},
  });
  check(
      {
          {"both", nothing, all({completed("0,2"), failed_indexes("1,3")}), ""},
          {"completed beyond the end", nothing, completed("4"),
           "completedIndexes: Invalid value: \"4\": error parsing completedIndexes: too large index: \"4\""},
          {"completed in disorder", nothing, completed("2,1"),
           "completedIndexes: Invalid value: \"2,1\": error parsing completedIndexes: non-increasing order, previous: "
           "2, "
           "current: 1"},
          {"failed, no numbers", nothing, failed_indexes("x"),
           "failedIndexes: Invalid value: \"x\": error parsing failedIndexes: cannot convert string to integer for "
           "index: \"x\""},
          {"overlapping", nothing, all({completed("0-2"), failed_indexes("1,3")}),
           "failedIndexes: Invalid value: \"1,3\": failedIndexes and completedIndexes overlap at index: 1"},
          {"wrong before does not block", completed("7"), status([](auto& s) { s.active = 1; }), ""},
      },
      indexed);
}

TEST_CASE("status rows: a Job of another controller is under the same rules", "[admission][job]") {
  const edit theirs = [](api::Job& job) { job.spec.managedBy = "acme.io/foo"; };
  check({{"complete", nothing, complete, ""},
         {"Complete alone", nothing, all({start, complete_time, is("Complete")}),
          conditions + "cannot set Complete=True condition without the SuccessCriteriaMet=true condition"}},
        theirs);
}

} // namespace troupe::test
