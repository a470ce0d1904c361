#pragma once
// Pods as Kubernetes shows them, made from a record and what its Job's pods share. Pure.

#include "actors/store/view/change.hpp"
#include "actors/store/view/snapshot.hpp"

namespace troupe {

/// The whole object: metadata, the template's spec with Kubernetes' defaults for pods, status (spec/pods-nodes.md).
api::Pod render_pod(const pod_owner& owner, std::uint32_t number, const pod_record& record, const node_places& nodes);
/// The same for a pod of a snapshot, and for both sides of a change.
api::Pod render_pod(const snapshot& from, const pod_entry& pod);
api::Pod render_before(const change& of);
api::Pod render_after(const change& of);

/// "Pending", "Running" …
const char* phase_text(pod_phase phase);

/// Its labels alone, for selectors: all pods of a Job without completion indexes have the same.
std::map<std::string, std::string> pod_labels(const pod_owner& owner, const pod_record& record);

} // namespace troupe
