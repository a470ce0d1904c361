#include "actors/admission/jobs/job_rules.hpp"
#include "actors/admission/json_value.hpp"
#include "actors/admission/kinds.hpp"
#include "actors/admission/names.hpp"
#include "actors/cron/rules/options.hpp"
#include "actors/cron/time/schedule.hpp"
#include "actors/job/options/options.hpp"

#include <algorithm>
#include <cstdint>

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

bool is_job_option(const std::string& name) {
  std::vector<job_rules::option_problem> problems;
  job_rules::read_options({{name, ""}}, problems);
  return std::none_of(problems.begin(), problems.end(), [](const auto& p) { return p.unknown; });
}

/// What annotations ask for; those that make no sense are told.
cron::options check_options(field_errors& out, const CronJob& job) {
  std::vector<cron::option_problem> problems;
  const auto options = cron::read_options(job.metadata.annotations, problems);
  const auto where = field_path{"metadata"} / "annotations";
  for (const auto& p : problems) {
    if (!p.unknown)
      out.invalid(where.key(p.annotation), quoted(p.value), p.why);
    else if (is_job_option(p.annotation))
      out.forbidden(where.key(p.annotation), "it is an annotation of Jobs: its place is spec.jobTemplate.metadata");
    else
      out.forbidden(where.key(p.annotation), p.why);
  }
  if (options.most && job.spec.concurrencyPolicy == "Replace")
    out.invalid(where.key(cron::most_annotation),
                quoted(job.metadata.annotations.at(std::string{cron::most_annotation})),
                "may not be used when concurrencyPolicy is Replace");
  return options;
}

bool names_zone(const std::string& schedule) { return schedule.find("TZ") != std::string::npos; }

void check_schedule(field_errors& out, const api::CronJobSpec& spec, bool extended) {
  if (spec.schedule.empty()) {
    out.required(spec_path / "schedule");
    return;
  }
  const auto dialect = extended ? cron::schedule_dialect::extended : cron::schedule_dialect::kubernetes;
  const auto parsed = cron::parse_schedule(spec.schedule, cron::find_zone("UTC").zone, dialect);
  if (!parsed.times)
    out.invalid(spec_path / "schedule", quoted(spec.schedule), parsed.error);
}

/// `^[A-Za-z\.\-_0-9+]{1,14}$`, and nothing that leads elsewhere.
bool is_zone_part(std::string_view part) {
  constexpr std::size_t most = 14;
  const auto fits = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_' || c == '+';
  };
  return !part.empty() && part.size() <= most && part != "." && part != ".." && part.front() != '-' &&
         std::all_of(part.begin(), part.end(), fits);
}

bool is_zone_form(std::string_view zone) {
  for (;;) {
    const auto end = zone.find('/');
    if (!is_zone_part(zone.substr(0, end)))
      return false;
    if (end == std::string_view::npos)
      return true;
    zone.remove_prefix(end + 1);
  }
}

bool says_local(std::string_view zone) {
  constexpr std::string_view word = "local";
  return std::equal(zone.begin(), zone.end(), word.begin(), word.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; });
}

void check_zone(field_errors& out, const std::optional<std::string>& zone) {
  if (!zone)
    return;
  const auto where = spec_path / "timeZone";
  if (zone->empty())
    return out.invalid(where, quoted(""), "timeZone must be nil or non-empty string");
  if (!is_zone_form(*zone))
    return out.invalid(where, quoted(*zone), "unknown time zone " + *zone);
  if (says_local(*zone))
    out.invalid(where, quoted(*zone),
                "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
  if (const auto found = cron::find_zone(*zone); !found.zone)
    out.invalid(where, quoted(*zone), found.error);
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
  check_job_options(out, where / "metadata", value.metadata.annotations, value.spec);
  const auto spec = where / "spec";
  check_job_spec(out, spec, value.spec);
  if (value.spec.selector)
    out.invalid(spec / "selector", json_value(value.spec.selector), "`selector` will be auto-generated");
  if (value.spec.manualSelector.value_or(false))
    out.not_supported(spec / "manualSelector", "true", {"nil", "false"});
}

void check_cron_job(field_errors& out, const void* object) {
  const auto& spec = as_cron_job(object).spec;
  check_schedule(out, spec, check_options(out, as_cron_job(object)).extended);
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
  check_zone(out, job.spec.timeZone);
}

void check_cron_job_change(field_errors& out, const void* object, const void* old_object) {
  const auto& spec = as_cron_job(object).spec;
  const auto& old = as_cron_job(old_object).spec;
  if (spec.timeZone != old.timeZone)
    check_zone(out, spec.timeZone);
  if (!names_zone(spec.schedule))
    return;
  if (!names_zone(old.schedule))
    out.invalid(spec_path / "schedule", quoted(spec.schedule),
                "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
  else if (spec.timeZone)
    out.invalid(spec_path / "schedule", quoted(spec.schedule),
                "cannot use both timeZone field and TZ or CRON_TZ in schedule");
}

/// A new schedule that names a zone is refused, so whoever sees the warning has an old one.
std::vector<std::string> cron_job_warnings(const void* object) {
  const auto& spec = as_cron_job(object).spec;
  auto out = spec_warnings("spec.jobTemplate.spec", spec.jobTemplate.spec);
  if (names_zone(spec.schedule))
    out.emplace_back("cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see "
                     "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details");
  return out;
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
          .warnings = cron_job_warnings};
}

} // namespace troupe::admission
