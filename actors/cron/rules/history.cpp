#include "actors/cron/rules/history.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace troupe::cron {

namespace {

/// Jobs that never started come last.
auto age_key(const cron_child& child) {
  const auto& job = child.object.get<api::Job>();
  const auto& started = job.status.startTime;
  return std::tuple{started ? started->micros : std::numeric_limits<std::int64_t>::max(), job.metadata.name};
}

void add_surplus(std::vector<cron_child>& out, const std::vector<cron_child>& jobs, job_end end, std::int32_t limit) {
  std::vector<cron_child> ended;
  for (const auto& child : jobs)
    if (end_of(child.object.get<api::Job>()) == end)
      ended.push_back(child);
  const auto kept = static_cast<std::size_t>(std::max(0, limit));
  if (ended.size() <= kept)
    return;
  std::sort(ended.begin(), ended.end(), [](const auto& a, const auto& b) { return age_key(a) < age_key(b); });
  out.insert(out.end(), ended.begin(), ended.end() - static_cast<std::ptrdiff_t>(kept));
}

} // namespace

job_end end_of(const api::Job& job) {
  for (const auto& condition : job.status.conditions) {
    if (condition.status != "True")
      continue;
    if (condition.type == "Complete")
      return job_end::complete;
    if (condition.type == "Failed")
      return job_end::failed;
  }
  return job_end::none;
}

std::vector<cron_child> surplus(const api::CronJobSpec& spec, const std::vector<cron_child>& jobs) {
  std::vector<cron_child> out;
  if (spec.successfulJobsHistoryLimit)
    add_surplus(out, jobs, job_end::complete, *spec.successfulJobsHistoryLimit);
  if (spec.failedJobsHistoryLimit)
    add_surplus(out, jobs, job_end::failed, *spec.failedJobsHistoryLimit);
  return out;
}

} // namespace troupe::cron
