// create job NAME --from cronjob/X: a run of a CronJob by hand (spec/cronjobs.md §7).
#include "messages/resource/batch.hpp"
#include "tools/cli/api.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/errors.hpp"
#include "tools/cli/json.hpp"

#include <fmt/format.h>

namespace troupe::cli {

namespace {

constexpr const char* manager = "?fieldManager=kubectl-create&fieldValidation=Strict";

std::string job_name(const arguments& args) {
  const auto named = read_references(args.objects);
  if (args.from.empty() || named.size() != 1 || named[0].kind->kind != "Job" || named[0].name.empty())
    throw command_error("error: a Job is created by: troupe create job NAME --from cronjob/X", exit_status::usage);
  return named[0].name;
}

reference cron_job_of(const arguments& args) {
  const auto from = read_references({args.from});
  if (from.size() != 1 || from[0].kind->kind != "CronJob" || from[0].name.empty())
    throw command_error(fmt::format("error: from must be an existing cronjob: {}", args.from), exit_status::usage);
  return from[0];
}

json::object job_from(const std::string& name, const json::object& cron) {
  const auto& wanted = object_at(object_at(cron, "spec"), "jobTemplate");
  json::object metadata{{"name", name}};
  auto annotations = object_at(object_at(wanted, "metadata"), "annotations");
  annotations["cronjob.kubernetes.io/instantiate"] = "manual";
  metadata["annotations"] = std::move(annotations);
  if (has(object_at(wanted, "metadata"), "labels"))
    metadata["labels"] = object_at(object_at(wanted, "metadata"), "labels");
  metadata["ownerReferences"] = json::array{json::object{{"apiVersion", "batch/v1"},
                                                         {"kind", "CronJob"},
                                                         {"name", meta_text(cron, "name")},
                                                         {"uid", meta_text(cron, "uid")},
                                                         {"controller", true}}};
  return {{"apiVersion", "batch/v1"},
          {"kind", "Job"},
          {"metadata", std::move(metadata)},
          {"spec", object_at(wanted, "spec")}};
}

} // namespace

int run_create_job(const arguments& args) {
  const auto name = job_name(args);
  const auto from = cron_job_of(args);
  const auto& job_kind = api::kind_of<api::Job>();
  api_client api{args};
  const auto cron = api.get(path_of(*from.kind, args.name_space, from.name));
  const auto made =
      api.send("POST", path_of(job_kind, args.name_space) + manager, job_from(name, cron), "failed to create job");
  const auto shown = display_name(job_kind, name);
  if (args.output == "name")
    fmt::print("{}\n", shown);
  else if (args.output == "json" || args.output == "yaml")
    fmt::print("{}", args.output == "json" ? pretty_json(made) : to_yaml(made));
  else
    fmt::print("{} created\n", shown);
  return exit_status::ok;
}

} // namespace troupe::cli
