#include "actors/store/pods/pod_view.hpp"

#include "actors/store/pods/pod_conditions.hpp"
#include "messages/cluster/memory_share.hpp"
#include "messages/cluster/store_messages.hpp"

#include <algorithm>

namespace troupe {

namespace {

constexpr std::int64_t us = 1'000'000;
constexpr const char* index_key = "batch.kubernetes.io/job-completion-index";
constexpr const char* failures_key = "batch.kubernetes.io/job-index-failure-count";
constexpr const char* ignored_failures_key = "batch.kubernetes.io/job-index-ignored-failure-count";
constexpr const char* tracking_finalizer = "batch.kubernetes.io/job-tracking";

void own(api::ObjectMeta& meta, const pod_owner& owner) {
  auto& by = *meta.ownerReferences.emplace(meta.ownerReferences.begin());
  by.apiVersion = "batch/v1";
  by.kind = "Job";
  by.name = owner.job_name;
  by.uid = owner.uid_text;
  by.controller = true;
  by.blockOwnerDeletion = true;
}

/// "<job>-", or "<job>-<index>-": the name without its five last characters.
std::string generated_from(const std::string& name) { return name.substr(0, name.size() - 5); }

const api::ObjectMeta* edits_of(const pod_record& r) { return r.extra ? r.extra->edited.get() : nullptr; }

std::map<std::string, std::string> pod_annotations(const pod_owner& owner, const pod_record& r) {
  if (const auto* edited = edits_of(r))
    return edited->annotations;
  auto all = owner.pod_template->metadata.annotations;
  if (r.index != no_number)
    all[index_key] = std::to_string(r.index);
  if (owner.backoff_per_index) {
    const auto before = r.extra ? r.extra->before : index_failures{};
    all[failures_key] = std::to_string(before.counted);
    if (before.ignored > 0)
      all[ignored_failures_key] = std::to_string(before.ignored);
  }
  return all;
}

api::ObjectMeta metadata_of(const pod_owner& owner, std::uint32_t number, const pod_record& r) {
  api::ObjectMeta meta;
  const auto& from = owner.pod_template->metadata;
  meta.name = pod_name(owner.job_name, owner.uid, number, r.index);
  meta.generateName = generated_from(meta.name);
  meta.namespace_ = owner.name_space;
  meta.uid = to_text(pod_uid(owner.uid, number));
  meta.resourceVersion = std::to_string(r.version);
  meta.generation = 1;
  meta.creationTimestamp.micros = r.created_us;
  meta.labels = pod_labels(owner, r);
  meta.annotations = pod_annotations(owner, r);
  if (const auto* edited = edits_of(r))
    meta.ownerReferences = edited->ownerReferences;
  if (r.is(pod_record::deleting) && r.extra) {
    meta.generation = 2;
    meta.deletionTimestamp = api::Time{r.extra->deleted_us + r.extra->grace_s * us};
    meta.deletionGracePeriodSeconds = r.extra->grace_s;
  }
  meta.finalizers = from.finalizers;
  if (owner.orphaned || r.is(pod_record::released))
    return meta;
  own(meta, owner);
  if (!r.ended() && !r.is(pod_record::uncounted))
    meta.finalizers.emplace_back(tracking_finalizer);
  return meta;
}

api::ContainerStateTerminated terminated_of(const run_end& end, const std::string& id) {
  api::ContainerStateTerminated t;
  t.exitCode = end.exit_code;
  t.reason = end.reason;
  t.message = end.message;
  t.startedAt.micros = end.started_us;
  t.finishedAt.micros = end.finished_us;
  if (end.started_us != 0)
    t.containerID = id;
  return t;
}

std::string container_id(const std::string& pod_uid_text, const std::string& name, std::int32_t run) {
  return "troupe://" + pod_uid_text + "/" + name + "/" + std::to_string(run);
}

api::ContainerStatus container_status(const api::Container& c, const container_state& state,
                                      const std::string& pod_uid_text) {
  api::ContainerStatus s;
  s.name = c.name;
  s.image = c.image;
  s.ready = state.ready;
  s.restartCount = state.restarts;
  s.started = state.started;
  if (c.lifecycle)
    s.stopSignal = c.lifecycle->stopSignal;
  const auto id = container_id(pod_uid_text, c.name, state.restarts);
  switch (state.state) {
  case run_state::waiting: {
    auto& w = s.state.waiting.emplace();
    w.reason = state.waiting_reason;
    w.message = state.waiting_message;
    break;
  }
  case run_state::running:
    s.state.running.emplace().startedAt.micros = state.started_us;
    s.containerID = id;
    break;
  case run_state::terminated:
    s.state.terminated = terminated_of(state.end, id);
    if (state.end.started_us != 0)
      s.containerID = id;
    break;
  }
  if (!state.last.empty()) {
    const auto waits = state.state == run_state::waiting; // its counter goes up with the next run
    const auto last_id = container_id(pod_uid_text, c.name, waits ? state.restarts : state.restarts - 1);
    s.lastState.terminated = terminated_of(state.last.front(), last_id);
    if (waits)
      s.containerID = last_id;
  }
  return s;
}

void add_statuses(api::PodStatus& to, const api::PodSpec& spec, const pod_status& status, const std::string& uid) {
  const auto init = spec.initContainers.size();
  for (std::size_t i = 0; i < std::min(init, status.containers.size()); ++i)
    to.initContainerStatuses.push_back(container_status(spec.initContainers[i], status.containers[i], uid));
  for (std::size_t i = 0; i < spec.containers.size() && i + init < status.containers.size(); ++i)
    to.containerStatuses.push_back(container_status(spec.containers[i], status.containers[i + init], uid));
  std::sort(to.containerStatuses.begin(), to.containerStatuses.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
}

void add_addresses(api::PodStatus& to, const std::string& address) {
  if (address.empty())
    return;
  to.hostIP = address;
  to.hostIPs.emplace_back().ip = address;
  to.podIP = address; // processes share the network of their node
  to.podIPs.emplace_back().ip = address;
}

api::PodStatus status_view(const pod_owner& owner, const pod_record& r, const std::string& uid,
                           const node_place* node) {
  api::PodStatus out;
  const auto& spec = *owner.pod_spec;
  const auto status = r.accepted_us == 0 && !(r.extra && r.extra->status)
                          ? pod_status{}
                          : status_of(r, spec.initContainers.size() + spec.containers.size());
  out.phase = phase_text(r.phase);
  out.conditions = pod_conditions(spec, r, status);
  out.reason = status.reason;
  out.message = status.message;
  out.qosClass = owner.qos_class;
  add_statuses(out, spec, status, uid);
  if (r.accepted_us != 0) {
    out.startTime = api::Time{r.accepted_us};
    if (node)
      add_addresses(out, node->address);
  }
  return out;
}

const node_place* place_of(const node_places& nodes, node_number number) {
  return nodes && number != 0 && number < nodes->size() ? &(*nodes)[number] : nullptr;
}

} // namespace

const char* phase_text(pod_phase phase) {
  switch (phase) {
  case pod_phase::running:
    return "Running";
  case pod_phase::succeeded:
    return "Succeeded";
  case pod_phase::failed:
    return "Failed";
  case pod_phase::pending:
    break;
  }
  return "Pending";
}

std::map<std::string, std::string> pod_labels(const pod_owner& owner, const pod_record& record) {
  if (const auto* edited = edits_of(record))
    return edited->labels;
  auto labels = owner.pod_template->metadata.labels;
  if (record.index != no_number)
    labels[index_key] = std::to_string(record.index);
  return labels;
}

api::Pod render_pod(const pod_owner& owner, std::uint32_t number, const pod_record& record, const node_places& nodes) {
  api::Pod pod;
  pod.metadata = metadata_of(owner, number, record);
  pod.spec = *owner.pod_spec;
  scale_memory(pod.spec, memory_percent(record));
  const auto* node = place_of(nodes, record.node);
  if (node)
    pod.spec.nodeName = node->name;
  if (record.index != no_number)
    pod.spec.hostname = owner.job_name + "-" + std::to_string(record.index);
  pod.status = status_view(owner, record, pod.metadata.uid, node);
  return pod;
}

api::Pod render_pod(const snapshot& from, const pod_entry& pod) {
  return render_pod(*pod.of->owner, pod.number, *pod.record, from.nodes);
}

api::Pod render_before(const change& of) { return render_pod(*of.owner, of.number, of.pod_before, of.nodes); }
api::Pod render_after(const change& of) { return render_pod(*of.owner, of.number, of.pod_after, of.nodes); }

} // namespace troupe
