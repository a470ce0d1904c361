#include "actors/store/pods/taint_eviction.hpp"

#include "actors/scheduler/filters/tolerations.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace troupe {

namespace {

constexpr std::string_view evicts = "NoExecute";

bool is_health(const api::Taint& t) {
  return t.key == "node.kubernetes.io/not-ready" || t.key == "node.kubernetes.io/unreachable";
}

bool is_same(const api::Taint& a, const api::Taint& b) {
  return a.key == b.key && a.value == b.value && a.effect == b.effect;
}

timestamp_us added(const api::Taint& t) { return t.timeAdded ? t.timeAdded->micros : 0; }

/// How long the taint is tolerated; nothing: for ever. A toleration of no seconds or less is none.
std::optional<std::int64_t> tolerated_s(const api::Taint& taint, const std::vector<api::Toleration>& tolerations) {
  constexpr std::int64_t century_s = std::int64_t{100} * 365 * 24 * 3600;
  auto tolerated = false;
  std::optional<std::int64_t> least;
  for (const auto& t : tolerations) {
    if (!scheduling::tolerates(t, taint))
      continue;
    tolerated = true;
    if (t.tolerationSeconds)
      least = std::min(least.value_or(century_s), std::max<std::int64_t>(*t.tolerationSeconds, 0));
  }
  return tolerated ? least : 0;
}

} // namespace

std::optional<taint_eviction> eviction_by(const std::vector<api::Taint>& taints,
                                          const std::vector<api::Toleration>& tolerations, const time_on_node& pod) {
  std::optional<taint_eviction> first;
  for (const auto& taint : taints) {
    const auto stays_s = taint.effect == evicts ? tolerated_s(taint, tolerations) : std::nullopt;
    if (!stays_s)
      continue;
    const auto health = is_health(taint);
    const auto since = std::max({added(taint), pod.scheduled, health ? pod.watching : 0});
    const taint_eviction one{since + *stays_s * us_per_second, health};
    if (!first || one.due < first->due)
      first = one;
  }
  return first;
}

std::vector<api::Taint> evicting_taints(const api::Node& node) {
  std::vector<api::Taint> out;
  const auto& all = node.spec.taints;
  std::copy_if(all.begin(), all.end(), std::back_inserter(out), [](const auto& t) { return t.effect == evicts; });
  return out;
}

void stamp_taints(api::Node& node, const api::Node& before, timestamp_us now) {
  for (auto& t : node.spec.taints) {
    if (t.effect != evicts)
      continue;
    const auto& old = before.spec.taints;
    const auto same = std::find_if(old.begin(), old.end(), [&](const auto& o) { return is_same(o, t); });
    if (!t.timeAdded && same != old.end())
      t.timeAdded = same->timeAdded;
    if (!t.timeAdded || t.timeAdded->micros > now)
      t.timeAdded = api::Time{now};
  }
}

} // namespace troupe
