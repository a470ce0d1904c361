// What the scheduler hears, and what it decides.

#include "actors/job/rules/demand.hpp"
#include "actors/store/state/state.hpp"
#include "actors/store/view/node_object.hpp"
#include "messages/resource/core.hpp"
#include "messages/resource/reference.hpp"
#include "messages/resource/scheduling.hpp"

#include <set>

namespace troupe::store_work {

namespace {

std::int64_t capacity(const api::Node& node, const char* of, bool milli) {
  const auto i = node.status.allocatable.find(of);
  if (i == node.status.allocatable.end())
    return 0;
  return milli ? i->second.milli() : i->second.value();
}

} // namespace

node_room state::room_of(const node_entry& n) const {
  node_room room;
  room.node = n.number;
  room.name = n.name;
  if (!n.object)
    return room;
  const auto& object = n.object.get<api::Node>();
  room.labels = object.metadata.labels;
  room.taints = object.spec.taints;
  room.usable = n.connected && is_ready(object);
  room.unschedulable = object.spec.unschedulable;
  room.cpu_milli = capacity(object, "cpu", true);
  room.memory_bytes = capacity(object, "memory", false);
  room.pods = static_cast<std::int32_t>(capacity(object, "pods", false));
  for (const auto& [name, amount] : object.status.allocatable)
    if (name != "cpu" && name != "memory" && name != "pods")
      room.extended[name] = amount.value();
  return room;
}

void state::tell_room(const node_entry& n, bool removed) {
  auto room = room_of(n);
  room.removed = removed;
  now_.scheduler.nodes.push_back(std::move(room));
}

std::vector<priority_class> state::priority_classes() const {
  std::vector<priority_class> all;
  view_.objects(api::kind_of<api::PriorityClass>()).each([&](const std::string&, const api::resource& object) {
    const auto& one = object.get<api::PriorityClass>();
    all.push_back({one.metadata.name, one.value, one.globalDefault});
    return true;
  });
  return all;
}

namespace_labels state::labels_of_namespaces() const {
  namespace_labels all;
  view_.objects(api::kind_of<api::Namespace>()).each([&](const std::string&, const api::resource& object) {
    all[object.meta().name] = object.meta().labels;
    return true;
  });
  return all;
}

/// Created, changed or deleted: a PriorityClass or a Namespace concerns the scheduler.
void state::scheduling_changed(const api::resource& object) {
  if (object.is<api::Namespace>()) {
    now_.scheduler.namespaces = labels_of_namespaces();
  } else if (object.is<api::PriorityClass>()) {
    now_.scheduler.classes = priority_classes();
    const auto& name = object.meta().name;
    for (const auto& [id, e] : jobs_)
      if (e->owner->pod_template->spec.priorityClassName == name)
        renew_priority(*e);
  }
}

void state::renew_priority(job_entry& e) {
  if (view_.objects(api::kind_of<api::PriorityClass>()).empty())
    return;
  auto owner = *e.owner;
  give_priority(owner);
  e.owner = std::make_shared<const pod_owner>(std::move(owner));
  touch(e);
}

/// Pods show the priority of their class (spec/pods-nodes.md §21).
void state::give_priority(pod_owner& owner) const {
  const auto& wanted = owner.pod_template->spec;
  api::resource found;
  view_.objects(api::kind_of<api::PriorityClass>()).each([&](const std::string&, const api::resource& object) {
    const auto& one = object.get<api::PriorityClass>();
    if (wanted.priorityClassName.empty() ? one.globalDefault : one.metadata.name == wanted.priorityClassName)
      found = object;
    return !found;
  });
  if (!found)
    return;
  const auto& one = found.get<api::PriorityClass>();
  auto spec = *owner.pod_spec;
  spec.priorityClassName = one.metadata.name;
  spec.priority = one.value;
  if (!wanted.preemptionPolicy)
    spec.preemptionPolicy = one.preemptionPolicy;
  owner.pod_spec = std::make_shared<const api::PodSpec>(std::move(spec));
}

pods_wanted_ptr state::demand_for_scheduler(const job_entry& e, std::uint32_t memory_percent) const {
  auto wanted = std::make_shared<pods_wanted>();
  wanted->job = e.id;
  wanted->name_space = e.owner->name_space;
  wanted->job_name = e.owner->job_name;
  wanted->memory_percent = memory_percent;
  wanted->demand = std::make_shared<const pod_demand>(
      job_rules::demand_of(*e.owner->pod_template, e.owner->name_space, memory_percent));
  return wanted;
}

scheduler_news state::everything_for_scheduler() const {
  scheduler_news news;
  news.all = true;
  news.classes = priority_classes();
  news.namespaces = labels_of_namespaces();
  for (const auto& n : nodes_)
    if (n && n->object)
      news.nodes.push_back(room_of(*n));
  for (const auto& [id, e] : jobs_) {
    if (e->live == 0)
      continue;
    std::set<std::uint32_t> shares; // of the template's memory
    e->pods.each_from(0, [&](std::uint32_t number, const pod_record& record) {
      if (!record.ended()) {
        news.live.push_back({{id, number}, record.node, record.index, memory_percent(record)});
        shares.insert(memory_percent(record));
      }
      return true;
    });
    for (const auto share : shares)
      news.demands.emplace_back(id, demand_for_scheduler(*e, share));
  }
  return news;
}

void state::refuse_pods(const job_entry& e, const std::string& why, timestamp_us now) {
  count_refused_pod(e);
  tell(api::reference_to(e.job()), {true, "job-controller", "FailedCreate", "Error creating: " + why}, now);
}

} // namespace troupe::store_work
