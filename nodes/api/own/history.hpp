#pragma once

#include "nodes/api/http/http_reply.hpp"
#include "nodes/api/own/own_path.hpp"

namespace troupe::api_server {

struct core;

/// Attempts in one answer, unless the parameter `limit` asks for fewer or more; and the most that it may ask for.
inline constexpr std::int64_t usual_attempts = 500, most_attempts = 10'000;

/// Answers GET …/jobs/NAME/history: {"job", "uid", "attempts": […], "omitted"}, the newest attempts, oldest first.
void answer_history(core& with, const http::request& request, const own_path& what, const http::reply& to);

} // namespace troupe::api_server
