// Finished Jobs that are run again in their place: their earlier pods count no more and no client sees them, but their
// records stay for the Job's history and their logs.

#include "actors/store/pods/voided.hpp"
#include "actors/store/state/state.hpp"
#include "messages/resource/reference.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace troupe::store_work {

namespace {

constexpr std::uint32_t void_piece = 1000; ///< pods marked within the rerun's own commit
constexpr std::size_t most_reruns = 1000;  ///< that are told apart in the history; the oldest count as one beyond it

std::string told(const job_rules::rerun_rule& rule, const api::Job& job) {
  const auto limit = static_cast<std::uint32_t>(std::max(job.spec.completions.value_or(0), 0));
  if (!rule.keeps_succeeded)
    return "Job is run again";
  return rule.again.empty() ? "Job is run again; what has succeeded stays"
                            : "Job is run again at indexes " + rule.again.text_below(limit);
}

} // namespace

std::uint32_t state::live_pods(const api::resource& object) {
  const auto& e = *job(id_of(object));
  return e.live - e.released_live;
}
std::uint32_t state::next_pod(const api::resource& object) { return job(id_of(object))->pods.size(); }

void state::rerun(const api::resource& object, job_rules::rerun_rule rule, api::JobStatus status, timestamp_us now) {
  auto& e = *job(id_of(object));
  void_pods(e, std::numeric_limits<std::uint32_t>::max()); // by the rerun before
  auto& row = rows_[e.id];
  const auto message = told(rule, e.job());
  row.reruns.push_back(rule.first);
  if (row.reruns.size() > most_reruns)
    row.reruns.erase(row.reruns.begin());
  row.voiding = std::move(rule);
  set_reruns(e, row.reruns);
  e.void_at = 0;
  void_pods(e, void_piece);
  if (row.voiding)
    voids_.push_back(e.id);
  auto changed = e.object.copy<api::Job>();
  changed.status = std::move(status);
  replace(api::make_resource(std::move(changed)));
  tell(api::reference_to(e.job()), {false, "job-controller", "Rerun", message}, now);
}

const job_rules::rerun_rule* state::voiding(object_id id) const {
  const auto row = rows_.find(id);
  return row != rows_.end() && row->second.voiding ? &*row->second.voiding : nullptr;
}

/// Marks at most so many of its pods as the last rerun wants them.
void state::void_pods(job_entry& e, std::uint32_t most) {
  const auto* rule = voiding(e.id);
  if (!rule)
    return;
  for (; e.void_at < rule->first && most > 0; ++e.void_at, --most) {
    const auto* known = e.pods.find(e.void_at);
    if (!known || !is_voided(*rule, e.void_at, *known))
      continue;
    const auto stays = known->is(pod_record::released); // it is the Job's no more
    if (known->is(pod_record::uncounted) && (known->is(pod_record::gone) || stays))
      continue;
    const auto before = *known;
    auto& record = e.pods.edit(e.void_at);
    record.set(pod_record::uncounted);
    record.set(pod_record::gone, stays ? record.is(pod_record::gone) : true);
    pod_changed(e, e.void_at, before, record);
  }
  if (e.void_at < rule->first)
    return;
  rows_[e.id].voiding.reset();
  group_.objects.push_back(e.id);
}

void state::go_on_voiding(std::uint32_t most) {
  for (; most > 0 && !voids_.empty(); most -= std::min(most, void_piece)) {
    auto* e = job(voids_.front());
    if (e && e->fate == job_fate::alive)
      void_pods(*e, void_piece);
    if (!e || e->fate != job_fate::alive || !voiding(e->id))
      voids_.pop_front();
  }
}

void state::set_reruns(job_entry& e, const std::vector<std::uint32_t>& reruns) {
  auto owner = *e.owner;
  owner.reruns = reruns;
  e.owner = std::make_shared<const pod_owner>(std::move(owner));
  touch(e);
}

} // namespace troupe::store_work
