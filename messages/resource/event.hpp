#pragma once
// Events, in the form of the core group and in that of events.k8s.io.

#include "messages/resource/core.hpp"
#include "messages/resource/meta.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_EventSource(F, T) \
  F(T, component, std::string, 1, omitempty, plain, "name of the program") \
  F(T, host, std::string, 2, omitempty, plain, "machine that it runs on")
/// Who tells of an event.
TROUPE_TYPE(EventSource, TROUPE_EventSource)

#define TROUPE_EventSeries(F, T) \
  F(T, count, std::int32_t, 1, omitempty, plain, "occurrences so far") \
  F(T, lastObservedTime, MicroTime, 2, omitempty, plain, "the last one")
/// How often an event has come again.
TROUPE_TYPE(EventSeries, TROUPE_EventSeries)

#define TROUPE_Event(F, T) \
  F(T, metadata, ObjectMeta, 1, always, plain, "its name, labels and whatever else every object carries") \
  F(T, involvedObject, ObjectReference, 2, always, plain, "the object") \
  F(T, reason, std::string, 3, omitempty, plain, "one word for programs") \
  F(T, message, std::string, 4, omitempty, plain, "a sentence for people") \
  F(T, source, EventSource, 5, omitempty, plain, "who tells of it") \
  F(T, firstTimestamp, Time, 6, omitempty, plain, "first occurrence") \
  F(T, lastTimestamp, Time, 7, omitempty, plain, "last occurrence") \
  F(T, count, std::int32_t, 8, omitempty, plain, "occurrences so far") \
  F(T, type, std::string, 9, omitempty, plain, "Normal or Warning") \
  F(T, eventTime, MicroTime, 10, omitempty, plain, "first occurrence, in newer events") \
  F(T, series, box<EventSeries>, 11, omitempty, plain, "set while it keeps coming again") \
  F(T, action, std::string, 12, omitempty, plain, "what was done or failed") \
  F(T, related, box<ObjectReference>, 13, omitempty, plain, "another object that is concerned") \
  F(T, reportingComponent, std::string, 14, always, plain, "who tells of it, in newer events") \
  F(T, reportingInstance, std::string, 15, always, plain, "which of them")
/// Something that happened to an object.
TROUPE_TYPE(Event, TROUPE_Event)

#define TROUPE_EventsV1EventSeries(F, T) \
  F(T, count, std::int32_t, 1, always, plain, "occurrences so far") \
  F(T, lastObservedTime, MicroTime, 2, always, plain, "the last one")
/// How often an event of events.k8s.io has come again.
TROUPE_TYPE(EventsV1EventSeries, TROUPE_EventsV1EventSeries)

#define TROUPE_EventsV1Event(F, T) \
  F(T, metadata, ObjectMeta, 1, always, plain, "its name, labels and whatever else every object carries") \
  F(T, eventTime, MicroTime, 2, always, plain, "first occurrence") \
  F(T, series, box<EventsV1EventSeries>, 3, omitempty, plain, "set while it keeps coming again") \
  F(T, reportingController, std::string, 4, omitempty, plain, "who tells of it") \
  F(T, reportingInstance, std::string, 5, omitempty, plain, "which of them") \
  F(T, action, std::string, 6, omitempty, plain, "what was done or failed") \
  F(T, reason, std::string, 7, omitempty, plain, "one word for programs") \
  F(T, regarding, ObjectReference, 8, omitempty, plain, "the object that it happened to") \
  F(T, related, box<ObjectReference>, 9, omitempty, plain, "another object that is concerned") \
  F(T, note, std::string, 10, omitempty, plain, "a sentence for people") \
  F(T, type, std::string, 11, omitempty, plain, "Normal or Warning") \
  F(T, deprecatedSource, EventSource, 12, omitempty, plain, "source of the core form") \
  F(T, deprecatedFirstTimestamp, Time, 13, omitempty, plain, "firstTimestamp of the core form") \
  F(T, deprecatedLastTimestamp, Time, 14, omitempty, plain, "lastTimestamp of the core form") \
  F(T, deprecatedCount, std::int32_t, 15, omitempty, plain, "count of the core form")
/// An event in the form of events.k8s.io.
TROUPE_TYPE(EventsV1Event, TROUPE_EventsV1Event)

// clang-format on

} // namespace troupe::api
