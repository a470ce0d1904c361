#include "actors/store/state/state.hpp"

#include "messages/resource/core.hpp"

#include <algorithm>

namespace troupe::store_work {

namespace {

std::string key_of(const api::resource& object) {
  const auto& meta = object.meta();
  return object_key(object.kind().namespaced ? meta.namespace_ : std::string{}, meta.name);
}

template <class T> const std::vector<T>& unique(std::vector<T>& all) {
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

} // namespace

object_map& state::objects_of(const api::kind_info& kind) {
  const auto i = std::find_if(view_.kinds.begin(), view_.kinds.end(), [&](const auto& k) { return k.first == &kind; });
  return i != view_.kinds.end() ? i->second : view_.kinds.emplace_back(&kind, object_map{}).second;
}

api::resource state::stamped(const api::resource& object) {
  return api::with_meta(object, [v = ++version_](api::ObjectMeta& m) { m.resourceVersion = std::to_string(v); });
}

object_id state::id_of(const api::resource& object) const {
  const auto i = ids_.find({&object.kind(), key_of(object)});
  return i == ids_.end() ? 0 : i->second;
}

void state::keep(object_id id, const api::resource& object) {
  objects_of(object.kind()).set(key_of(object), object);
  rows_[id].object = object;
  group_.objects.push_back(id);
  group_.urgent = true;
}

void state::note_change(change_type type, object_id id, api::resource before, api::resource after) {
  auto c = std::make_shared<change>();
  if (const auto row = rows_.find(id); row != rows_.end())
    c->object_bytes = row->second.bytes;
  c->version = version_;
  c->type = type;
  c->kind = &(after ? after : before).kind();
  c->before = std::move(before);
  c->after = std::move(after);
  group_.later.changes.push_back(std::move(c));
}

api::resource state::create(const api::resource& object) {
  const auto id = ++last_id_;
  auto made = stamped(object);
  ids_[{&made.kind(), key_of(made)}] = id;
  keep(id, made);
  note_change(change_type::added, id, {}, made);
  if (made.is<api::Job>()) {
    job_told(add_job(id, made, job_fate::alive), false);
    count_new_job(made.get<api::Job>());
  } else if (made.is<api::CronJob>())
    cron_told(id, made, false);
  config_changed(made);
  scheduling_changed(made);
  return made;
}

api::resource state::replace(const api::resource& object) {
  const auto id = id_of(object);
  auto before = *objects_of(object.kind()).find(key_of(object));
  auto made = stamped(object);
  keep(id, made);
  note_change(change_type::modified, id, std::move(before), made);
  if (auto* e = job(id))
    adopt_job(*e, made);
  else if (made.is<api::CronJob>())
    cron_told(id, made, false);
  else if (const auto n = made.is<api::Node>() ? node_numbers_.find(made.meta().name) : node_numbers_.end();
           n != node_numbers_.end())
    adopt_node(*nodes_[n->second], made);
  config_changed(made);
  scheduling_changed(made);
  return made;
}

/// Takes it out of the view; its row is somebody else's matter.
void state::drop_object(const api::resource& object) {
  auto& all = objects_of(object.kind());
  const auto key = key_of(object);
  const auto* found = all.find(key);
  if (!found)
    return;
  auto before = *found;
  all.erase(key);
  const auto id = id_of(object);
  ids_.erase({&object.kind(), key});
  note_change(change_type::removed, id, before, stamped(before));
  if (before.is<api::CronJob>())
    cron_told(id, before, true);
  group_.urgent = true;
}

void state::remove(const api::resource& object) {
  const auto id = id_of(object);
  drop_object(object);
  rows_.erase(id);
  group_.objects.push_back(id);
  config_changed(object);
  scheduling_changed(object);
}

void state::make_namespace(const char* name, timestamp_us now) {
  if (find(api::kind_of<api::Namespace>(), "", name))
    return;
  api::Namespace n;
  n.metadata.name = name;
  n.metadata.uid = to_text(random_uid());
  n.metadata.creationTimestamp.micros = now;
  n.metadata.labels["kubernetes.io/metadata.name"] = name;
  n.spec.finalizers.emplace_back("kubernetes");
  n.status.phase = "Active";
  create(api::make_resource(std::move(n)));
}

void state::finish_namespace(const std::string& name) {
  const auto object = find(api::kind_of<api::Namespace>(), "", name);
  if (!object || !object.meta().deletionTimestamp)
    return;
  const auto holds = [&](const auto& job) { return job.second->owner->name_space == name; };
  if (std::none_of(jobs_.begin(), jobs_.end(), holds))
    remove(object);
}

told_now state::take_now() { return std::exchange(now_, {}); }

void state::freeze() {
  for (const auto id : touched_) {
    auto* e = job(id);
    if (!e || !e->touched)
      continue;
    e->touched = false;
    view_.pods.set(e->key,
                   std::make_shared<const job_pods>(job_pods{e->owner, e->pods.freeze(), e->visible, e->edited}));
  }
  touched_.clear();
  view_.version = version_;
}

std::pair<snapshot_ptr, std::vector<change_ptr>> state::take_view() {
  freeze();
  return {std::make_shared<const snapshot>(view_), std::exchange(group_.later.changes, {})};
}

closed_group state::close(std::uint64_t number, timestamp_us now) {
  closed_group out;
  out.commit.number = number;
  fill_attached(now);
  freeze();
  out.view = std::make_shared<const snapshot>(view_);
  auto group = std::exchange(group_, {});
  out.later = std::move(group.later);
  auto& rows = out.commit.rows;
  for (const auto& ref : unique(group.pods))
    if (const auto* e = job(ref.job))
      rows.push_back({journal_table::pod, ref.key(), stored_form(*e->pods.find(ref.number))});
  for (const auto id : unique(group.objects)) {
    const auto row = rows_.find(id);
    auto blob = row == rows_.end() ? std::nullopt : std::optional{stored_form(row->second)};
    if (blob)
      row->second.bytes = blob->size();
    rows.push_back({journal_table::object, id, std::move(blob)});
  }
  for (const auto id : group.swept) {
    out.commit.sweeps.push_back({id});
    rows_.erase(id);
  }
  if (rows.empty() && !group.stamp)
    return out;
  rows.push_back({journal_table::meta, meta_version, std::to_string(version_)});
  rows.push_back({journal_table::meta, meta_last_id, std::to_string(last_id_)});
  return out;
}

} // namespace troupe::store_work
