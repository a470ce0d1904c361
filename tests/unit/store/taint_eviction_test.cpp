#include "actors/store/pods/taint_eviction.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

namespace {

constexpr timestamp_us s = us_per_second;
constexpr timestamp_us t0 = 1'700'000'000 * s; ///< the pod is on its node since

api::Taint taint(const char* key, const char* effect, timestamp_us added, const char* value = "") {
  api::Taint t;
  t.key = key;
  t.value = value;
  t.effect = effect;
  if (added != 0)
    t.timeAdded = api::Time{added};
  return t;
}

api::Toleration tolerates(const char* key, std::optional<std::int64_t> seconds, const char* effect = "NoExecute") {
  api::Toleration t;
  t.key = key;
  t.operator_ = "Exists";
  t.effect = effect;
  t.tolerationSeconds = seconds;
  return t;
}

} // namespace

TEST_CASE("taint eviction: when a pod has to go", "[store][taints]") {
  struct row {
    const char* name;
    std::vector<api::Taint> taints;
    std::vector<api::Toleration> tolerations;
    std::optional<taint_eviction> want;
    timestamp_us watching = 0;
  };
  const auto out = taint("out", "NoExecute", t0 + 10 * s);
  const auto old = taint("old", "NoExecute", t0 - 10 * s);
  const auto silent = taint("node.kubernetes.io/unreachable", "NoExecute", t0 + 10 * s);
  const auto gone = [](std::int64_t after) { return taint_eviction{t0 + after * s, false}; };
  const row rows[] = {
      {"no taint", {}, {}, {}},
      {"a taint of another effect", {taint("a", "NoSchedule", t0), taint("a", "PreferNoSchedule", t0)}, {}, {}},
      {"not tolerated: at once", {out}, {}, gone(10)},
      {"a taint that nobody gave a time", {taint("out", "NoExecute", 0)}, {}, gone(0)},
      {"a toleration of another taint", {out}, {tolerates("in", 60)}, gone(10)},
      {"a toleration of another effect", {out}, {tolerates("out", {}, "NoSchedule")}, gone(10)},
      {"tolerated for ever", {out}, {tolerates("out", {})}, {}},
      {"a toleration of all there is", {out}, {tolerates("", {}, "")}, {}},
      {"tolerated for a minute", {out}, {tolerates("out", 60)}, gone(70)},
      {"no seconds", {out}, {tolerates("out", 0)}, gone(10)},
      {"fewer than none", {out}, {tolerates("out", -5)}, gone(10)},
      {"the smallest of those that match",
       {out},
       {tolerates("out", 60), tolerates("out", {}), tolerates("", 30)},
       gone(40)},
      {"a pod that came later counts from then", {old}, {tolerates("old", 60)}, gone(60)},
      {"the earliest of several taints", {old, out}, {tolerates("old", 60), tolerates("out", 20)}, gone(30)},
      {"one tolerated, one not", {old, out}, {tolerates("old", {})}, gone(10)},
      {"of several all tolerated, one for a time", {old, out}, {tolerates("old", {}), tolerates("out", 5)}, gone(15)},
      {"a silent node", {silent}, {tolerates("", 300)}, taint_eviction{t0 + 310 * s, true}},
      {"a silent node that nobody listened to until later",
       {silent},
       {tolerates("", 300)},
       taint_eviction{t0 + 400 * s, true},
       t0 + 100 * s},
      {"listening is no matter for other taints", {out}, {tolerates("", 300)}, gone(310), t0 + 100 * s},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) { CHECK(eviction_by(r.taints, r.tolerations, {t0, r.watching}) == r.want); }
}

TEST_CASE("taint eviction: an evicting taint has its time, and keeps it", "[store][taints]") {
  api::Node before, node;
  before.spec.taints = {taint("kept", "NoExecute", t0 - 5 * s), taint("other", "NoExecute", t0 - 5 * s, "a")};
  node.spec.taints = {taint("kept", "NoExecute", 0), taint("other", "NoExecute", 0, "b"),
                      taint("given", "NoExecute", t0 - 9 * s), taint("early", "NoExecute", t0 + 9 * s),
                      taint("stays", "NoSchedule", 0)};
  stamp_taints(node, before, t0);
  std::vector<timestamp_us> times;
  for (const auto& t : node.spec.taints)
    times.push_back(t.timeAdded ? t.timeAdded->micros : 0);
  CHECK(times == std::vector<timestamp_us>{t0 - 5 * s, t0, t0 - 9 * s, t0, 0});
  CHECK(evicting_taints(node).size() == 4);
}
