#include "nodes/api/own/own_path.hpp"

#include <array>

namespace troupe::api_server {

namespace {

constexpr std::string_view root = "/troupe/v1/namespaces/";

} // namespace

std::optional<own_path> parse_own_path(std::string_view path) {
  if (!path.starts_with(root))
    return {};
  path.remove_prefix(root.size());
  own_path out;
  const std::array<std::string*, 4> parts{&out.name_space, &out.resource, &out.name, &out.question};
  for (auto* part : parts) {
    const auto end = path.find('/');
    *part = path.substr(0, end);
    if (part->empty() || (end == std::string_view::npos) != (part == parts.back()))
      return {};
    path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
  }
  return out;
}

} // namespace troupe::api_server
