#include "actors/admission/jobs/job_rules.hpp"
#include "actors/admission/json_value.hpp"
#include "actors/job/indexed/indexes.hpp"
#include "actors/job/rules/conditions.hpp"

#include <fmt/format.h>

#include <limits>
#include <set>

namespace troupe::admission {

namespace {

using job_rules::complete_condition;
using job_rules::failed_condition;
using job_rules::failure_target;
using job_rules::success_criteria_met;
using job_rules::suspended_condition;

const field_path status_path{"status"};
const field_path conditions_path{"status.conditions"};

/// The wire shows whole seconds: times that look the same there are the same.
std::int64_t seconds(const std::optional<api::Time>& t) { return t ? t->micros / 1'000'000 : -1; }
std::string time_text(const std::optional<api::Time>& t) { return t ? quoted(api::format_time(*t)) : "null"; }

/// One status update: what it is, what it was, and which of its parts it touches.
struct status_change {
  const api::Job& job;
  const api::Job& old;

  const api::JobStatus& now() const { return job.status; }
  const api::JobStatus& before() const { return old.status; }
  bool is(std::string_view condition) const { return job_rules::is_true(now().conditions, condition); }
  bool was(std::string_view condition) const { return job_rules::is_true(before().conditions, condition); }
  bool turned(std::string_view condition) const { return is(condition) != was(condition); }
  bool finished() const { return job_rules::is_finished(now()); }
  bool finish_turned() const { return finished() != job_rules::is_finished(before()); }
  bool start_changed() const { return seconds(now().startTime) != seconds(before().startTime); }
  bool completion_changed() const { return seconds(now().completionTime) != seconds(before().completionTime); }
};

void refuse(field_errors& out, std::string_view why) { out.invalid(conditions_path, std::string{}, why); }

void check_counts(field_errors& out, const api::JobStatus& status) {
  out.not_negative(status_path / "active", status.active);
  out.not_negative(status_path / "succeeded", status.succeeded);
  out.not_negative(status_path / "failed", status.failed);
  if (status.ready)
    out.not_negative(status_path / "ready", *status.ready);
  if (status.terminating)
    out.not_negative(status_path / "terminating", *status.terminating);
}

void check_uncounted(field_errors& out, const api::JobStatus& status) {
  if (!status.uncountedTerminatedPods)
    return;
  const auto where = status_path / "uncountedTerminatedPods";
  std::set<std::string> seen;
  const std::pair<const char*, const std::vector<std::string>*> lists[] = {
      {"succeeded", &status.uncountedTerminatedPods->succeeded}, {"failed", &status.uncountedTerminatedPods->failed}};
  for (const auto& [name, list] : lists)
    for (std::size_t i = 0; i < list->size(); ++i) {
      const auto& uid = (*list)[i];
      if (uid.empty())
        out.invalid((where / name)[i], quoted(uid), "must not be empty");
      else if (!seen.insert(uid).second)
        out.duplicate((where / name)[i], quoted(uid));
    }
}

void check_disabling(field_errors& out, const status_change& c) {
  for (const auto condition : {failed_condition, complete_condition, failure_target})
    if (c.was(condition) && !c.is(condition))
      refuse(out, fmt::format("cannot disable the terminal {}=True condition", condition));
  if (c.was(success_criteria_met) && !c.is(success_criteria_met))
    refuse(out, "cannot disable the SuccessCriteriaMet=True condition");
  if (c.was(complete_condition) && !c.was(success_criteria_met) && c.is(success_criteria_met))
    refuse(out, "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions");
}

void check_contradictions(field_errors& out, const status_change& c) {
  const auto complete = c.is(complete_condition), failed = c.is(failed_condition);
  const auto target = c.is(failure_target), met = c.is(success_criteria_met);
  if (complete && failed && (c.turned(complete_condition) || c.turned(failed_condition)))
    refuse(out, "cannot set Complete=True and Failed=true conditions");
  if (complete && target && (c.turned(complete_condition) || c.turned(failure_target)))
    refuse(out, "cannot set Complete=True and FailureTarget=true conditions");
  if (failed && !target && c.turned(failed_condition))
    refuse(out, "cannot set Failed=True condition without the FailureTarget=true condition");
  if (complete && !met && c.turned(complete_condition))
    refuse(out, "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
  if (met && failed)
    refuse(out, "cannot set SuccessCriteriaMet=True and Failed=true conditions");
  if (met && target)
    refuse(out, "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
  if (c.job.spec.successPolicy && complete && !met)
    refuse(out, "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True");
}

void check_completion_time(field_errors& out, const status_change& c) {
  const auto where = status_path / "completionTime";
  const auto& time = c.now().completionTime;
  if (c.turned(complete_condition) || c.completion_changed()) {
    if (time && !c.is(complete_condition))
      out.invalid(where, time_text(time), "cannot set completionTime when there is no Complete=True condition");
    if (!time && c.is(complete_condition))
      out.required(where, "completionTime is required for Complete jobs");
  }
  if (time && c.now().startTime && (c.start_changed() || c.completion_changed()) &&
      seconds(time) < seconds(c.now().startTime))
    out.invalid(where, time_text(time), "must be equal to or after `startTime`");
  if (c.before().completionTime && time && c.completion_changed())
    out.invalid(where, time_text(time), "field is immutable");
}

void check_start_time(field_errors& out, const status_change& c) {
  const auto where = status_path / "startTime";
  const auto suspended = c.job.spec.suspend.value_or(false);
  const auto nothing_to_do = suspended && c.job.spec.completions == 0;
  if (c.finished() && !c.now().startTime && (c.finish_turned() || c.start_changed()) && !nothing_to_do)
    out.required(where, "startTime is required for finished job");
  const auto resumed = c.was(suspended_condition) && !c.is(suspended_condition);
  if (c.before().startTime && c.start_changed() && !suspended && !resumed)
    out.invalid(where, time_text(c.now().startTime), "field is immutable for unsuspended job once set");
}

void check_finished(field_errors& out, const status_change& c) {
  const auto& now = c.now();
  const auto& before = c.before();
  if (c.finished()) {
    if (now.active > 0 && (c.finish_turned() || now.active != before.active))
      out.invalid(status_path / "active", now.active, "active>0 is invalid for finished job");
    if (now.terminating.value_or(0) > 0 && (c.finish_turned() || now.terminating != before.terminating))
      out.invalid(status_path / "terminating", *now.terminating, "terminating>0 is invalid for finished job");
    const auto& uncounted = now.uncountedTerminatedPods;
    const auto any = uncounted && !(uncounted->succeeded.empty() && uncounted->failed.empty());
    if (any && (c.finish_turned() || !(uncounted == before.uncountedTerminatedPods)))
      out.invalid(status_path / "uncountedTerminatedPods", json_value(uncounted), "must be empty for finished job");
  }
  const auto ready = now.ready.value_or(0);
  if (ready > now.active && (now.ready != before.ready || now.active != before.active))
    out.invalid(status_path / "ready", ready, "cannot set more ready pods than active");
}

void check_counters(field_errors& out, const status_change& c) {
  const auto& spec = c.job.spec;
  const auto elastic = spec.completionMode == "Indexed" && spec.completions == spec.parallelism;
  if (c.now().failed < c.before().failed)
    out.invalid(status_path / "failed", c.now().failed, "cannot decrease the failed counter");
  if (c.now().succeeded < c.before().succeeded && !elastic)
    out.invalid(status_path / "succeeded", c.now().succeeded, "cannot decrease the succeeded counter");
}

void check_completed_indexes(field_errors& out, const status_change& c) {
  const auto& text = c.now().completedIndexes;
  if (text == c.before().completedIndexes || text.empty())
    return;
  const auto where = status_path / "completedIndexes";
  std::int64_t count = 0;
  if (c.job.spec.completionMode != "Indexed")
    out.invalid(where, quoted(text), "cannot set non-empty completedIndexes when non-indexed completion mode");
  else if (const auto error = job_rules::index_text_error(text, c.job.spec.completions.value_or(0), count))
    out.invalid(where, quoted(text), "error parsing completedIndexes: " + *error);
}

void check_failed_indexes(field_errors& out, const status_change& c) {
  const auto& text = c.now().failedIndexes;
  if (!text || text == c.before().failedIndexes)
    return;
  const auto where = status_path / "failedIndexes";
  const auto completions = c.job.spec.completions.value_or(0);
  std::int64_t count = 0;
  if (!c.job.spec.backoffLimitPerIndex)
    return out.invalid(where, quoted(*text), "cannot set non-null failedIndexes when backoffLimitPerIndex is null");
  if (const auto error = job_rules::index_text_error(*text, completions, count))
    return out.invalid(where, quoted(*text), "error parsing failedIndexes: " + *error);
  const auto limit = static_cast<std::uint32_t>(completions);
  const auto completed = job_rules::parse_leniently(c.now().completedIndexes, limit);
  if (const auto index = job_rules::parse_leniently(*text, limit).first_common(completed))
    out.invalid(where, quoted(*text), fmt::format("failedIndexes and completedIndexes overlap at index: {}", *index));
}

/// Takes over the old time when only its invisible fraction differs.
void keep_precision(api::Time& now, const api::Time& old) {
  if (seconds(now) == seconds(old))
    now = old;
}

void keep_precision(std::optional<api::Time>& now, const std::optional<api::Time>& old) {
  if (now && old)
    keep_precision(*now, *old);
}

} // namespace

void keep_precision(api::JobStatus& now, const api::JobStatus& old) {
  keep_precision(now.startTime, old.startTime);
  keep_precision(now.completionTime, old.completionTime);
  for (auto& condition : now.conditions)
    if (const auto* known = job_rules::find(old.conditions, condition.type)) {
      keep_precision(condition.lastProbeTime, known->lastProbeTime);
      keep_precision(condition.lastTransitionTime, known->lastTransitionTime);
    }
}

void check_job_status(field_errors& out, const api::Job& job, const api::Job& old) {
  const status_change change{job, old};
  check_job_options(out, "metadata", job.metadata.annotations, job.spec);
  check_counts(out, job.status);
  check_uncounted(out, job.status);
  check_disabling(out, change);
  check_contradictions(out, change);
  check_completion_time(out, change);
  check_start_time(out, change);
  check_finished(out, change);
  check_counters(out, change);
  check_completed_indexes(out, change);
  check_failed_indexes(out, change);
}

} // namespace troupe::admission
