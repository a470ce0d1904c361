#include "nodes/api/write/delete_options.hpp"

#include "messages/resource/status.hpp"
#include "nodes/api/read/list_options.hpp"
#include "nodes/api/refused.hpp"
#include "nodes/api/write/body.hpp"

#include <fmt/format.h>

namespace troupe::api_server {

namespace {

[[noreturn]] void invalid_policy(const char* reason, std::string message) {
  throw refused(invalid("meta.k8s.io", "DeleteOptions", "", {{reason, std::move(message), "propagationPolicy"}}));
}

/// Those of the query, which count where there is no body.
api::DeleteOptions from_query(const http::query& query) {
  api::DeleteOptions options;
  options.gracePeriodSeconds = number_of(query, "gracePeriodSeconds");
  if (const auto word = query.get("propagationPolicy"); !word.empty())
    options.propagationPolicy = word;
  if (query.find("orphanDependents"))
    options.orphanDependents = query.flag("orphanDependents");
  for (const auto word : query.all("dryRun"))
    options.dryRun.emplace_back(word);
  return options;
}

api::DeleteOptions options_of(const http::request& request) {
  if (request.body.empty())
    return from_query(request.query);
  const auto& kind = api::kind_of<api::DeleteOptions>();
  return read_body(request, kind, field_validation::ignore).object.copy<api::DeleteOptions>();
}

std::string policy_of(const api::DeleteOptions& options) {
  const auto policy = options.propagationPolicy.value_or("");
  if (options.orphanDependents && options.propagationPolicy)
    invalid_policy(
        "FieldValueInvalid",
        fmt::format("Invalid value: \"{}\": orphanDependents and deletionPropagation cannot be both set", policy));
  if (options.orphanDependents)
    return *options.orphanDependents ? "Orphan" : "Background";
  if (!policy.empty() && policy != "Foreground" && policy != "Background" && policy != "Orphan")
    invalid_policy(
        "FieldValueNotSupported",
        fmt::format("Unsupported value: \"{}\": supported values: \"Foreground\", \"Background\", \"Orphan\", "
                    "\"nil\"",
                    policy));
  return policy;
}

} // namespace

void read_delete_options(const http::request& request, client_write& to) {
  const auto options = options_of(request);
  to.propagation = policy_of(options);
  to.grace_seconds = options.gracePeriodSeconds;
  to.dry_run = is_dry_run({options.dryRun.begin(), options.dryRun.end()}, "DeleteOptions") ||
               is_dry_run(request.query.all("dryRun"), "DeleteOptions");
  if (!options.preconditions)
    return;
  to.expected_uid = options.preconditions->uid.value_or("");
  to.expected_version = options.preconditions->resourceVersion.value_or("");
}

} // namespace troupe::api_server
