// What is told of a pod (spec/pods-nodes.md §5 and §10).

#include "actors/pod/life/life.hpp"

#include "actors/pod/life/phase.hpp"

#include <algorithm>

namespace troupe::pod {

namespace {

/// All termination messages of a pod together (spec/pods-nodes.md §10).
constexpr std::size_t message_budget = 12288;

/// @param containers share the budget equally
void cut_message(run_end& end, std::size_t containers) {
  if (const auto most = message_budget / containers; end.message.size() > most)
    end.message.resize(most);
}

} // namespace

pod_status life::status() const {
  pod_status out;
  out.phase = over_ ? final_phase_ : phase_of(*plan_, containers_);
  out.accepted_us = accepted_;
  out.reason = reason_;
  out.message = message_;
  out.max_rss_kib = max_rss_kib_;
  out.cpu_us = cpu_us_;
  out.containers.reserve(containers_.size());
  bool ready = !over_;
  for (std::size_t i = 0; i < containers_.size(); ++i) {
    out.containers.push_back(state_of(i));
    out.image_unused = out.image_unused || plan_of(i).image_unused;
    if (plan_of(i).init && !plan_of(i).sidecar)
      continue;
    ready = ready && out.containers.back().ready;
    out.ready_us = std::max({out.ready_us, out.containers.back().started_us, containers_[i].watch.ready_us});
  }
  if (!ready)
    out.ready_us = 0;
  return out;
}

container_state life::state_of(std::size_t i) const {
  const auto& container = containers_[i];
  container_state out;
  out.restarts = container.attempt;
  out.log = container.log;
  if (container.before)
    out.last.push_back(*container.before);
  const auto waits_for_restart = !over_ && !container.waiting_reason.empty();
  if (container.stage == run_stage::running && !holds_back(plan_of(i), container)) {
    out.state = run_state::running;
    out.started_us = container.started_us;
    out.started = started(i);
    out.ready = ready(i);
  } else if (container.stage == run_stage::ended && !waits_for_restart) {
    out.state = run_state::terminated;
    out.end = container.end;
  } else {
    out.waiting_reason = plan_->has_init() ? "PodInitializing" : "ContainerCreating";
    if (!container.waiting_reason.empty()) {
      out.waiting_reason = container.waiting_reason;
      out.waiting_message = container.waiting_message;
    }
    if (container.stage == run_stage::ended)
      out.last = {container.end};
  }
  cut_message(out.end, containers_.size());
  for (auto& end : out.last)
    cut_message(end, containers_.size());
  return out;
}

pod_status fresh_status(const plan& what, timestamp_us accepted) {
  pod_status out;
  out.accepted_us = accepted;
  out.containers.resize(what.containers.size());
  for (std::size_t i = 0; i < what.containers.size(); ++i) {
    out.containers[i].waiting_reason = what.has_init() ? "PodInitializing" : "ContainerCreating";
    out.image_unused = out.image_unused || what.containers[i].image_unused;
  }
  return out;
}

} // namespace troupe::pod
