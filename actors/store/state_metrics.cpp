// What the store counts: what happens to Jobs and pods passes here once, restarted actors or not.

#include "actors/cron/rules/run_job.hpp"
#include "actors/job/rules/completion.hpp"
#include "actors/job/rules/conditions.hpp"
#include "actors/job/rules/managed_by.hpp"
#include "actors/store/state.hpp"

namespace troupe::store_work {

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

/// The first pods are new ones; once one has failed or is on its way out, those that come replace it.
void state::count_new_pod(const job_entry& e) const {
  if (!metrics_)
    return;
  const auto& status = e.job().status;
  auto why = creation_reason::fresh;
  if (status.failed > 0 || status.terminating.value_or(0) > 0)
    why = status.failed > 0 && job_rules::replaces_only_failed(e.job().spec)
              ? creation_reason::recreate_failed
              : creation_reason::recreate_terminating_or_failed;
  metrics_->pod_created(why);
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
