#pragma once

#include <boost/json/fwd.hpp>

namespace troupe::cli {

/// The merge patch (RFC 7396) that brings `live` to what `wanted` says: members that `wanted` gives otherwise than
/// `live` has them, and null for those that were in `applied` and are no longer wanted. What others or the server's
/// defaults added is left alone: a list counts as equal when each of its elements says no more than the live one.
/// Empty: nothing to do. status is never touched. Pure.
boost::json::object three_way_patch(const boost::json::object& applied, const boost::json::object& wanted,
                                    const boost::json::object& live);

} // namespace troupe::cli
