#include "nodes/api/write/patches.hpp"

#include "messages/codec/json_events.hpp"
#include "nodes/api/media.hpp"
#include "nodes/api/refused.hpp"

namespace troupe::api_server {

namespace {

constexpr std::string_view merge_patch = "application/merge-patch+json";
constexpr std::string_view strategic_patch = "application/strategic-merge-patch+json";
constexpr std::size_t deepest = 64;

/// Listens for what strategic merge patches understand in another way: lists, and directives ($patch, $retainKeys …).
class strategy_detector final : public api::event_sink {
 public:
  bool found = false;

  void begin_object(api::place) override {}
  void key(std::string_view name, api::place) override { found = found || name.starts_with('$'); }
  void end_object() override {}
  void begin_array(api::place) override { found = true; }
  void end_array() override {}
  void string(std::string_view, api::place) override {}
  void number(std::string_view, api::place) override {}
  void boolean(bool, api::place) override {}
  void null(api::place) override {}
};

bool means_merge(std::string_view patch) {
  strategy_detector detector;
  api::read_json_events(patch, detector, deepest);
  return !detector.found;
}

} // namespace

std::string patch_type_of(const http::request& request) {
  const auto type = media_type(request.headers.get("Content-Type"));
  if (type == merge_patch || (type == strategic_patch && means_merge(request.body)))
    return std::string{merge_patch};
  if (type == strategic_patch)
    throw refused(unsupported_media_type(std::string{merge_patch} + " (" + std::string{strategic_patch} +
                                         " for patches without lists)"));
  throw refused(unsupported_media_type(std::string{merge_patch} + ", " + std::string{strategic_patch}));
}

} // namespace troupe::api_server
