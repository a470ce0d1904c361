// run NAME -- CMD…: a Job from the command line.
#include "tools/cli/api.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/errors.hpp"
#include "tools/cli/follow.hpp"
#include "tools/cli/json.hpp"

#include <fmt/format.h>

namespace troupe::cli {

namespace {

/// A container with a command needs no image; the field has to say something.
constexpr const char* no_image = "host";

json::object container_of(const arguments& args, const std::string& name) {
  json::object out{{"name", name}, {"image", args.image.empty() ? no_image : args.image}};
  if (!args.program.empty())
    out["command"] = json::value_from(args.program);
  json::array env;
  for (const auto& pair : args.env) {
    const auto equals = pair.find('=');
    if (equals == std::string::npos || equals == 0)
      throw command_error("error: --env " + pair + " is not of the form NAME=VALUE", exit_status::usage);
    env.push_back(json::object{{"name", pair.substr(0, equals)}, {"value", pair.substr(equals + 1)}});
  }
  if (!env.empty())
    out["env"] = std::move(env);
  return out;
}

json::object job_of(const arguments& args, const std::string& name) {
  json::object spec;
  if (args.completions)
    spec["completions"] = *args.completions;
  if (args.parallelism)
    spec["parallelism"] = *args.parallelism;
  if (args.backoff_limit)
    spec["backoffLimit"] = *args.backoff_limit;
  spec["template"] = {
      {"spec", {{"containers", json::array{container_of(args, name)}}, {"restartPolicy", args.restart}}}};
  return {{"apiVersion", "batch/v1"},
          {"kind", "Job"},
          {"metadata", {{"name", name}, {"namespace", args.name_space}}},
          {"spec", std::move(spec)}};
}

} // namespace

int run_job(const arguments& args) {
  if (args.objects.size() != 1)
    throw command_error("error: one name is needed: troupe run NAME -- COMMAND…", exit_status::usage);
  if (args.image.empty() && args.program.empty())
    throw command_error("error: nothing to run: give a command behind --, or an --image", exit_status::usage);
  const auto& name = args.objects.front();
  const auto& kind = *api::find_resource("batch", "jobs");
  {
    api_client api{args};
    api.send("POST", path_of(kind, args.name_space) + "?fieldManager=kubectl-create&fieldValidation=Strict",
             job_of(args, name));
  }
  fmt::print("{} created\n", display_name(kind, name));
  std::fflush(stdout);
  return args.follow ? follow_job(args, name) : exit_status::ok;
}

} // namespace troupe::cli
