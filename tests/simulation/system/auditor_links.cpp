// What must hold between a Job and others: those that it waits for, and the CronJob that made it.

#include "actors/cron/rules/run_job.hpp"
#include "actors/job/options/options.hpp"
#include "actors/job/rules/completion.hpp"
#include "actors/job/rules/conditions.hpp"
#include "tests/simulation/system/auditor.hpp"

#include <algorithm>
#include <limits>

namespace troupe::test {

namespace {

constexpr auto no_limit = std::numeric_limits<std::uint32_t>::max();

std::string cron_of(const api::Job& job) {
  for (const auto& owner : job.metadata.ownerReferences)
    if (owner.kind == "CronJob" && owner.controller.value_or(false))
      return owner.uid;
  return {};
}

bool goes_on(const api::Job& job) { return !job_rules::is_finished(job.status) && !job.metadata.deletionTimestamp; }

} // namespace

// -- dependencies -----------------------------------------------------------------------------------------------------

void auditor::note_end(const api::Job& job) {
  auto& end = ends_[job.metadata.name];
  const auto& conditions = job.status.conditions;
  end.succeeded = end.succeeded || job_rules::is_true(conditions, job_rules::complete_condition);
  end.failed = end.failed || job_rules::is_true(conditions, job_rules::failed_condition);
  end.succeeded_indexes.insert_all(job_rules::parse_leniently(job.status.completedIndexes, no_limit));
  end.failed_indexes.insert_all(job_rules::parse_leniently(job.status.failedIndexes.value_or(""), no_limit));
}

bool auditor::has_come(const job_rules::dependency& what, std::uint32_t index) const {
  using job_rules::dependency_end;
  const auto known = ends_.find(what.job);
  if (known == ends_.end())
    return false;
  const auto& end = known->second;
  const auto success = what.end != dependency_end::failed, failure = what.end != dependency_end::succeeded;
  if (!what.by_index || what.end == dependency_end::ended)
    if ((success && end.succeeded) || (failure && end.failed))
      return true;
  return what.by_index &&
         ((success && end.succeeded_indexes.contains(index)) || (failure && end.failed_indexes.contains(index)));
}

/// A dependency by index has come when all of them have: indexes that are added later do not wait (docs/jobs.md).
void auditor::note_dependencies(known_job& x) const {
  const auto completions = static_cast<std::uint32_t>(x.last.spec.completions.value_or(0));
  for (const auto& what : job_rules::options_of(x.last.metadata).depends_on) {
    auto missing = !what.by_index;
    for (std::uint32_t i = 0; i < completions && !missing; ++i)
      missing = !has_come(what, i);
    if (!missing)
      x.met.insert(what.job);
  }
}

/// A pod is there only when what its Job waits for has come.
void auditor::check_dependencies(const known_job& x) {
  for (const auto& what : job_rules::options_of(x.last.metadata).depends_on)
    for (const auto& [number, p] : x.pods)
      stage_.require(x.met.contains(what.job) || has_come(what, p.record.index), "a pod before what its Job waits for",
                     where(x, number));
}

// -- CronJobs ---------------------------------------------------------------------------------------------------------

void auditor::take_cron(const api::CronJob& now) {
  auto& x = crons_[now.metadata.uid];
  const auto time = [](const std::optional<api::Time>& t) { return t ? t->micros : 0; };
  stage_.require(time(x.last.status.lastScheduleTime) <= time(now.status.lastScheduleTime),
                 "a CronJob's lastScheduleTime goes back", now.metadata.name);
  x.last = now;
}

/// Each run makes one Job, whatever happens.
void auditor::tie_to_cron(known_job& x) {
  const auto cron = cron_of(x.last);
  if (cron.empty() || !x.cron.empty())
    return;
  x.cron = cron;
  const auto& annotations = x.last.metadata.annotations;
  const auto when = annotations.find(cron::scheduled_annotation);
  stage_.require(when != annotations.end(), "a CronJob's Job without its time", where(x));
  if (when == annotations.end())
    return;
  const auto& uid = x.last.metadata.uid;
  const auto known = runs_.try_emplace(cron + " " + when->second, uid).first;
  stage_.require(known->second == uid, "two Jobs of one run", where(x));
}

/// With Forbid and Replace one Job at a time.
void auditor::check_cron(const std::string& uid) {
  const auto cron = crons_.find(uid);
  if (cron == crons_.end() || cron->second.last.spec.concurrencyPolicy == "Allow")
    return;
  const auto active = std::count_if(jobs_.begin(), jobs_.end(), [&](const auto& entry) {
    const auto& x = entry.second;
    return x.cron == uid && !x.removed && goes_on(x.last);
  });
  stage_.require(active <= 1, "two Jobs of a CronJob at once", cron->second.last.metadata.name);
}

void auditor::check_links_at_end() {
  for (const auto& [uid, x] : jobs_) {
    const auto cron = crons_.find(cron_of(x.last));
    stage_.require(x.removed || cron == crons_.end() || !cron->second.removed, "a deleted CronJob left a Job behind",
                   where(x));
  }
}

} // namespace troupe::test
