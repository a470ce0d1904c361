#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace troupe::api_server {

/// What Troupe answers beside Kubernetes' API: /troupe/v1/namespaces/NAMESPACE/RESOURCE/NAME/QUESTION.
struct own_path {
  std::string name_space;
  std::string resource; ///< plural: jobs, pods, cronjobs
  std::string name;
  std::string question; ///< why, history, rerun
  bool operator==(const own_path&) const = default;
};

/// Reads such a path; nothing when it is of another form.
std::optional<own_path> parse_own_path(std::string_view path);

} // namespace troupe::api_server
