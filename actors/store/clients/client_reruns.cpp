#include "actors/store/clients/client_writes.hpp"

#include "actors/job/rules/rerun.hpp"
#include "actors/store/clients/refusals.hpp"

namespace troupe::store_work {

write_outcome client_writer::rerun(const client_write& w) {
  const auto old = state_.find(*w.kind, w.name_space, w.name);
  if (!old.is<api::Job>())
    return old ? method_not_allowed("only Jobs can be run again") : not_found(*w.kind, w.name);
  const auto& job = old.get<api::Job>();
  const auto wish = job_rules::rerun_wish_from(w.patch);
  if (const auto error = job_rules::rerun_wish_error(job.spec, wish))
    return bad_request(*error);
  if (const auto why = job_rules::why_no_rerun(job, wish, state_.live_pods(old)))
    return conflict(*w.kind, w.name, *why);
  auto rule = job_rules::rule_of(job, wish, state_.next_pod(old));
  auto status = job_rules::status_for_rerun(job, rule);
  if (!w.dry_run)
    state_.rerun(old, std::move(rule), std::move(status), now_);
  return done(200, state_.find(*w.kind, w.name_space, w.name));
}

} // namespace troupe::store_work
