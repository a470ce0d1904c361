#pragma once

#include "nodes/api/http/http_reply.hpp"
#include "nodes/api/own/own_path.hpp"

namespace troupe::api_server {

struct core;

/// Answers GET …/{jobs,pods,cronjobs}/NAME/why: {"reason", "text", "evidence": […], "try": […]}.
void answer_why(core& with, const http::request& request, const own_path& what, const http::reply& to);

} // namespace troupe::api_server
