#pragma once

#include "nodes/api/http/http_reply.hpp"
#include "nodes/api/served.hpp"

namespace troupe::api_server {

struct core;

/// Answers a GET of a pod's output, read piece by piece from its node; with `follow` until the container's run ends.
void answer_log(core& with, const http::request& request, const resource_request& what, const http::reply& to);

} // namespace troupe::api_server
