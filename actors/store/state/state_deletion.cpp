#include "actors/store/state/state.hpp"

#include "messages/resource/event.hpp"

#include <utility>

namespace troupe::store_work {

namespace {
constexpr std::uint32_t sweep_piece =
    1000; ///< pods touched in one turn, so that a large Job's deletion holds up nobody
constexpr const char* foreground_finalizer = "foregroundDeletion";

/// The events that are stored about an object go with it. They are named after it, so few others are looked at.
void remove_events_about(state& all, const api::ObjectMeta& about) {
  const auto& kind = api::kind_of<api::Event>();
  const auto prefix = object_key(about.namespace_, about.name + ".");
  std::vector<api::resource> told;
  all.view().each_object(kind, about.namespace_, prefix, [&](const std::string& key, const api::resource& e) {
    if (!key.starts_with(prefix))
      return false;
    if (e.get<api::Event>().involvedObject.uid == about.uid)
      told.push_back(e);
    return true;
  });
  for (const auto& e : told)
    all.remove(e);
}
} // namespace

void state::remove_job(const api::resource& object, job_fate fate, timestamp_us now) {
  auto* e = job(id_of(object));
  if (!e || e->fate == fate)
    return;
  e->fate = fate;
  rows_[e->id].fate = fate;
  if (fate == job_fate::foreground) {
    replace(api::with_meta(e->object, [now](api::ObjectMeta& m) {
      m.deletionTimestamp = api::Time{now};
      m.deletionGracePeriodSeconds = 0;
      ++m.generation;
      m.finalizers.emplace_back(foreground_finalizer);
    }));
    tell_object(e->object);
  } else {
    drop_object(e->object);
    remove_events_about(*this, e->object.meta());
    group_.objects.push_back(e->id);
    auto owner = *e->owner;
    owner.orphaned = fate == job_fate::orphaned;
    owner.job_gone = fate == job_fate::background;
    e->owner = std::make_shared<const pod_owner>(std::move(owner));
    touch(*e);
    job_told(*e, true);
  }
  begin_sweep(*e);
  go_on_sweeping(now);
}

/// One that is under way begins anew.
void state::begin_sweep(job_entry& e) {
  if (std::exchange(e.sweep_at, 0) == no_number)
    sweeps_.push_back(e.id);
}

void state::sweep_one(job_entry& e, std::uint32_t number, timestamp_us now) {
  const auto before = *e.pods.find(number);
  const auto ownerless = e.fate == job_fate::orphaned || before.is(pod_record::released);
  if (!ownerless || e.sweep_ownerless)
    return delete_pod(e, number, {.now_us = now, .grace_s = e.grace_s()});
  if (before.is(pod_record::released))
    return;
  auto& record = e.pods.edit(number); // it loses owner and finalizer: a change that watchers see
  pod_changed(e, number, before, record);
}

bool state::go_on_sweeping(timestamp_us now) {
  auto left = sweep_piece;
  while (left > 0 && !sweeps_.empty()) {
    auto* e = job(sweeps_.front());
    if (!e || e->sweep_at >= e->pods.size()) {
      sweeps_.pop_front();
      if (e) {
        e->sweep_at = no_number;
        finish_if_done(*e);
      }
      continue;
    }
    const auto number = e->sweep_at++;
    if (const auto* record = e->pods.find(number); record && record->visible()) {
      sweep_one(*e, number, now);
      --left;
    }
  }
  go_on_voiding(left);
  return sweeping();
}

/// A deleted Job is done with when its pods are. Those that it has released stay, and keep its entry; nobody sees it.
void state::finish_if_done(job_entry& e) {
  const auto swept = e.sweep_at == no_number;
  const auto own_live = e.live - e.released_live;
  if (e.fate == job_fate::alive || !swept || own_live > 0)
    return;
  const auto left = e.fate == job_fate::orphaned ? e.visible : e.released_visible;
  if (left == 0 && e.live == 0)
    return drop_job(e);
  if (e.fate == job_fate::foreground)
    hide_job(e);
}

/// Clients see it no more; its entry stays.
void state::hide_job(job_entry& e) {
  drop_object(e.object);
  remove_events_about(*this, e.object.meta());
  job_told(e, true);
  e.fate = rows_[e.id].fate = job_fate::background;
  group_.objects.push_back(e.id);
}

/// The last of a deleted Job goes: its entry, and then the rows of its pods, its own with the last of them.
void state::drop_job(job_entry& e) {
  const auto id = e.id;
  const auto name_space = e.owner->name_space;
  if (e.fate == job_fate::foreground)
    hide_job(e);
  rows_[id].fate = job_fate::background;
  group_.objects.push_back(id);
  group_.swept.push_back(id);
  group_.urgent = true;
  view_.pods.erase(e.key);
  forget_blueprint(id);
  stop_reading_configs(e);
  forget_dependencies(e);
  jobs_.erase(id);
  finish_namespace(name_space);
}

void state::forget_blueprint(object_id id) {
  for (std::size_t n = 1; n < nodes_.size(); ++n)
    if (nodes_[n] && nodes_[n]->connected)
      group_.later.orders[static_cast<node_number>(n)].done.push_back(id);
}

} // namespace troupe::store_work
