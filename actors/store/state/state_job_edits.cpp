// What a change of a Job, or its end, means for the pods that it has already.

#include "actors/store/state/state.hpp"

#include "actors/job/rules/completion.hpp"

#include <vector>

namespace troupe::store_work {

namespace {

/// What the pods of a Job have to be told of a change of its spec.
struct pods_change {
  bool deletion_fails = false; ///< pods that are being deleted count as failed from now on (spec/jobs.md §17)
  std::uint32_t indexes_end = no_number; ///< completion indexes from here on are no more (§23)

  pods_change(const api::JobSpec& former, const api::JobSpec& now)
      : deletion_fails(job_rules::replaces_only_failed(former) && !job_rules::replaces_only_failed(now)) {
    if (job_rules::is_indexed(now) && now.completions.value_or(0) < former.completions.value_or(0))
      indexes_end = static_cast<std::uint32_t>(now.completions.value_or(0));
  }

  bool empty() const noexcept { return !deletion_fails && indexes_end == no_number; }

  /// @returns whether it makes a difference to this pod
  bool apply(pod_record& record) const {
    auto changed = false;
    if (deletion_fails && record.is(pod_record::deleting) && !record.ended() && !record.is(pod_record::uncounted)) {
      record.set(pod_record::failed_by_deletion);
      changed = true;
    }
    if (record.index != no_number && record.index >= indexes_end)
      changed |= drop_index(record);
    return changed;
  }
};

} // namespace

/// A Job has ended while pods of it were being placed, of which it had not heard: nobody waits for them, and they count
/// as nothing.
void state::end_stragglers(job_entry& e, timestamp_us now) {
  if (!e.finished || e.live == e.released_live)
    return;
  std::vector<std::uint32_t> numbers;
  e.pods.each_from(0, [&](std::uint32_t number, const pod_record& record) {
    if (!record.ended() && !record.is(pod_record::deleting) && !record.is(pod_record::released))
      numbers.push_back(number);
    return true;
  });
  for (const auto number : numbers)
    delete_pod(e, number, {.now_us = now, .grace_s = e.grace_s(), .by_job = true, .uncounted = true});
}

/// The Job's spec was `former`; its pods, finished ones too, may count in another way now.
void state::take_over_pods(job_entry& e, const api::JobSpec& former) {
  const pods_change change{former, e.job().spec};
  if (change.empty())
    return;
  std::vector<std::uint32_t> numbers;
  e.pods.each_from(0, [&](std::uint32_t number, const pod_record& record) {
    if (auto copy = record; change.apply(copy))
      numbers.push_back(number);
    return true;
  });
  for (const auto number : numbers) {
    const auto before = *e.pods.find(number);
    auto& record = e.pods.edit(number);
    change.apply(record);
    pod_changed(e, number, before, record);
  }
}

} // namespace troupe::store_work
