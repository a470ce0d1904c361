#pragma once

#include "nodes/api/http/http_reply.hpp"
#include "nodes/api/served.hpp"

namespace troupe::api_server {

struct core;

/// Answers POST, PUT, PATCH and DELETE: decodes the wish, hands it to the store, tells what became of it.
void answer_write(core& with, const http::request& request, const resource_request& what, const http::reply& to);

} // namespace troupe::api_server
