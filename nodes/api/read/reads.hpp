#pragma once

#include "nodes/api/http/http_reply.hpp"
#include "nodes/api/served.hpp"

namespace troupe::api_server {

struct core;

/// Answers a GET of one object or of its scale.
void answer_get(core& with, const http::request& request, const resource_request& what, const http::reply& to);

/// Answers a GET of a collection: a page of it, or all of it in pieces as the client takes them.
void answer_list(core& with, const http::request& request, const resource_request& what, const http::reply& to);

} // namespace troupe::api_server
