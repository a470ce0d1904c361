#include "messages/resource/selector_text.hpp"
#include "nodes/api/table/age.hpp"
#include "nodes/api/table/table_cells.hpp"
#include "nodes/api/table/table_rows.hpp"

#include <fmt/format.h>

namespace troupe::api_server {

namespace {

std::string completions_of(const api::Job& job) {
  const auto done = job.status.succeeded;
  if (job.spec.completions)
    return fmt::format("{}/{}", done, *job.spec.completions);
  const auto parallelism = job.spec.parallelism.value_or(0);
  return parallelism > 1 ? fmt::format("{}/1 of {}", done, parallelism) : fmt::format("{}/1", done);
}

std::string duration_of(const api::Job& job, std::int64_t now_us) {
  if (!job.status.startTime)
    return {};
  const auto end = job.status.completionTime ? job.status.completionTime->micros : now_us;
  return human_duration(std::chrono::microseconds{end - job.status.startTime->micros});
}

std::string suspend_word(const std::optional<bool>& suspend) {
  if (!suspend)
    return "<unset>";
  return *suspend ? "True" : "False";
}

} // namespace

std::string one_line(const api::LabelSelector* selector) {
  return selector == nullptr ? "<none>" : or_none(api::selector_text(*selector));
}

std::string job_status_word(const api::Job& job) {
  const auto& conditions = job.status.conditions;
  for (const auto* ended : {"Complete", "Failed"})
    if (is_true(conditions, ended))
      return ended;
  if (job.metadata.deletionTimestamp)
    return "Terminating";
  for (const auto* word : {"Suspended", "FailureTarget", "SuccessCriteriaMet"})
    if (is_true(conditions, word))
      return word;
  return "Running";
}

table_row row_of(const api::Job& job, std::int64_t now_us) {
  const auto& containers = job.spec.template_.spec.containers;
  return {.cells = {job.metadata.name, job_status_word(job), completions_of(job), duration_of(job, now_us),
                    age_of(job.metadata, now_us), names_of(containers), images_of(containers),
                    one_line(job.spec.selector.get())}};
}

table_row row_of(const api::CronJob& cron, std::int64_t now_us) {
  const auto& job = cron.spec.jobTemplate.spec;
  const auto& last = cron.status.lastScheduleTime;
  return {.cells = {cron.metadata.name, cron.spec.schedule, or_none(cron.spec.timeZone.value_or("")),
                    suspend_word(cron.spec.suspend), static_cast<std::int64_t>(cron.status.active.size()),
                    last ? human_age(last->micros, now_us) : "<none>", age_of(cron.metadata, now_us),
                    names_of(job.template_.spec.containers), images_of(job.template_.spec.containers),
                    one_line(job.selector.get())}};
}

} // namespace troupe::api_server
