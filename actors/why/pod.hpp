#pragma once
// Why a pod does not run, has not started, or has ended as it did.

#include "actors/store/view/snapshot.hpp"
#include "actors/why/answer.hpp"

#include "actors/clock.hpp"

namespace troupe::why {

/// Reasons of pods that are on their way or do their work: nothing is wrong with those.
inline constexpr std::string_view pod_running = "Running", pod_starting = "Starting", pod_pending = "Pending",
                                  pod_ending = "Terminating", pod_succeeded = "Succeeded";

/// A pod's reason, from its record and its node as the snapshot has them.
answer why_pod(const snapshot& in, const pod_entry& pod, timestamp_us now);

/// How an ended pod ended: "container main ended with exit code 3", "was evicted: …". Empty while it has not.
std::string end_of_pod(const pod_entry& pod);

} // namespace troupe::why
