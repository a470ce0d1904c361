#include "nodes/api/own/reruns.hpp"

#include "actors/job/rules/rerun.hpp"
#include "messages/resource/batch.hpp"
#include "nodes/api/core.hpp"
#include "nodes/api/refused.hpp"
#include "nodes/api/rendering.hpp"
#include "nodes/api/write/body.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace json = boost::json;

namespace troupe::api_server {

namespace {

job_rules::rerun_wish read_wish(const std::string& body) {
  job_rules::rerun_wish wish;
  if (body.empty())
    return wish;
  json::error_code error;
  const auto parsed = json::parse(body, error);
  if (error || !parsed.is_object())
    throw refused(bad_request(R"(the body must be an object like {"failedOnly": true} or {"indexes": "3,7-9"})"));
  for (const auto& [name, value] : parsed.as_object()) {
    if (name == "failedOnly" && value.is_bool())
      wish.failed_only = value.as_bool();
    else if (name == "indexes" && value.is_string())
      wish.indexes = std::string{value.as_string()};
    else if (name == "failedOnly" || name == "indexes")
      throw refused(bad_request(
          fmt::format("{}: must be a {}", std::string_view{name}, name == "indexes" ? "string" : "boolean")));
    else
      throw refused(bad_request(fmt::format("unknown field \"{}\"", std::string_view{name})));
  }
  if (wish.failed_only && wish.indexes)
    throw refused(bad_request("failedOnly and indexes exclude each other"));
  return wish;
}

http::response answer_of(const write_outcome& outcome, const rendering& how) {
  return outcome.object ? object_response(outcome.code, outcome.object, how, outcome.warnings)
                        : http::make_response(outcome.code, "application/json", outcome.status + "\n");
}

} // namespace

void answer_rerun(core& with, const http::request& request, const own_path& what, const http::reply& to) {
  if (request.method != "POST")
    throw refused(method_not_allowed());
  if (what.resource != "jobs")
    throw refused(no_such_resource());
  client_write wish;
  wish.verb = write_verb::update;
  wish.kind = &api::kind_of<api::Job>();
  wish.name_space = what.name_space;
  wish.name = what.name;
  wish.subresource = "rerun";
  wish.patch = job_rules::to_text(read_wish(request.body));
  wish.dry_run = parse_write_parameters(request.query, "UpdateOptions").dry_run;
  const auto how = rendering_for(request);
  with.versions.wait(0, with.patience, [=, &with](const snapshot_ptr& loaded) {
    if (!loaded)
      return void(to.send(to_response(unavailable("the store is still loading"))));
    with.actors.write(wish, with.on_io<write_outcome>([=](const write_outcome& outcome) {
      core::answer(to, [&] { to.send(answer_of(outcome, how)); });
    }));
  });
}

} // namespace troupe::api_server
