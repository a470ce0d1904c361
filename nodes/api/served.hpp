#pragma once

#include "messages/resource/kinds.hpp"
#include "nodes/api/router.hpp"
#include "nodes/api/status_error.hpp"

#include <span>
#include <variant>
#include <vector>

/// Which resources the API serves, with which verbs; discovery and routing read the same table.
namespace troupe::api_server {

/// A part of an object that has a path of its own: `status`, `log` …
struct served_part {
  std::string_view name;
  std::string_view kind;               ///< of its bodies
  std::string_view group{}, version{}; ///< of that kind, where they differ from the resource's
  std::vector<verb> verbs{};
};

struct served_resource {
  const api::kind_info* kind = nullptr;
  std::vector<verb> verbs{};
  std::vector<served_part> parts{};

  const served_part* find_part(std::string_view name) const;
};

/// In the order of discovery: by group, then by name.
std::span<const served_resource> served_resources();
/// Null when it is not served.
const served_resource* find_served(std::string_view group, std::string_view version, std::string_view plural);

/// A request that names something which is served, in a way that is allowed.
struct resource_request {
  const served_resource* resource = nullptr;
  const served_part* part = nullptr; ///< null = the object itself
  verb what = verb::get;
  resource_path path{};
};

/// What a request asks for, or 404 or 405.
std::variant<resource_request, status_error> resolve(std::string_view method, const resource_path& path,
                                                     const http::query& query);

} // namespace troupe::api_server
