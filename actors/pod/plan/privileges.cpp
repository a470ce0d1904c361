#include "actors/pod/plan/privileges.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <optional>

namespace troupe::pod {

namespace {

constexpr std::int16_t guaranteed_score = -997;
constexpr std::int16_t best_effort_score = 1000;

std::int64_t amount(const api::map_of<api::Quantity>& of, const char* resource) {
  const auto found = of.find(resource);
  return found == of.end() ? 0 : found->second.milli();
}

/// What is not requested is requested as far as it is limited.
std::int64_t request(const api::Container& of, const char* resource) {
  return amount(of.resources.requests.contains(resource) ? of.resources.requests : of.resources.limits, resource);
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
  const auto share = static_cast<double>(request(container, "memory") / 1000) / static_cast<double>(node_memory);
  return static_cast<std::int16_t>(std::clamp(1000.0 - 1000.0 * share, 3.0, 999.0));
}

std::uint32_t cpu_weight(std::int64_t request_milli) noexcept {
  constexpr std::int64_t least_shares = 2, most_shares = 262144, most_weight = 10000;
  const auto shares = std::clamp(std::min(request_milli, most_shares) * 1024 / 1000, least_shares, most_shares);
  return static_cast<std::uint32_t>(1 + (shares - least_shares) * (most_weight - 1) / (most_shares - least_shares));
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
  out.cpu_limit_milli = static_cast<std::uint32_t>(std::clamp<std::int64_t>(
      amount(container.resources.limits, "cpu"), 0, std::numeric_limits<std::uint32_t>::max()));
  out.cpu_weight = cpu_weight(request(container, "cpu"));
  out.oom_score_adj = oom_score_adj(quality_of(spec), container, node_memory);
  const auto no_root = own.runAsNonRoot ? own.runAsNonRoot : shared.runAsNonRoot;
  if (no_root.value_or(false) && out.uid.value_or(0) == 0)
    return out.uid ? "container's runAsUser breaks non-root policy"
                   : "container has runAsNonRoot and image will run as root";
  return {};
}

} // namespace troupe::pod
