#include "actors/store/state/state.hpp"

#include "actors/job/rules/conditions.hpp"

#include <array>
#include <charconv>
#include <stdexcept>

namespace troupe::store_work {

namespace {

/// Versions that were shown to watchers but not yet written when the process ended are not given again.
constexpr std::uint64_t version_gap = 1U << 20U;
std::uint64_t to_number(std::string_view text) {
  std::uint64_t x = 0;
  std::from_chars(text.data(), text.data() + text.size(), x);
  return x;
}

} // namespace

void state::load(journal& from) {
  constexpr std::array<const char*, 3> names{"meta", "object", "pod"};
  from.load([&](journal_table table, std::int64_t key, std::string_view blob) {
    try {
      load_row(table, key, blob);
    } catch (const std::exception& e) {
      throw std::runtime_error{"the store cannot be read: row " + std::to_string(key) + " of its table " +
                               names[static_cast<std::size_t>(table)] + ": " + e.what()};
    }
  });
  for (const auto& [id, e] : jobs_) // their classes may stand behind them
    renew_priority(*e);
  now_ = {};
  publish_places();
}

void state::load_row(journal_table table, std::int64_t key, std::string_view blob) {
  switch (table) {
  case journal_table::meta:
    if (key == meta_version)
      version_ = to_number(blob) + version_gap;
    else if (key == meta_last_id)
      last_id_ = static_cast<object_id>(to_number(blob));
    break;
  case journal_table::object:
    load_object(static_cast<object_id>(key), object_from_stored_form(blob));
    break;
  case journal_table::pod:
    load_pod(pod_ref::from_key(key), from_stored_form(blob));
    break;
  }
}

void state::load_object(object_id id, stored_object row) {
  const auto& object = row.object;
  const auto& meta = object.meta();
  const auto shown = row.fate == job_fate::alive || row.fate == job_fate::foreground;
  if (shown) {
    const auto key = object_key(object.kind().namespaced ? meta.namespace_ : std::string{}, meta.name);
    objects_of(object.kind()).set(key, object);
    ids_[{&object.kind(), key}] = id;
  }
  if (object.is<api::Job>()) {
    auto& e = add_job(id, object, row.fate);
    if (!row.reruns.empty())
      set_reruns(e, row.reruns);
    tie_to_cron(e, !shown);
  } else if (object.is<api::CronJob>()) {
    cron_told(id, object, false);
  } else if (object.is<api::Node>()) {
    if (nodes_.size() <= row.node)
      nodes_.resize(std::size_t{row.node} + 1);
    auto& n = nodes_[row.node] = std::make_unique<node_entry>();
    n->number = row.node;
    n->name = meta.name;
    n->object = object;
    node_numbers_[n->name] = row.node;
  } else if (object.is<api::Event>()) {
    remember_event(object.get<api::Event>());
  }
  rows_[id] = std::move(row);
}

void state::load_pod(const pod_ref& ref, pod_record record) {
  auto* e = job(ref.job);
  if (!e)
    throw std::runtime_error{"a pod of the Job number " + std::to_string(ref.job) + ", which is not there"};
  if (nodes_.size() <= record.node)
    nodes_.resize(std::size_t{record.node} + 1); // the number of a deleted node is not given again
  if (record.node != 0 && !record.ended()) {
    if (!node(record.node))
      throw std::runtime_error{"a pod on the node number " + std::to_string(record.node) + ", which is not there"};
    nodes_[record.node]->live.insert(ref);
  }
  e->visible += record.visible() ? 1 : 0;
  e->live += record.ended() ? 0 : 1;
  e->edited |= record.extra && record.extra->edited;
  count_released(*e, record, 1);
  e->pods.edit(ref.number) = std::move(record);
}

void state::begin(timestamp_us now) {
  for (const auto* name : {"default", "kube-system", "kube-public", "kube-node-lease"})
    make_namespace(name, now);
  for (const auto& [id, e] : jobs_) {
    if (voiding(id))
      voids_.push_back(id);
    if (e->fate == job_fate::alive)
      continue;
    begin_sweep(*e);
    if (e->fate == job_fate::orphaned)
      e->sweep_at = e->pods.size(); // its row says it all
  }
  view_.each_object(api::kind_of<api::Namespace>(), {}, {}, [&](const std::string&, const api::resource& object) {
    if (object.meta().deletionTimestamp)
      sweep_ownerless_pods(object.meta().name);
    return true;
  });
  for (const auto& cron : all_crons())
    finish_cron(cron.object.meta().uid);
  watch_taints(now);
  go_on_sweeping(now);
  group_.stamp = true;
  group_.urgent = true;
}

} // namespace troupe::store_work
