#pragma once
// What /metrics of the controller shows.

#include "actors/metrics/controller_metrics.hpp"
#include "actors/store/view/snapshot.hpp"
#include "actors/supervision/registry.hpp"

#include <string>

namespace troupe {

/// All metrics in Prometheus' text form: what the actors counted, who they are and how busy, the nodes, and the process
/// itself. @param now the published state; null before the store has loaded
std::string metrics_page(const controller_metrics& counted, const actor_registry& actors, const snapshot_ptr& now);

} // namespace troupe
