#pragma once
// Routine events, made when somebody asks: what a pod's record or a Job's conditions tell is not stored a second time.
// Stored Event objects exist beside them for what no record can tell.

#include "actors/store/view/change.hpp"
#include "actors/store/view/snapshot.hpp"
#include "messages/resource/batch.hpp"
#include "messages/resource/event.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe {

/// What an event about a pod's container points at. @param container in the template's order, init containers first;
/// -1: the whole pod
api::ObjectReference container_reference(const pod_owner& owner, std::uint32_t number, const pod_record& record,
                                         std::int32_t container);

/// The events of one pod, oldest first: Scheduled or FailedScheduling, Pulled, Created, Started, BackOff, Killing …,
/// and those of its Job that concern it (SuccessfulCreate, SuccessfulDelete).
std::vector<api::Event> events_of_pod(const pod_owner& owner, std::uint32_t number, const pod_record& record,
                                      const node_places& nodes);
/// The events that a Job's conditions tell: Completed, BackoffLimitExceeded, DeadlineExceeded …
std::vector<api::Event> events_of_job(const api::Job& job);
/// The routine events that a change made or altered: those of its later state that the earlier one did not tell.
std::vector<api::Event> new_events(const change& of);

/// "<object>.<nanoseconds since the epoch in hex>"
std::string event_name(std::string_view object, std::uint64_t nanoseconds);

/// Calls f(key, event) for stored and routine events alike, behind the key `after` (empty: from the start), in one
/// namespace (empty: in all), until f returns false. The order is fixed for one snapshot.
void each_event(const snapshot& from, std::string_view name_space, std::string_view after,
                const std::function<bool(const std::string& key, const api::Event&)>& f);

} // namespace troupe
