#pragma once
// The phase of a pod, from its containers (spec/pods-nodes.md §4). Pure.

#include "actors/pod/container.hpp"
#include "actors/pod/plan/plan.hpp"

namespace troupe::pod {

/// Whether a run is not shown as running yet: its postStart hook has not returned.
bool holds_back(const container_plan& what, const container_life& x) noexcept;

/// Whether every regular container has ended, and with success.
bool all_succeeded(const plan& what, const std::vector<container_life>& containers) noexcept;

/// The phase while the pod is not ended yet: Pending or Running. Final phases are given by whoever ends it, once no
/// container can be running.
pod_phase phase_of(const plan& what, const std::vector<container_life>& containers) noexcept;

} // namespace troupe::pod
