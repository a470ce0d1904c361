#include "actors/store/pods/attempt_view.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace troupe {

namespace {

attempt_container container_of(const api::Container& c, bool init, const container_state& s) {
  attempt_container out;
  out.name = c.name;
  out.init = init;
  out.state = s.state;
  out.restarts = s.restarts;
  if (s.state == run_state::terminated) {
    out.exit_code = s.end.exit_code;
    out.signal = s.end.signal;
    out.reason = s.end.reason;
    out.message = s.end.message;
    out.started_us = s.end.started_us;
    out.finished_us = s.end.finished_us;
  } else {
    out.reason = s.waiting_reason;
    out.message = s.waiting_message;
    out.started_us = s.started_us;
  }
  return out;
}

std::vector<attempt_container> containers_of(const api::PodSpec& spec, const pod_status& status) {
  std::vector<attempt_container> out;
  const auto add = [&](const std::vector<api::Container>& all, bool init) {
    for (const auto& c : all)
      if (out.size() < status.containers.size())
        out.push_back(container_of(c, init, status.containers[out.size()]));
  };
  add(spec.initContainers, true);
  add(spec.containers, false);
  return out;
}

/// What the pod as a whole says, else the container that ended it.
void tell_end(attempt& to, const pod_record& record, const pod_status& status) {
  to.exit_code = record.exit_code;
  to.signal = record.signal;
  to.reason = status.reason;
  to.message = status.message;
  if (!to.reason.empty())
    return;
  const auto failed = std::find_if(to.containers.begin(), to.containers.end(), [](const attempt_container& c) {
    return c.state == run_state::terminated && c.exit_code != 0;
  });
  if (failed != to.containers.end()) {
    to.reason = failed->reason;
    to.message = failed->message;
  } else if (record.ended()) {
    to.reason = to_text(record.reason);
  } else if (record.extra) {
    to.message = record.extra->unschedulable;
  }
}

attempt attempt_of(const snapshot& in, const pod_entry& pod) {
  const auto& record = *pod.record;
  const auto& owner = *pod.of->owner;
  attempt out;
  out.number = pod.number;
  const auto& reruns = owner.reruns;
  out.rerun = static_cast<std::uint32_t>(std::upper_bound(reruns.begin(), reruns.end(), pod.number) - reruns.begin());
  out.pod = pod.name();
  out.index = record.index;
  if (record.node != 0 && in.nodes && record.node < in.nodes->size())
    out.node = (*in.nodes)[record.node].name;
  out.phase = record.phase;
  out.restarts = record.restarts;
  out.created_us = record.created_us;
  out.started_us = record.accepted_us;
  out.finished_us = record.finished_us;
  out.max_rss_kib = record.max_rss_kib;
  out.cpu_ms = record.cpu_ms;
  out.memory_percent = memory_percent(record);
  out.counted = !record.is(pod_record::uncounted);
  out.deleted = record.is(pod_record::gone);
  const auto status = status_of(record, owner.pod_spec->initContainers.size() + owner.pod_spec->containers.size());
  out.containers = containers_of(*owner.pod_spec, status);
  out.has_log = record.node != 0 && std::any_of(status.containers.begin(), status.containers.end(),
                                                [](const container_state& c) { return c.log != log_place{}; });
  tell_end(out, record, status);
  return out;
}

} // namespace

const job_pods* pods_of(const snapshot& in, const api::Job& job) {
  for (const auto* pods : in.pods_of(job.metadata.namespace_, job.metadata.name))
    if (pods->owner->uid_text == job.metadata.uid)
      return pods;
  return nullptr;
}

attempts attempts_of(const snapshot& in, const job_pods& pods, std::size_t most) {
  std::uint64_t all = 0;
  pods.pods.each_from(0, [&](std::uint32_t, const pod_record&) { return ++all; });
  attempts out;
  out.omitted = all > most ? all - most : 0;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> tries; // by rerun and index
  std::uint64_t at = 0;
  const auto& reruns = pods.owner->reruns;
  pods.pods.each_from(0, [&](std::uint32_t number, const pod_record& record) {
    const auto rerun = std::upper_bound(reruns.begin(), reruns.end(), number) - reruns.begin();
    const auto retry = record.index == no_number ? 0 : tries[{static_cast<std::uint32_t>(rerun), record.index}]++;
    if (at++ >= out.omitted) {
      out.shown.push_back(attempt_of(in, {&pods, number, &record}));
      out.shown.back().retry = retry;
    }
    return true;
  });
  return out;
}

} // namespace troupe
