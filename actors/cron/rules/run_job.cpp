#include "actors/cron/rules/run_job.hpp"

#include "actors/cron/time/time_zone.hpp"

namespace troupe::cron {

std::string run_name(const std::string& cron, timestamp_us nominal) {
  return cron + "-" + std::to_string(nominal / us_per_second / 60);
}

api::Job job_of_run(const api::CronJob& cron, timestamp_us nominal) {
  const auto& wanted = cron.spec.jobTemplate;
  api::Job out;
  out.metadata.name = run_name(cron.metadata.name, nominal);
  out.metadata.namespace_ = cron.metadata.namespace_;
  out.metadata.labels = wanted.metadata.labels;
  out.metadata.annotations = wanted.metadata.annotations;
  const auto zone = find_zone(cron.spec.timeZone.value_or("UTC")).zone;
  out.metadata.annotations[scheduled_annotation] = format_in_zone(nominal / us_per_second, zone ? *zone : time_zone{});
  auto& owner = out.metadata.ownerReferences.emplace_back();
  owner.apiVersion = "batch/v1";
  owner.kind = "CronJob";
  owner.name = cron.metadata.name;
  owner.uid = cron.metadata.uid;
  owner.controller = owner.blockOwnerDeletion = true;
  out.spec = wanted.spec;
  return out;
}

std::optional<timestamp_us> run_of(const std::string& cron, const api::Job& job) {
  const auto found = job.metadata.annotations.find(scheduled_annotation);
  if (found == job.metadata.annotations.end())
    return std::nullopt;
  const auto nominal = api::parse_time(found->second);
  return nominal && job.metadata.name == run_name(cron, *nominal) ? nominal : std::nullopt;
}

} // namespace troupe::cron
