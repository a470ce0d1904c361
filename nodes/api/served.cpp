#include "nodes/api/served.hpp"

#include <algorithm>

namespace troupe::api_server {

namespace {

using verbs = std::vector<verb>;

// In alphabetical order of their words, as discovery lists them.
const verbs all_verbs{verb::create, verb::remove, verb::remove_collection, verb::get, verb::list, verb::patch,
                      verb::update, verb::watch};
const verbs without_delete_collection{verb::create, verb::remove, verb::get,  verb::list,
                                      verb::patch,  verb::update, verb::watch};
const verbs change_verbs{verb::get, verb::patch, verb::update};

served_part status_of(std::string_view kind) { return {.name = "status", .kind = kind, .verbs = change_verbs}; }

std::vector<served_part> pod_parts() {
  return {{.name = "eviction", .kind = "Eviction", .group = "policy", .version = "v1", .verbs = {verb::create}},
          {.name = "log", .kind = "Pod", .verbs = {verb::get}},
          status_of("Pod")};
}

std::vector<served_part> job_parts() {
  return {{.name = "scale", .kind = "Scale", .group = "autoscaling", .version = "v1", .verbs = change_verbs},
          status_of("Job")};
}

served_resource make(std::string_view group, std::string_view plural, const verbs& allowed,
                     std::vector<served_part> parts = {}) {
  return {api::find_resource(group, plural), allowed, std::move(parts)};
}

std::vector<served_resource> make_all() {
  return {
      make("", "configmaps", all_verbs),
      make("", "events", all_verbs),
      make("", "namespaces", without_delete_collection,
           {{.name = "finalize", .kind = "Namespace", .verbs = {verb::update}}, status_of("Namespace")}),
      make("", "nodes", all_verbs, {status_of("Node")}),
      make("", "pods", all_verbs, pod_parts()),
      make("", "secrets", all_verbs),
      make("", "serviceaccounts", all_verbs),
      make("batch", "cronjobs", all_verbs, {status_of("CronJob")}),
      make("batch", "jobs", all_verbs, job_parts()),
      make("coordination.k8s.io", "leases", all_verbs),
      make("scheduling.k8s.io", "priorityclasses", all_verbs),
  };
}

bool holds(const verbs& allowed, verb one) { return std::find(allowed.begin(), allowed.end(), one) != allowed.end(); }

/// False for a path that leads nowhere, whatever the method.
bool path_exists(const served_resource& resource, const resource_path& path) {
  if (!resource.kind->namespaced)
    return path.name_space.empty();
  return path.name.empty() || !path.name_space.empty();
}

/// Across all namespaces, a namespaced resource can only be looked at.
bool across_namespaces(const served_resource& resource, const resource_path& path) {
  return resource.kind->namespaced && path.name_space.empty();
}

} // namespace

const served_part* served_resource::find_part(std::string_view name) const {
  const auto at = std::find_if(parts.begin(), parts.end(), [&](const served_part& p) { return p.name == name; });
  return at == parts.end() ? nullptr : &*at;
}

std::span<const served_resource> served_resources() {
  static const auto all = make_all();
  return all;
}

const served_resource* find_served(std::string_view group, std::string_view version, std::string_view plural) {
  for (const auto& one : served_resources())
    if (one.kind->plural == plural && one.kind->group == group && one.kind->version == version)
      return &one;
  return nullptr;
}

std::variant<resource_request, status_error> resolve(std::string_view method, const resource_path& path,
                                                     const http::query& query) {
  const auto* resource = find_served(path.group, path.version, path.resource);
  if (resource == nullptr || !path_exists(*resource, path))
    return no_such_resource();
  const auto* part = path.subresource.empty() ? nullptr : resource->find_part(path.subresource);
  if (part == nullptr && !path.subresource.empty())
    return no_such_resource();
  const auto what = verb_of(method, path, query);
  if (!what || !holds(part != nullptr ? part->verbs : resource->verbs, *what))
    return method_not_allowed();
  if (across_namespaces(*resource, path) && *what != verb::list && *what != verb::watch)
    return method_not_allowed();
  return resource_request{resource, part, *what, path};
}

} // namespace troupe::api_server
