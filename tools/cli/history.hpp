#pragma once
// The attempts of a Job as a table.

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <string>

namespace troupe::cli {

/// The answer to "history" as people read it: a row an attempt.
std::string history_text(const boost::json::object& history, std::int64_t now_us);

} // namespace troupe::cli
