#pragma once
// Taints and what tolerates them (spec/pods-nodes.md §14).

#include "messages/resource/node.hpp"
#include "messages/resource/pod.hpp"

#include <cstddef>
#include <vector>

namespace troupe::scheduling {

/// node.kubernetes.io/unschedulable:NoSchedule, which every cordoned node carries.
const api::Taint& unschedulable_taint();
/// The toleration matches the taint.
bool tolerates(const api::Toleration& toleration, const api::Taint& taint);
/// One at least does.
bool tolerates(const std::vector<api::Toleration>& tolerations, const api::Taint& taint);
/// Every taint that keeps pods away (NoSchedule, NoExecute) is tolerated.
bool tolerates_all(const std::vector<api::Toleration>& tolerations, const std::vector<api::Taint>& taints);
/// Taints with the effect PreferNoSchedule that are not tolerated.
std::size_t unwelcome(const std::vector<api::Toleration>& tolerations, const std::vector<api::Taint>& taints);

} // namespace troupe::scheduling
