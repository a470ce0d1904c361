#include "nodes/api/own/metrics.hpp"

#include "nodes/api/core.hpp"
#include "nodes/api/refused.hpp"

namespace troupe::api_server {

namespace {
constexpr std::string_view text_type = "text/plain; version=0.0.4; charset=utf-8";
} // namespace

void answer_metrics(core& with, const http::request& request, const http::reply& to) {
  if (request.method != "GET" && request.method != "HEAD")
    throw refused(method_not_allowed());
  with.answer_long(to, [&with, to] { to.send(http::make_response(200, text_type, with.metrics())); });
}

} // namespace troupe::api_server
