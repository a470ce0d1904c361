#include "tools/cli/describe/kinds.hpp"

#include "nodes/api/table/age.hpp"
#include "tools/cli/json.hpp"
#include "tools/cli/pod_choice.hpp"
#include "tools/cli/time_text.hpp"

#include <fmt/format.h>

namespace troupe::cli {

namespace {

constexpr const char* unset = "<unset>";

std::string or_unset(const std::string& text) { return text.empty() ? unset : text; }

std::string selector_or_none(const json::object& spec) {
  const auto text = selector_text(object_at(spec, "selector"));
  return text.empty() ? "<none>" : text;
}

std::string pods_text(const json::object& status) {
  const auto ready = has(status, "ready") ? fmt::format(" ({} Ready)", number_at(status, "ready")) : std::string{};
  auto out = fmt::format("{} Active{} / {} Succeeded / {} Failed", number_at(status, "active"), ready,
                         number_at(status, "succeeded"), number_at(status, "failed"));
  if (const auto terminating = number_at(status, "terminating"); terminating > 0)
    out += fmt::format(" / {} Terminating", terminating);
  return out;
}

/// Cut at the first comma at or after position 50.
std::string indexes_text(std::string indexes) {
  constexpr std::size_t long_enough = 50;
  if (indexes.empty())
    return "<none>";
  if (const auto comma = indexes.find(',', std::min(long_enough, indexes.size())); comma != indexes.npos)
    indexes = indexes.substr(0, comma) + ",...";
  return indexes;
}

void describe_times(description& out, const json::object& spec, const json::object& status) {
  const auto start = text_at(status, "startTime"), end = text_at(status, "completionTime");
  out.optional_field(0, "Start Time", describe_time(start));
  out.optional_field(0, "Completed At", describe_time(end));
  if (const auto from = read_time(start), to = read_time(end); from && to)
    out.field(0, "Duration", api_server::human_duration(std::chrono::microseconds{*to - *from}));
  if (has(spec, "activeDeadlineSeconds"))
    out.field(0, "Active Deadline Seconds", text_at(spec, "activeDeadlineSeconds") + "s");
}

void describe_indexes(description& out, const json::object& status) {
  out.field(0, "Completed Indexes", indexes_text(text_at(status, "completedIndexes")));
  if (has(status, "failedIndexes"))
    out.field(0, "Failed Indexes", indexes_text(text_at(status, "failedIndexes")));
}

/// kubectl leaves them out, and with them why a Job waits or has ended.
void describe_conditions(description& out, const json::array& conditions) {
  if (conditions.empty())
    return;
  std::vector<std::vector<std::string>> rows;
  for (const auto& item : conditions) {
    const auto& c = item.as_object();
    rows.push_back({text_at(c, "type"), text_at(c, "status"), text_at(c, "reason"), text_at(c, "message")});
  }
  out.line(0, "Conditions:");
  out.table(1, {"Type", "Status", "Reason", "Message"}, rows);
}

} // namespace

void describe_job(description& out, const json::object& job) {
  const auto& metadata = object_at(job, "metadata");
  const auto& spec = object_at(job, "spec");
  const auto& status = object_at(job, "status");
  describe_identity(out, job);
  out.field(0, "Selector", selector_or_none(spec));
  out.map(0, "Labels", object_at(metadata, "labels"));
  out.annotations(0, object_at(metadata, "annotations"));
  describe_owner(out, job);
  out.field(0, "Parallelism", or_unset(text_at(spec, "parallelism")));
  out.field(0, "Completions", or_unset(text_at(spec, "completions")));
  const auto mode = text_at(spec, "completionMode");
  out.optional_field(0, "Completion Mode", mode);
  out.field(0, "Suspend", flag_at(spec, "suspend") ? "true" : "false");
  out.field(0, "Backoff Limit", or_unset(text_at(spec, "backoffLimit")));
  out.optional_field(0, "Backoff Limit Per Index", text_at(spec, "backoffLimitPerIndex"));
  out.optional_field(0, "Max Failed Indexes", text_at(spec, "maxFailedIndexes"));
  out.optional_field(0, "Managed By", text_at(spec, "managedBy"));
  out.optional_field(0, "TTL Seconds After Finished", text_at(spec, "ttlSecondsAfterFinished"));
  describe_times(out, spec, status);
  out.field(0, "Pods Statuses", pods_text(status));
  if (mode == "Indexed")
    describe_indexes(out, status);
  describe_conditions(out, list_at(status, "conditions"));
  describe_pod_template(out, object_at(spec, "template"));
}

void describe_cron_job(description& out, const json::object& cron_job) {
  const auto& metadata = object_at(cron_job, "metadata");
  const auto& spec = object_at(cron_job, "spec");
  const auto& status = object_at(cron_job, "status");
  const auto& job = object_at(object_at(spec, "jobTemplate"), "spec");
  describe_identity(out, cron_job);
  out.map(0, "Labels", object_at(metadata, "labels"));
  out.annotations(0, object_at(metadata, "annotations"));
  out.field(0, "Schedule", text_at(spec, "schedule"));
  out.field(0, "Concurrency Policy", text_at(spec, "concurrencyPolicy"));
  out.field(0, "Suspend", flag_at(spec, "suspend") ? "True" : "False");
  out.field(0, "Time Zone", or_unset(text_at(spec, "timeZone")));
  out.field(0, "Successful Job History Limit", or_unset(text_at(spec, "successfulJobsHistoryLimit")));
  out.field(0, "Failed Job History Limit", or_unset(text_at(spec, "failedJobsHistoryLimit")));
  const auto deadline = text_at(spec, "startingDeadlineSeconds");
  out.field(0, "Starting Deadline Seconds", deadline.empty() ? unset : deadline + "s");
  out.field(0, "Selector", or_unset(selector_text(object_at(job, "selector"))));
  out.field(0, "Parallelism", or_unset(text_at(job, "parallelism")));
  out.field(0, "Completions", or_unset(text_at(job, "completions")));
  if (has(job, "activeDeadlineSeconds"))
    out.field(0, "Active Deadline Seconds", text_at(job, "activeDeadlineSeconds") + "s");
  describe_pod_template(out, object_at(job, "template"));
  out.field(0, "Last Schedule Time", or_unset(describe_time(text_at(status, "lastScheduleTime"))));
  std::string active;
  for (const auto& item : list_at(status, "active"))
    active += (active.empty() ? "" : ", ") + text_at(item.as_object(), "name");
  out.field(0, "Active Jobs", active.empty() ? "<none>" : active);
}

} // namespace troupe::cli
