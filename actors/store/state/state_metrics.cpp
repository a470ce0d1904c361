// What the store counts: what happens to Jobs and pods passes here once, restarted actors or not.

#include "actors/cron/rules/run_job.hpp"
#include "actors/job/rules/completion.hpp"
#include "actors/job/rules/conditions.hpp"
#include "actors/job/rules/managed_by.hpp"
#include "actors/store/state/state.hpp"

namespace troupe::store_work {

namespace {

/// The first pods are new ones; once one has failed or is on its way out, those that come replace it.
creation_reason reason_of(const api::Job& job) {
  const auto& status = job.status;
  if (status.failed == 0 && status.terminating.value_or(0) == 0)
    return creation_reason::fresh;
  return status.failed > 0 && job_rules::replaces_only_failed(job.spec)
             ? creation_reason::recreate_failed
             : creation_reason::recreate_terminating_or_failed;
}

} // namespace

void state::count_job_end(const job_entry& e) const {
  if (!metrics_)
    return;
  for (const auto& c : e.job().status.conditions)
    if ((c.type == job_rules::complete_condition || c.type == job_rules::failed_condition) && c.status == "True")
      metrics_->job_finished(e.owner->indexed, c.type == job_rules::complete_condition, c.reason);
}

void state::count_new_job(const api::Job& job) const {
  if (metrics_ && job_rules::is_managed_by_other(job.spec))
    metrics_->job_left_to(*job.spec.managedBy);
}

void state::count_new_pod(const job_entry& e) const {
  if (metrics_)
    metrics_->pod_created(reason_of(e.job()));
}

void state::count_refused_pod(const job_entry& e) const {
  if (metrics_)
    metrics_->pod_refused(reason_of(e.job()));
}

void state::count_pod_end(const job_entry& e, const pod_record& record) const {
  if (metrics_ && has_actor(e.id) && !record.is(pod_record::uncounted))
    metrics_->pod_finished(e.owner->indexed, record.phase == pod_phase::succeeded);
}

void state::count_run(const api::CronJob& cron, const api::resource& job, timestamp_us now) const {
  if (!metrics_)
    return;
  if (const auto nominal = cron::run_of(cron.metadata.name, job.get<api::Job>()))
    metrics_->cron_job_started(std::chrono::microseconds{now - *nominal});
}

} // namespace troupe::store_work
