#include "actors/store/pods/pod_conditions.hpp"

#include <algorithm>
#include <string_view>

namespace troupe {

namespace {

api::PodCondition condition(std::string_view type, bool holds, std::int64_t since_us, std::string_view reason = {},
                            std::string message = {}) {
  api::PodCondition c;
  c.type = type;
  c.status = holds ? "True" : "False";
  c.lastTransitionTime.micros = since_us;
  c.reason = reason;
  c.message = std::move(message);
  return c;
}

/// "containers with unready status: [a b]"
std::string list_of_names(std::string_view before, const std::vector<std::string_view>& names) {
  std::string text{before};
  text += " [";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0)
      text += ' ';
    text += names[i];
  }
  return text + "]";
}

bool is_sidecar(const api::Container& c) { return c.restartPolicy == "Always"; }

bool initialized(const api::Container& c, const container_state& state) {
  if (is_sidecar(c))
    return state.state == run_state::running;
  return state.state == run_state::terminated && state.end.exit_code == 0;
}

/// Init containers that are not done, and when the last that is done was.
struct init_progress {
  std::vector<std::string_view> open;
  std::int64_t since_us = 0;
};

init_progress init_of(const api::PodSpec& spec, const pod_status& status, std::int64_t accepted_us) {
  init_progress p{{}, accepted_us};
  for (std::size_t i = 0; i < spec.initContainers.size(); ++i) {
    const auto& c = spec.initContainers[i];
    if (i >= status.containers.size() || !initialized(c, status.containers[i]))
      p.open.push_back(c.name);
    else
      p.since_us = std::max({p.since_us, status.containers[i].end.finished_us, status.containers[i].started_us});
  }
  return p;
}

std::vector<std::string_view> unready(const api::PodSpec& spec, const pod_status& status) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < spec.containers.size(); ++i) {
    const auto at = i + spec.initContainers.size();
    if (at >= status.containers.size() || !status.containers[at].ready)
      names.push_back(spec.containers[i].name);
  }
  return names;
}

void add_ready(std::vector<api::PodCondition>& all, const api::PodSpec& spec, const pod_record& r,
               const pod_status& status) {
  std::string_view reason;
  std::string message;
  if (r.phase == pod_phase::succeeded) {
    reason = "PodCompleted";
  } else if (r.phase == pod_phase::failed) {
    reason = "PodFailed";
  } else if (status.ready_us == 0) {
    reason = "ContainersNotReady";
    message = list_of_names("containers with unready status:", unready(spec, status));
  }
  const auto ready = reason.empty();
  const auto since = ready ? status.ready_us : (r.ended() ? r.finished_us : r.accepted_us);
  all.push_back(condition("Ready", ready, since, reason, message));
  all.push_back(condition("ContainersReady", ready, since, reason, std::move(message)));
}

void add_initialized(std::vector<api::PodCondition>& all, const api::PodSpec& spec, const pod_record& r,
                     const pod_status& status) {
  const auto init = init_of(spec, status, r.accepted_us);
  if (r.phase == pod_phase::succeeded)
    all.push_back(condition("Initialized", true, init.since_us, "PodCompleted"));
  else if (init.open.empty())
    all.push_back(condition("Initialized", true, init.since_us));
  else
    all.push_back(condition("Initialized", false, r.accepted_us, "ContainersNotInitialized",
                            list_of_names("containers with incomplete status:", init.open)));
}

} // namespace

std::vector<api::PodCondition> pod_conditions(const api::PodSpec& spec, const pod_record& r, const pod_status& status) {
  std::vector<api::PodCondition> all;
  if (r.accepted_us != 0) {
    all.push_back(condition("PodReadyToStartContainers", !r.ended(), r.ended() ? r.finished_us : r.accepted_us));
    add_initialized(all, spec, r, status);
    add_ready(all, spec, r, status);
  }
  if (r.node != 0)
    all.push_back(condition("PodScheduled", true, r.scheduled_us));
  else if (!spec.schedulingGates.empty())
    all.push_back(condition("PodScheduled", false, r.created_us, "SchedulingGated",
                            "Scheduling is blocked due to non-empty scheduling gates"));
  else if (r.extra && !r.extra->unschedulable.empty())
    all.push_back(condition("PodScheduled", false, r.created_us, "Unschedulable", r.extra->unschedulable));
  if (r.extra && r.extra->disrupted_us != 0)
    all.push_back(condition("DisruptionTarget", true, r.extra->disrupted_us, r.extra->disruption_reason,
                            r.extra->disruption_message));
  return all;
}

} // namespace troupe
