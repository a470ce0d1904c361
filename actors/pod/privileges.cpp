#include "actors/pod/privileges.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>

namespace troupe::pod {

namespace {

constexpr std::int16_t guaranteed_score = -997;
constexpr std::int16_t best_effort_score = 1000;

std::int64_t amount(const api::map_of<api::Quantity>& of, const char* resource) {
  const auto found = of.find(resource);
  return found == of.end() ? 0 : found->second.milli();
}

std::optional<std::uint32_t> first_id(std::initializer_list<std::optional<std::int64_t>> choices) {
  for (const auto& x : choices)
    if (x)
      return static_cast<std::uint32_t>(*x);
  return std::nullopt;
}

/// Counts requests and limits that are set, and those that keep a pod from being Guaranteed.
struct tally {
  bool any = false;
  bool uneven = false;
  void add(const api::ResourceRequirements& of) {
    for (const auto* resource : {"cpu", "memory"}) {
      const auto limit = amount(of.limits, resource);
      const auto request = of.requests.contains(resource) ? amount(of.requests, resource) : limit;
      any = any || limit > 0 || request > 0;
      uneven = uneven || limit == 0 || request != limit;
    }
  }
};

} // namespace

quality quality_of(const api::PodSpec& spec) {
  tally all;
  if (spec.resources)
    all.add(*spec.resources);
  else
    for (const auto* list : {&spec.initContainers, &spec.containers})
      for (const auto& container : *list)
        all.add(container.resources);
  if (!all.any)
    return quality::best_effort;
  return all.uneven ? quality::burstable : quality::guaranteed;
}

std::int16_t oom_score_adj(quality of, const api::Container& container, std::int64_t node_memory) {
  if (of == quality::guaranteed)
    return guaranteed_score;
  if (of == quality::best_effort || node_memory <= 0)
    return best_effort_score;
  const auto request = amount(container.resources.requests, "memory") / 1000;
  const auto share = static_cast<double>(request) / static_cast<double>(node_memory);
  return static_cast<std::int16_t>(std::clamp(1000.0 - 1000.0 * share, 3.0, 999.0));
}

std::string apply_privileges(const api::PodSpec& spec, const api::Container& container, std::int64_t node_memory,
                             node::container_template& out) {
  const auto own = container.securityContext ? *container.securityContext : api::SecurityContext{};
  const auto shared = spec.securityContext ? *spec.securityContext : api::PodSecurityContext{};
  out.uid = first_id({own.runAsUser, shared.runAsUser});
  out.gid = first_id({own.runAsGroup, shared.runAsGroup});
  for (const auto group : shared.supplementalGroups)
    out.supplemental_groups.push_back(static_cast<std::uint32_t>(group));
  if (shared.fsGroup)
    out.supplemental_groups.push_back(static_cast<std::uint32_t>(*shared.fsGroup));
  if (const auto limit = amount(container.resources.limits, "memory"); limit > 0)
    out.memory_limit = static_cast<std::uint64_t>(limit / 1000);
  out.oom_score_adj = oom_score_adj(quality_of(spec), container, node_memory);
  const auto no_root = own.runAsNonRoot ? own.runAsNonRoot : shared.runAsNonRoot;
  if (no_root.value_or(false) && out.uid.value_or(0) == 0)
    return out.uid ? "container's runAsUser breaks non-root policy"
                   : "container has runAsNonRoot and image will run as root";
  return {};
}

} // namespace troupe::pod
