// A pod's volumes: set up before anything starts, and what its containers' templates say of them.

#include "actors/pod/pod.hpp"

#include <algorithm>

namespace troupe::pod {

namespace {

/// Between attempts to set up volumes: kubelet's, from half a second to two minutes.
timestamp_us volume_delay_us(std::uint32_t failures) {
  constexpr timestamp_us shortest = 500'000, longest = 122 * us_per_second;
  return std::min(longest, shortest << std::min(failures, 10U));
}

/// What of a pod needs mounts; "": nothing.
const char* mounted_in(const plan& of) {
  const auto& all = of.containers;
  if (std::any_of(all.begin(), all.end(), [](const auto& x) { return !x.mounts.empty(); }))
    return "volumes";
  const auto tells = [](const auto& x) { return !x.command.base.message_path.empty(); };
  return std::any_of(all.begin(), all.end(), tells) ? "the file for termination messages" : "";
}

} // namespace

/// Before anything starts, and whenever what their files are made of has changed.
void actor::set_up_volumes(timestamp_us now) {
  const auto& plan = *spec_.blueprint->what();
  if (volumes_ready_ || life_.over() || now < volumes_due_)
    return;
  auto problem = volume_obstacle();
  volumes_ready_ = problem.message.empty();
  volumes_due_ = 0;
  if (volumes_ready_)
    return life_.hold({});
  if (plan.volume_problem.empty()) // else a new blueprint comes when that changes
    volumes_due_ = now + volume_delay_us(volume_tries_++);
  life_.hold(std::move(problem));
}

/// What keeps this pod's volumes from being set up; without a message: they are.
obstacle actor::volume_obstacle() const {
  const auto& plan = *spec_.blueprint->what();
  const auto* waiting = plan.has_init() ? "PodInitializing" : "ContainerCreating";
  if (!plan.volume_problem.empty())
    return {waiting, plan.volume_problem, {}, false};
  if (!plan.volumes.empty() && !spec_.volumes)
    return {waiting, "this node keeps no volumes", {}, false};
  if (const auto mounted = mounted_in(plan); *mounted != '\0')
    if (const auto no_mounts = spec_.runtime->containment().no_mounts; !no_mounts.empty())
      return {"CreateContainerError", mounted + (" cannot be mounted on this node: " + no_mounts), {}, false};
  if (plan.volumes.empty())
    return {};
  return {waiting, spec_.volumes->prepare(spec_.who.uid, own_volumes(plan.volumes, spec_.who)), {}, false};
}

node::template_id actor::own_template(std::uint16_t container, const container_plan& what) {
  const auto known =
      std::find_if(own_templates_.begin(), own_templates_.end(), [&](const auto& x) { return x.first == container; });
  if (known != own_templates_.end())
    return known->second;
  auto mine = what.command.base;
  if (!what.command.argv.empty())
    mine.argv = own_arguments(what.command, spec_.who);
  if (!what.mounts.empty())
    mine.mounts = own_mounts(what.mounts, spec_.blueprint->what()->volumes, spec_.who, *spec_.volumes);
  own_templates_.emplace_back(container, spec_.runtime->add_template(std::move(mine)));
  return own_templates_.back().second;
}

} // namespace troupe::pod
