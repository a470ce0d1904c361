#include "tools/cli/last_applied.hpp"

#include "tools/cli/json.hpp"

#include <catch2/catch.hpp>

using namespace troupe::cli;

namespace {

json::object object(const char* text) { return parse_json(text)->as_object(); }

/// What the server has after a merge patch of metadata.
json::object patched(json::object live, const json::object& patch) {
  live["metadata"].as_object()["annotations"] = object_at(object_at(patch, "metadata"), "annotations");
  return live;
}

} // namespace

TEST_CASE("cli apply: what was created otherwise gets its annotation, then nothing more", "[cli]") {
  const auto manifest = object(R"({"kind":"Job","metadata":{"name":"x"},"spec":{"parallelism":2}})");
  const auto live =
      object(R"({"kind":"Job","metadata":{"name":"x","uid":"1"},"spec":{"parallelism":2,"suspend":false}})");
  CHECK_FALSE(applied_before(live));
  const auto patch = apply_patch(manifest, live);
  const auto& annotations = object_at(object_at(patch, "metadata"), "annotations");
  CHECK(text_at(annotations, last_applied) == json::serialize(manifest) + "\n");
  CHECK_FALSE(patch.contains("spec"));
  const auto after = patched(live, patch);
  CHECK(applied_before(after) == manifest);
  CHECK(apply_patch(manifest, after).empty());
}

TEST_CASE("cli apply: a changed manifest is written beside its change; what it no longer says goes", "[cli]") {
  const auto before = object(R"({"metadata":{"name":"x","labels":{"a":"1"}},"spec":{"parallelism":2}})");
  const auto now = object(R"({"metadata":{"name":"x"},"spec":{"parallelism":3}})");
  const auto patch = apply_patch(now, annotated(before));
  CHECK(number_at(object_at(patch, "spec"), "parallelism") == 3);
  const auto& metadata = object_at(patch, "metadata");
  CHECK(text_at(object_at(metadata, "annotations"), last_applied) == json::serialize(now) + "\n");
  CHECK(metadata.contains("labels"));
}
