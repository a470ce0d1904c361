#include "messages/resource/event.hpp"

#include "messages/resource/meta.hpp"
#include "messages/resource/table_define.hpp"

namespace troupe::api {

TROUPE_TABLE(EventSource, TROUPE_EventSource)
TROUPE_TABLE(EventSeries, TROUPE_EventSeries)
TROUPE_KIND_TABLE(Event, TROUPE_Event, "v1", "Event")
TROUPE_TABLE(EventsV1EventSeries, TROUPE_EventsV1EventSeries)
TROUPE_KIND_TABLE(EventsV1Event, TROUPE_EventsV1Event, "events.k8s.io/v1", "Event")

} // namespace troupe::api
