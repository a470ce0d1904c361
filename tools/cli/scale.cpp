// scale, suspend and resume: changes of one field of a Job.
#include "tools/cli/api.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/errors.hpp"
#include "tools/cli/json.hpp"

#include <fmt/format.h>

namespace troupe::cli {

namespace {

constexpr const char* manager = "?fieldManager=kubectl-patch&fieldValidation=Strict";

/// "job NAME…", "job/NAME…"; a bare NAME counts as a Job.
std::vector<reference> jobs_named(const arguments& args) {
  auto words = args.objects;
  if (words.size() == 1 && words[0].find('/') == std::string::npos && api::find_by_any_name(words[0]) == nullptr)
    words.insert(words.begin(), "job");
  auto out = read_references(words);
  for (const auto& r : out) {
    if (r.kind->kind != "Job" && !(r.kind->kind == "CronJob" && args.command != "scale"))
      throw command_error(fmt::format("error: cannot {} {}: only Jobs have that", args.command, display_type(*r.kind)));
    if (r.name.empty())
      throw command_error(fmt::format("error: which Job? troupe {} job NAME", args.command), exit_status::usage);
  }
  return out;
}

int patch_each(const arguments& args, const json::object& spec, const char* done) {
  const auto references = jobs_named(args);
  api_client api{args};
  for (const auto& r : references) {
    api.merge_patch(path_of(*r.kind, args.name_space, r.name) + manager, {{"spec", spec}});
    fmt::print("{} {}\n", display_name(*r.kind, r.name), done);
  }
  return exit_status::ok;
}

} // namespace

int run_scale(const arguments& args) { return patch_each(args, {{"parallelism", args.replicas}}, "scaled"); }

int run_suspend(const arguments& args, bool suspend) {
  return patch_each(args, {{"suspend", suspend}}, suspend ? "suspended" : "resumed");
}

} // namespace troupe::cli
