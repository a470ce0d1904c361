#pragma once

#include "nodes/api/read/object_walk.hpp"

/// Events, stored and derived alike.
namespace troupe::api_server {

/// Visits the events that the filter accepts; when it names the object that they are about, only that object's are
/// made.
void walk_events(const snapshot& from, const object_filter& filter, std::string_view after,
                 const object_visitor& visit);

/// One event by its name, or an empty resource.
api::resource find_event(const snapshot& in, std::string_view name_space, std::string_view name);

} // namespace troupe::api_server
