#include "tools/cli/last_applied.hpp"

#include "tools/cli/json.hpp"
#include "tools/cli/three_way.hpp"

namespace troupe::cli {

const char* const last_applied = "kubectl.kubernetes.io/last-applied-configuration";

json::object annotated(const json::object& manifest) {
  auto out = manifest;
  auto& metadata = out["metadata"];
  if (!metadata.is_object())
    metadata = json::object{};
  auto& annotations = metadata.get_object()["annotations"];
  if (!annotations.is_object())
    annotations = json::object{};
  annotations.get_object()[last_applied] = json::serialize(manifest) + "\n";
  return out;
}

std::optional<json::object> applied_before(const json::object& live) {
  auto parsed = parse_json(text_at(object_at(object_at(live, "metadata"), "annotations"), last_applied));
  if (!parsed || !parsed->is_object())
    return {};
  return std::move(parsed->get_object());
}

json::object apply_patch(const json::object& manifest, const json::object& live) {
  return three_way_patch(applied_before(live).value_or(json::object{}), annotated(manifest), live);
}

} // namespace troupe::cli
