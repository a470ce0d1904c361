#include "messages/cluster/memory_share.hpp"

#include <algorithm>
#include <limits>

namespace troupe {

namespace {

constexpr const char* memory = "memory";

bool is_limited(const api::ResourceRequirements& of) { return of.limits.contains(memory); }

void scale(api::ResourceRequirements& of, std::uint32_t percent) {
  for (auto* amounts : {&of.limits, &of.requests})
    if (const auto found = amounts->find(memory); found != amounts->end())
      found->second = api::Quantity::of(memory_share(found->second.value(), percent), api::Quantity::form::binary);
}

std::int64_t limit_of(const api::ResourceRequirements& of) {
  const auto found = of.limits.find(memory);
  return found == of.limits.end() ? 0 : found->second.value();
}

} // namespace

std::int64_t memory_share(std::int64_t bytes, std::uint32_t percent) noexcept {
  constexpr std::int64_t hundred = 100;
  const auto whole = bytes / hundred, rest = bytes % hundred;
  if (percent > 0 && whole > std::numeric_limits<std::int64_t>::max() / percent - hundred)
    return std::numeric_limits<std::int64_t>::max();
  return whole * percent + rest * percent / hundred;
}

void scale_memory(api::PodSpec& spec, std::uint32_t percent) {
  if (percent == whole_memory)
    return;
  for (auto* list : {&spec.initContainers, &spec.containers})
    for (auto& container : *list)
      if (is_limited(container.resources))
        scale(container.resources, percent);
  if (spec.resources)
    scale(*spec.resources, percent);
}

std::int64_t largest_memory_limit(const api::PodSpec& spec) {
  auto out = spec.resources ? limit_of(*spec.resources) : 0;
  for (const auto* list : {&spec.initContainers, &spec.containers})
    for (const auto& container : *list)
      out = std::max(out, limit_of(container.resources));
  return out;
}

} // namespace troupe
