#pragma once
// What `apply` keeps on an object: the manifest that was applied last. Pure.

#include <boost/json/fwd.hpp>

#include <optional>

namespace troupe::cli {

extern const char* const last_applied;

/// The manifest with itself as annotation.
boost::json::object annotated(const boost::json::object& manifest);
/// What was applied last; nothing when the object was made otherwise.
std::optional<boost::json::object> applied_before(const boost::json::object& live);

/// The merge patch that brings `live` to what the manifest says, the annotation included. Empty: nothing to do.
boost::json::object apply_patch(const boost::json::object& manifest, const boost::json::object& live);

} // namespace troupe::cli
