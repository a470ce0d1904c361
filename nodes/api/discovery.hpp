#pragma once

#include "nodes/api/http/http.hpp"

#include <optional>

namespace troupe::api_server {

/// Answers `/api`, `/apis` and what lies below them up to a version, plain or aggregated as the client accepts it;
/// nothing for other paths. Made once from the table of served resources.
std::optional<http::response> answer_discovery(const http::request& request);

/// Answers `/version`, `/healthz`, `/livez` and `/readyz`; nothing for other paths.
/// @param ready false while the store still loads: `/readyz` then says 503.
std::optional<http::response> answer_about(const http::request& request, bool ready);

} // namespace troupe::api_server
