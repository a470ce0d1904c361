#pragma once

#include "messages/resource/resource.hpp"
#include "nodes/api/read/object_filter.hpp"

#include <functional>
#include <string>
#include <string_view>

/// One way to look at what a snapshot has, whether it is stored, a record or only derived.
namespace troupe::api_server {

/// Gets the place of an object in the order of the walk, and the object itself, valid during the call. False: enough.
using object_visitor = std::function<bool(const std::string& key, const void* object)>;

/// Visits the objects that the filter accepts, in a fixed order, behind the key `after` (empty: from the start).
void walk(const snapshot& from, const object_filter& filter, std::string_view after, const object_visitor& visit);

/// One object by its name, or an empty resource.
api::resource find_object(const snapshot& in, const api::kind_info& kind, std::string_view name_space,
                          std::string_view name);

/// About how many objects a walk looks at; events are not counted but taken as many.
std::size_t walk_length(const snapshot& from, const object_filter& filter);
/// How many objects there are, when the filter takes all of them; nothing when that is not known without a walk.
std::optional<std::size_t> known_size(const snapshot& from, const object_filter& filter);

} // namespace troupe::api_server
