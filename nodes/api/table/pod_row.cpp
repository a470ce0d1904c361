#include "nodes/api/table/age.hpp"
#include "nodes/api/table/table_cells.hpp"
#include "nodes/api/table/table_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe::api_server {

namespace {

constexpr row_condition succeeded{"Completed", "True", "Succeeded", "The pod has completed successfully."};
constexpr row_condition failed{"Completed", "True", "Failed", "The pod failed."};

/// Restarts of some containers, and when the last of them ended before.
struct restart_count {
  std::int64_t count = 0;
  std::int64_t last_us = 0;

  void add(const api::ContainerStatus& c) {
    count += c.restartCount;
    if (c.lastState.terminated)
      last_us = std::max(last_us, c.lastState.terminated->finishedAt.micros);
  }
  std::string text(std::int64_t now_us) const {
    if (count == 0 || last_us == 0)
      return std::to_string(count);
    return fmt::format("{} ({} ago)", count, human_age(last_us, now_us));
  }
};

/// What STATUS, READY and RESTARTS say.
struct summary {
  std::string word;
  std::int64_t ready = 0;
  restart_count restarts{};
};

/// An init container that goes on beside the others.
bool is_sidecar(const api::PodSpec& spec, std::string_view name) {
  const auto& all = spec.initContainers;
  return std::any_of(all.begin(), all.end(),
                     [&](const api::Container& c) { return c.name == name && c.restartPolicy == "Always"; });
}

std::string reason_of(const api::ContainerStateTerminated& end) {
  if (!end.reason.empty())
    return end.reason;
  return end.signal != 0 ? fmt::format("Signal:{}", end.signal) : fmt::format("ExitCode:{}", end.exitCode);
}

bool is_gated(const api::PodStatus& status) {
  const auto* scheduled = find_condition(status.conditions, "PodScheduled");
  return scheduled != nullptr && scheduled->reason == "SchedulingGated";
}

/// What an init container that the pod waits for shows; `index` of `total`.
std::string init_word(const api::ContainerStatus& c, std::size_t index, std::size_t total) {
  if (c.state.terminated)
    return "Init:" + reason_of(*c.state.terminated);
  if (c.state.waiting && !c.state.waiting->reason.empty() && c.state.waiting->reason != "PodInitializing")
    return "Init:" + c.state.waiting->reason;
  return fmt::format("Init:{}/{}", index, total);
}

/// Goes through the init containers; true when the pod still waits for one of them.
bool read_init_containers(const api::Pod& pod, summary& to, restart_count& sidecars) {
  const auto& all = pod.status.initContainerStatuses;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& c = all[i];
    const auto sidecar = is_sidecar(pod.spec, c.name);
    to.restarts.add(c);
    if (sidecar)
      sidecars.add(c);
    if (c.state.terminated && c.state.terminated->exitCode == 0)
      continue;
    if (sidecar && c.started.value_or(false)) {
      to.ready += c.ready ? 1 : 0;
      continue;
    }
    to.word = init_word(c, i, pod.spec.initContainers.size());
    return true;
  }
  return false;
}

/// The word of a pod of which some containers have completed.
std::string completed_word(const api::PodStatus& status, bool has_running, const std::string& error) {
  if (has_running && is_true(status.conditions, "Ready"))
    return "Running";
  if (!error.empty())
    return error;
  return has_running ? "NotReady" : "Completed";
}

void read_containers(const api::PodStatus& status, summary& to) {
  bool has_running = false;
  std::string error;
  for (auto c = status.containerStatuses.rbegin(); c != status.containerStatuses.rend(); ++c) {
    to.restarts.add(*c);
    if (c->state.waiting && !c->state.waiting->reason.empty()) {
      to.word = c->state.waiting->reason;
    } else if (c->state.terminated) {
      to.word = reason_of(*c->state.terminated);
      if (c->state.terminated->exitCode != 0)
        error = to.word;
    } else if (c->ready && c->state.running) {
      has_running = true;
      ++to.ready;
    }
  }
  if (to.word == "Completed")
    to.word = completed_word(status, has_running, error);
}

summary summarize(const api::Pod& pod) {
  const auto& status = pod.status;
  summary result{.word = status.reason.empty() ? status.phase : status.reason};
  if (is_gated(status))
    result.word = "SchedulingGated";
  restart_count sidecars;
  const auto initializing = read_init_containers(pod, result, sidecars);
  if (!initializing || is_true(status.conditions, "Initialized")) {
    result.restarts = sidecars;
    read_containers(status, result);
  }
  const auto terminal = status.phase == "Succeeded" || status.phase == "Failed";
  if (pod.metadata.deletionTimestamp && status.reason == "NodeLost")
    result.word = "Unknown";
  else if (pod.metadata.deletionTimestamp && !terminal)
    result.word = "Terminating";
  return result;
}

std::int64_t total_containers(const api::PodSpec& spec) {
  const auto sidecars = std::count_if(spec.initContainers.begin(), spec.initContainers.end(),
                                      [](const api::Container& c) { return c.restartPolicy == "Always"; });
  return static_cast<std::int64_t>(spec.containers.size()) + sidecars;
}

std::string gates_of(const api::Pod& pod) {
  const auto& gates = pod.spec.readinessGates;
  if (gates.empty())
    return "<none>";
  const auto open = std::count_if(gates.begin(), gates.end(), [&](const api::PodReadinessGate& gate) {
    return is_true(pod.status.conditions, gate.conditionType);
  });
  return fmt::format("{}/{}", open, gates.size());
}

std::vector<row_condition> conditions_of(const api::PodStatus& status) {
  if (status.phase == "Succeeded")
    return {succeeded};
  if (status.phase == "Failed")
    return {failed};
  return {};
}

std::string ip_of(const api::PodStatus& status) {
  return or_none(status.podIPs.empty() ? status.podIP : status.podIPs.front().ip);
}

} // namespace

table_row row_of(const api::Pod& pod, std::int64_t now_us) {
  const auto seen = summarize(pod);
  return {.cells = {pod.metadata.name, fmt::format("{}/{}", seen.ready, total_containers(pod.spec)), seen.word,
                    seen.restarts.text(now_us), age_of(pod.metadata, now_us), ip_of(pod.status),
                    or_none(pod.spec.nodeName), or_none(pod.status.nominatedNodeName), gates_of(pod)},
          .conditions = conditions_of(pod.status)};
}

} // namespace troupe::api_server
