// Which pods are a Job's: clients may change a pod's labels and owners (spec/jobs.md §22).

#include "actors/store/state/state.hpp"

#include "actors/admission/label_selector.hpp"

#include <algorithm>

namespace troupe::store_work {

namespace {

bool is_ownerless(const job_entry& e) { return e.fate == job_fate::orphaned || e.released_visible > 0; }

} // namespace

/// A pod without a controller is its Job's when the selector matches it; one that was released comes back so too,
/// unless it is being deleted.
bool state::belongs(const job_entry& e, const api::ObjectMeta& meta, const pod_record& record) const {
  const auto& selector = e.job().spec.selector;
  if (selector && !admission::matches(*selector, meta.labels))
    return false;
  if (record.is(pod_record::released) && record.is(pod_record::deleting))
    return false;
  return std::none_of(meta.ownerReferences.begin(), meta.ownerReferences.end(),
                      [](const auto& owner) { return owner.controller.value_or(false); });
}

void state::edit_pod(const pod_entry& pod, const api::ObjectMeta& wanted) {
  auto& e = *job(pod.of->owner->job);
  const auto number = pod.number;
  api::ObjectMeta edited;
  edited.labels = wanted.labels;
  edited.annotations = wanted.annotations;
  std::copy_if(wanted.ownerReferences.begin(), wanted.ownerReferences.end(), std::back_inserter(edited.ownerReferences),
               [&](const auto& owner) { return owner.uid != e.owner->uid_text; });
  const auto before = *e.pods.find(number);
  const auto has_job = e.fate == job_fate::alive || e.fate == job_fate::foreground;
  const auto released = has_job ? !belongs(e, edited, before) : before.is(pod_record::released);
  e.edited = true;
  auto& record = e.pods.edit(number);
  apply_edit(record, std::move(edited), released);
  group_.urgent = true;
  pod_changed(e, number, before, record);
  finish_if_done(e);
}

/// @param step 1 to count it, ~0U to take it back
void state::count_released(job_entry& e, const pod_record& record, std::uint32_t step) {
  if (!record.exists() || !record.is(pod_record::released))
    return;
  e.released_visible += record.visible() ? step : 0;
  e.released_live += record.ended() ? 0 : step;
}

void state::sweep_ownerless_pods(const std::string& name_space) {
  std::vector<object_id> ids;
  for (const auto& [id, e] : jobs_)
    if (e->owner->name_space == name_space && is_ownerless(*e))
      ids.push_back(id);
  std::sort(ids.begin(), ids.end());
  for (const auto id : ids) {
    job(id)->sweep_ownerless = true;
    begin_sweep(*job(id));
  }
}

void state::remove_ownerless_pods(const std::string& name_space, timestamp_us now) {
  sweep_ownerless_pods(name_space);
  go_on_sweeping(now);
}

} // namespace troupe::store_work
