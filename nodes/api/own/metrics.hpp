#pragma once

#include "nodes/api/http/http_reply.hpp"

#include <string_view>

namespace troupe::api_server {

struct core;

/// Where Prometheus scrapes.
inline constexpr std::string_view metrics_path = "/metrics";

/// Answers a GET with all metrics of the process. Gathering them may take a moment: done on the second thread.
void answer_metrics(core& with, const http::request& request, const http::reply& to);

} // namespace troupe::api_server
