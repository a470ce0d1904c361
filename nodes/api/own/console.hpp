#pragma once

#include "nodes/api/http/http_reply.hpp"

namespace troupe::api_server {

struct core;

/// Where consoles ask.
inline constexpr std::string_view console_path = "/troupe/v1/inspect";

/// Answers a POST of {"what": …, "path": …} with what the gatekeeper says, as JSON.
void answer_console(core& with, const http::request& request, const http::reply& to);

} // namespace troupe::api_server
