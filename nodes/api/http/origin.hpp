#pragma once
// Web pages that a browser lets speak to this API in its user's name, though it knows no users. Pure.

#include "nodes/api/http/http.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace troupe::api_server {

/// Whether the request may come from a page of another site: its Origin is not the host that it asks; or, when the
/// server listens on loopback, that host is none of loopback's names (a foreign name that was made to point here).
/// @return a sentence that says so, or nothing for a request to answer
std::optional<std::string> foreign_origin(const http::fields& headers, bool on_loopback);

/// localhost, 127.x.y.z or [::1], with or without a port.
bool is_loopback_authority(std::string_view authority);

} // namespace troupe::api_server
