#pragma once

#include "nodes/api/http/http_reply.hpp"
#include "nodes/api/own/own_path.hpp"

namespace troupe::api_server {

struct core;

/// Answers POST …/jobs/NAME/rerun with {"failedOnly": true} or {"indexes": "3,7-9"} or an empty body: the Job as it is
/// then.
void answer_rerun(core& with, const http::request& request, const own_path& what, const http::reply& to);

} // namespace troupe::api_server
