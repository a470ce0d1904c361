#pragma once
// What admission does to Jobs: defaults, selector, and the rules on create, update and status (spec/jobs.md §3-§7).

#include "actors/admission/field_error.hpp"
#include "messages/resource/batch.hpp"
#include "messages/resource/resource.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::admission {

/// Defaults of a Job (§3), its pod template included. A Job without labels gets its template's, the generated ones
/// among them: on create, generate_selector() comes first.
void set_defaults(api::Job& job);
/// Those that a JobSpec inside a CronJob gets too: the pod template's, and the status of onPodConditions.
void set_template_defaults(api::JobSpec& spec);

/// Labels and selector that tie pods to this very Job (§4), unless manualSelector is true.
void generate_selector(api::Job& job);

/// All rules of a spec but those that concern the selector (§5).
void check_job_spec(field_errors& out, const field_path& where, const api::JobSpec& spec);
/// podFailurePolicy (§5).
void check_pod_failure_policy(field_errors& out, const field_path& where, const api::JobSpec& spec);
/// successPolicy (§5).
void check_success_policy(field_errors& out, const field_path& where, const api::JobSpec& spec);
/// What annotations ask for beyond Kubernetes (docs/jobs.md), of a Job or of a CronJob's jobTemplate.
/// @param where the metadata
void check_job_options(field_errors& out, const field_path& where, const api::map_of<std::string>& annotations,
                       const api::JobSpec& spec);
/// Jobs that wait for each other (docs/jobs.md). @param find the Job of that name in the same namespace, or nothing
void check_dependency_cycle(field_errors& out, const api::Job& job,
                            const std::function<api::resource(std::string_view)>& find);
/// All rules of a Job's spec: the above, the selector, and what Indexed mode asks of the name.
void check_job(field_errors& out, const api::Job& job);

/// Immutable fields, and the template's exceptions while suspended (§6).
void check_job_change(field_errors& out, const api::Job& job, const api::Job& old);
/// Clients see and send whole seconds: gives a status the fractions back that the stored one has.
void keep_precision(api::JobStatus& now, const api::JobStatus& old);
/// What a status may become (§7). `job.spec` is the stored one.
void check_job_status(field_errors& out, const api::Job& job, const api::Job& old);

/// Warnings on a spec that is created or changed (§4).
std::vector<std::string> spec_warnings(const field_path& where, const api::JobSpec& spec);
/// Warning on a name that makes odd pod names, or nothing.
std::vector<std::string> name_warnings(const std::string& name);

} // namespace troupe::admission
