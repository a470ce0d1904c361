#include "nodes/api/router.hpp"

#include <algorithm>
#include <vector>

namespace troupe::api_server {

namespace {

/// The segments of a path; nothing when one of them is empty.
std::optional<std::vector<std::string_view>> split(std::string_view path) {
  if (path.starts_with('/'))
    path.remove_prefix(1);
  if (path.ends_with('/'))
    path.remove_suffix(1);
  std::vector<std::string_view> parts;
  while (true) {
    const auto slash = path.find('/');
    if (slash == 0 || path.empty())
      return {};
    parts.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos)
      return parts;
    path.remove_prefix(slash + 1);
  }
}

/// Takes the first of the segments off; empty when there is none.
std::string take(std::vector<std::string_view>& parts) {
  if (parts.empty())
    return {};
  std::string first{parts.front()};
  parts.erase(parts.begin());
  return first;
}

/// Of a namespace itself, what follows its name is one of these; else it is a resource in it.
bool is_part_of_namespace(std::string_view segment) { return segment == "status" || segment == "finalize"; }

void read_name_space(std::vector<std::string_view>& parts, resource_path& to) {
  if (parts.size() < 3 || parts[0] != "namespaces" || is_part_of_namespace(parts[2]))
    return;
  take(parts);
  to.name_space = take(parts);
}

} // namespace

std::string_view to_string(verb v) {
  switch (v) {
  case verb::get:
    return "get";
  case verb::list:
    return "list";
  case verb::watch:
    return "watch";
  case verb::create:
    return "create";
  case verb::update:
    return "update";
  case verb::patch:
    return "patch";
  case verb::remove:
    return "delete";
  case verb::remove_collection:
    return "deletecollection";
  }
  return "unknown";
}

std::optional<resource_path> parse_resource_path(std::string_view path) {
  auto parts = split(path);
  if (!parts || parts->size() < 3)
    return {};
  resource_path result;
  const auto root = take(*parts);
  if (root == "apis")
    result.group = take(*parts);
  else if (root != "api")
    return {};
  result.version = take(*parts);
  if (!parts->empty() && parts->front() == "watch") {
    result.watch_prefix = true;
    take(*parts);
  }
  read_name_space(*parts, result);
  result.resource = take(*parts);
  result.name = take(*parts);
  result.subresource = take(*parts);
  if (result.resource.empty() || !parts->empty())
    return {};
  return result;
}

std::optional<verb> verb_of(std::string_view method, const resource_path& path, const http::query& query) {
  const bool collection = path.name.empty();
  if (method == "GET" || method == "HEAD") {
    const bool part = !path.subresource.empty();
    if (!part && (path.watch_prefix || query.flag("watch")))
      return verb::watch;
    return collection ? verb::list : verb::get;
  }
  if (path.watch_prefix)
    return {};
  if (method == "POST")
    return collection || !path.subresource.empty() ? std::optional{verb::create} : std::nullopt;
  if (method == "DELETE")
    return collection ? verb::remove_collection : verb::remove;
  if (collection)
    return {};
  if (method == "PUT")
    return verb::update;
  if (method == "PATCH")
    return verb::patch;
  return {};
}

} // namespace troupe::api_server
