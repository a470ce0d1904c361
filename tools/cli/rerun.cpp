// rerun job NAME: a finished Job runs again in its place.
#include "tools/cli/api.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/errors.hpp"
#include "tools/cli/json.hpp"
#include "tools/cli/why.hpp"

#include <fmt/format.h>

namespace troupe::cli {

namespace {

std::vector<reference> jobs_of(const arguments& args) {
  auto named = read_references(args.objects);
  for (const auto& each : named)
    if (each.name.empty() || each.kind->kind != "Job")
      throw command_error("error: which Job? troupe rerun job NAME", exit_status::usage);
  if (named.empty())
    throw command_error("error: which Job? troupe rerun job NAME", exit_status::usage);
  if (args.failed_only && !args.indexes.empty())
    throw command_error("error: --failed-only and --indexes exclude each other", exit_status::usage);
  return named;
}

} // namespace

int run_rerun(const arguments& args) {
  const auto jobs = jobs_of(args);
  json::object wish;
  if (args.failed_only)
    wish["failedOnly"] = true;
  if (!args.indexes.empty())
    wish["indexes"] = args.indexes;
  api_client api{args};
  for (const auto& job : jobs) {
    const auto made = api.send("POST", own_path_of(job, args.name_space, "rerun"), wish);
    if (args.output == "json")
      fmt::print("{}", pretty_json(made));
    else
      fmt::print("{} is run again\n", display_name(*job.kind, job.name));
  }
  return exit_status::ok;
}

} // namespace troupe::cli
