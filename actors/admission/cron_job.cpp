#include "actors/admission/job_rules.hpp"
#include "actors/admission/json_value.hpp"
#include "actors/admission/kinds.hpp"
#include "actors/admission/names.hpp"

namespace troupe::admission {

namespace {

using api::CronJob;

const field_path spec_path{"spec"};
constexpr std::size_t name_most = 52; ///< eleven characters are left for the Jobs' suffix

const CronJob& as_cron_job(const void* object) { return *static_cast<const CronJob*>(object); }

void set_cron_defaults(void* object) {
  auto& spec = static_cast<CronJob*>(object)->spec;
  if (spec.concurrencyPolicy.empty())
    spec.concurrencyPolicy = "Allow";
  if (!spec.suspend)
    spec.suspend = false;
  if (!spec.successfulJobsHistoryLimit)
    spec.successfulJobsHistoryLimit = 3;
  if (!spec.failedJobsHistoryLimit)
    spec.failedJobsHistoryLimit = 1;
  set_template_defaults(spec.jobTemplate.spec);
}

bool names_zone(const std::string& schedule) { return schedule.find("TZ") != std::string::npos; }

void check_schedule(field_errors& out, const api::CronJobSpec& spec) {
  if (spec.schedule.empty())
    out.required(spec_path / "schedule");
  if (spec.timeZone && spec.timeZone->empty())
    out.invalid(spec_path / "timeZone", quoted(""), "timeZone must be nil or non-empty string");
}

void check_limits(field_errors& out, const api::CronJobSpec& spec) {
  if (spec.startingDeadlineSeconds)
    out.not_negative(spec_path / "startingDeadlineSeconds", *spec.startingDeadlineSeconds);
  if (spec.successfulJobsHistoryLimit)
    out.not_negative(spec_path / "successfulJobsHistoryLimit", *spec.successfulJobsHistoryLimit);
  if (spec.failedJobsHistoryLimit)
    out.not_negative(spec_path / "failedJobsHistoryLimit", *spec.failedJobsHistoryLimit);
}

void check_job_template(field_errors& out, const api::JobTemplateSpec& value) {
  const auto where = spec_path / "jobTemplate";
  check_labels(out, where / "metadata" / "labels", value.metadata.labels);
  check_annotations(out, where / "metadata" / "annotations", value.metadata.annotations);
  const auto spec = where / "spec";
  check_job_spec(out, spec, value.spec);
  if (value.spec.selector)
    out.invalid(spec / "selector", json_value(value.spec.selector), "`selector` will be auto-generated");
  if (value.spec.manualSelector.value_or(false))
    out.not_supported(spec / "manualSelector", "true", {"nil", "false"});
}

void check_cron_job(field_errors& out, const void* object) {
  const auto& spec = as_cron_job(object).spec;
  check_schedule(out, spec);
  check_limits(out, spec);
  const auto& policy = spec.concurrencyPolicy;
  if (policy != "Allow" && policy != "Forbid" && policy != "Replace")
    out.not_supported(spec_path / "concurrencyPolicy", quoted(policy), {"Allow", "Forbid", "Replace"});
  check_job_template(out, spec.jobTemplate);
}

void check_new_cron_job(field_errors& out, const void* object) {
  const auto& job = as_cron_job(object);
  if (job.metadata.name.size() > name_most)
    out.invalid("metadata.name", quoted(job.metadata.name), "must be no more than 52 characters");
  if (names_zone(job.spec.schedule))
    out.invalid(spec_path / "schedule", quoted(job.spec.schedule),
                "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
}

void check_cron_job_change(field_errors& out, const void* object, const void* old_object) {
  const auto& spec = as_cron_job(object).spec;
  if (!names_zone(spec.schedule))
    return;
  if (!names_zone(as_cron_job(old_object).spec.schedule))
    out.invalid(spec_path / "schedule", quoted(spec.schedule),
                "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
  else if (spec.timeZone)
    out.invalid(spec_path / "schedule", quoted(spec.schedule),
                "cannot use both timeZone field and TZ or CRON_TZ in schedule");
}

} // namespace

kind_rules cron_job_kind() {
  return {.type = &CronJob::desc,
          .name_form = dns_subdomain_problems,
          .counts_generation = true,
          .set_defaults = set_cron_defaults,
          .check = check_cron_job,
          .check_new = check_new_cron_job,
          .check_change = check_cron_job_change,
          .warnings = [](const void* object) {
            return spec_warnings("spec.jobTemplate.spec", as_cron_job(object).spec.jobTemplate.spec);
          }};
}

} // namespace troupe::admission
