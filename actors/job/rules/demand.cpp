#include "actors/job/rules/demand.hpp"

#include <algorithm>
#include <limits>

namespace troupe::job_rules {

namespace {

struct amount {
  std::int64_t cpu_milli = 0, memory_bytes = 0;
};

/// The sum, or the end of the range that it is beyond.
std::int64_t capped_sum(std::int64_t a, std::int64_t b) noexcept {
  using ends = std::numeric_limits<std::int64_t>;
  if (b > 0 && a > ends::max() - b)
    return ends::max();
  return b < 0 && a < ends::min() - b ? ends::min() : a + b;
}

amount operator+(const amount& a, const amount& b) {
  return {capped_sum(a.cpu_milli, b.cpu_milli), capped_sum(a.memory_bytes, b.memory_bytes)};
}

amount larger(const amount& a, const amount& b) {
  return {std::max(a.cpu_milli, b.cpu_milli), std::max(a.memory_bytes, b.memory_bytes)};
}

const api::Quantity* find(const api::ResourceRequirements& resources, const std::string& name) {
  if (const auto i = resources.requests.find(name); i != resources.requests.end())
    return &i->second;
  const auto i = resources.limits.find(name);
  return i == resources.limits.end() ? nullptr : &i->second;
}

amount request(const api::ResourceRequirements& resources) {
  const auto* cpu = find(resources, "cpu");
  const auto* memory = find(resources, "memory");
  return {cpu ? cpu->milli() : 0, memory ? memory->value() : 0};
}

amount containers_of(const api::PodSpec& spec) {
  amount sidecars, hungriest_init;
  for (const auto& init : spec.initContainers) {
    const auto own = request(init.resources);
    hungriest_init = larger(hungriest_init, own + sidecars);
    if (init.restartPolicy == "Always")
      sidecars = sidecars + own;
  }
  auto together = sidecars;
  for (const auto& container : spec.containers)
    together = together + request(container.resources);
  return larger(together, hungriest_init);
}

amount overhead_of(const api::PodSpec& spec) {
  amount out;
  if (const auto i = spec.overhead.find("cpu"); i != spec.overhead.end())
    out.cpu_milli = i->second.milli();
  if (const auto i = spec.overhead.find("memory"); i != spec.overhead.end())
    out.memory_bytes = i->second.value();
  return out;
}

} // namespace

pod_demand demand_of(const api::PodTemplateSpec& pod_template) {
  const auto& spec = pod_template.spec;
  auto asked = containers_of(spec);
  if (spec.resources) {
    if (const auto* cpu = find(*spec.resources, "cpu"))
      asked.cpu_milli = cpu->milli();
    if (const auto* memory = find(*spec.resources, "memory"))
      asked.memory_bytes = memory->value();
  }
  asked = asked + overhead_of(spec);
  pod_demand out;
  out.cpu_milli = asked.cpu_milli;
  out.memory_bytes = asked.memory_bytes;
  out.node_selector = spec.nodeSelector;
  out.tolerations = spec.tolerations;
  out.node_name = spec.nodeName;
  return out;
}

} // namespace troupe::job_rules
