#pragma once

#include "nodes/api/http/http.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace troupe::api_server {

/// What is wanted of a resource, in Kubernetes' words.
enum class verb { get, list, watch, create, update, patch, remove, remove_collection };

/// The word of discovery documents and messages: `delete`, `deletecollection` …
std::string_view to_string(verb v);

/// A resource, a collection of them or a part of one, as a URL names it.
struct resource_path {
  std::string group; ///< empty = core
  std::string version;
  std::string resource;   ///< plural
  std::string name_space; ///< empty = none, or all of them
  std::string name;       ///< empty = the collection
  std::string subresource;
  bool watch_prefix = false; ///< the old form `/api/v1/watch/…`

  bool operator==(const resource_path&) const = default;
};

/// Reads `/api/v1/…` and `/apis/GROUP/VERSION/…`; nothing when the path is of another form.
std::optional<resource_path> parse_resource_path(std::string_view path);

/// What a method means for a path; nothing when no resource has it (HEAD counts as GET).
std::optional<verb> verb_of(std::string_view method, const resource_path& path, const http::query& query);

} // namespace troupe::api_server
