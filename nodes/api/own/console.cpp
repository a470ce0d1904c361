#include "nodes/api/own/console.hpp"

#include "nodes/api/core.hpp"
#include "nodes/api/refused.hpp"

#include <boost/json.hpp>

namespace json = boost::json;

namespace troupe::api_server {

namespace {

std::string word(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  if (value == nullptr || value->is_null())
    return {};
  if (!value->is_string())
    throw refused(bad_request("\"" + std::string{name} + "\" must be a string"));
  return std::string{value->as_string()};
}

inspect_query read_query(const http::request& request) {
  json::error_code error;
  const auto parsed = json::parse(request.body, error);
  if (error || !parsed.is_object())
    throw refused(bad_request(R"(the body must be an object like {"what": "tree", "path": ""})"));
  inspect_query query{word(parsed.as_object(), "what"), word(parsed.as_object(), "path")};
  if (query.what.empty())
    throw refused(bad_request(R"("what" is missing)"));
  return query;
}

/// The gatekeeper says why in words only.
int code_of(const inspect_answer& answer) {
  const auto says = [&](std::string_view words) { return answer.json.find(words) != std::string::npos; };
  if (answer.ok)
    return 200;
  if (says("no actor at") || says("no node named"))
    return 404;
  if (says("not allowed"))
    return 403;
  return says("unknown ") || says("a path begins with") ? 400 : 500;
}

} // namespace

void answer_console(core& with, const http::request& request, const http::reply& to) {
  if (request.method != "POST")
    throw refused(method_not_allowed());
  with.actors.inspect(read_query(request), with.on_io<inspect_answer>([to](const inspect_answer& answer) {
    to.send(http::make_response(code_of(answer), "application/json", answer.json + "\n"));
  }));
}

} // namespace troupe::api_server
