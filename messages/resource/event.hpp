#pragma once
// Events, in the form of the core group and in that of events.k8s.io.

#include "messages/resource/core.hpp"
#include "messages/resource/meta.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_EventSource(F, T) \
  F(T, component, std::string, 1, omitempty, plain, "?") \
  F(T, host, std::string, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(EventSource, TROUPE_EventSource)

#define TROUPE_EventSeries(F, T) \
  F(T, count, std::int32_t, 1, omitempty, plain, "?") \
  F(T, lastObservedTime, MicroTime, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(EventSeries, TROUPE_EventSeries)

#define TROUPE_Event(F, T) \
  F(T, metadata, ObjectMeta, 1, always, plain, "?") \
  F(T, involvedObject, ObjectReference, 2, always, plain, "?") \
  F(T, reason, std::string, 3, omitempty, plain, "?") \
  F(T, message, std::string, 4, omitempty, plain, "?") \
  F(T, source, EventSource, 5, omitempty, plain, "?") \
  F(T, firstTimestamp, Time, 6, omitempty, plain, "?") \
  F(T, lastTimestamp, Time, 7, omitempty, plain, "?") \
  F(T, count, std::int32_t, 8, omitempty, plain, "?") \
  F(T, type, std::string, 9, omitempty, plain, "?") \
  F(T, eventTime, MicroTime, 10, omitempty, plain, "?") \
  F(T, series, box<EventSeries>, 11, omitempty, plain, "?") \
  F(T, action, std::string, 12, omitempty, plain, "?") \
  F(T, related, box<ObjectReference>, 13, omitempty, plain, "?") \
  F(T, reportingComponent, std::string, 14, always, plain, "?") \
  F(T, reportingInstance, std::string, 15, always, plain, "?")
/// ?
TROUPE_TYPE(Event, TROUPE_Event)

#define TROUPE_EventsV1EventSeries(F, T) \
  F(T, count, std::int32_t, 1, always, plain, "?") \
  F(T, lastObservedTime, MicroTime, 2, always, plain, "?")
/// ?
TROUPE_TYPE(EventsV1EventSeries, TROUPE_EventsV1EventSeries)

#define TROUPE_EventsV1Event(F, T) \
  F(T, metadata, ObjectMeta, 1, always, plain, "?") \
  F(T, eventTime, MicroTime, 2, always, plain, "?") \
  F(T, series, box<EventsV1EventSeries>, 3, omitempty, plain, "?") \
  F(T, reportingController, std::string, 4, omitempty, plain, "?") \
  F(T, reportingInstance, std::string, 5, omitempty, plain, "?") \
  F(T, action, std::string, 6, omitempty, plain, "?") \
  F(T, reason, std::string, 7, omitempty, plain, "?") \
  F(T, regarding, ObjectReference, 8, omitempty, plain, "?") \
  F(T, related, box<ObjectReference>, 9, omitempty, plain, "?") \
  F(T, note, std::string, 10, omitempty, plain, "?") \
  F(T, type, std::string, 11, omitempty, plain, "?") \
  F(T, deprecatedSource, EventSource, 12, omitempty, plain, "?") \
  F(T, deprecatedFirstTimestamp, Time, 13, omitempty, plain, "?") \
  F(T, deprecatedLastTimestamp, Time, 14, omitempty, plain, "?") \
  F(T, deprecatedCount, std::int32_t, 15, omitempty, plain, "?")
/// ?
TROUPE_TYPE(EventsV1Event, TROUPE_EventsV1Event)

// clang-format on

} // namespace troupe::api
