#include "actors/job/rules/demand.hpp"

#include "messages/cluster/host_port.hpp"
#include "messages/cluster/memory_share.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

namespace troupe::job_rules {

namespace {

/// cpu in thousandths, everything else in whole units, by name.
using amounts = std::map<std::string, std::int64_t>;

/// The sum, or the end of the range that it is beyond.
std::int64_t capped_sum(std::int64_t a, std::int64_t b) noexcept {
  using ends = std::numeric_limits<std::int64_t>;
  if (b > 0 && a > ends::max() - b)
    return ends::max();
  return b < 0 && a < ends::min() - b ? ends::min() : a + b;
}

void add(amounts& to, const amounts& more) {
  for (const auto& [name, asked] : more)
    to[name] = capped_sum(to[name], asked);
}

void raise(amounts& to, const amounts& other) {
  for (const auto& [name, asked] : other)
    to[name] = std::max(to[name], asked);
}

amounts amounts_of(const std::map<std::string, api::Quantity>& quantities) {
  amounts out;
  for (const auto& [name, quantity] : quantities)
    out[name] = name == "cpu" ? quantity.milli() : quantity.value();
  return out;
}

/// Where a request is missing, its limit counts.
amounts requests_of(const api::ResourceRequirements& resources) {
  auto out = amounts_of(resources.requests);
  out.merge(amounts_of(resources.limits));
  return out;
}

amounts containers_of(const api::PodSpec& spec) {
  amounts sidecars, hungriest_init;
  for (const auto& init : spec.initContainers) {
    const auto own = requests_of(init.resources);
    auto running = sidecars;
    add(running, own);
    raise(hungriest_init, running);
    if (init.restartPolicy == "Always")
      add(sidecars, own);
  }
  auto together = sidecars;
  for (const auto& container : spec.containers)
    add(together, requests_of(container.resources));
  raise(together, hungriest_init);
  return together;
}

/// The resources that a whole pod may ask for; others are its containers' matter.
bool is_of_whole_pods(const std::string& name) {
  return name == "cpu" || name == "memory" || name.starts_with("hugepages-");
}

amounts asked_by(const api::PodSpec& spec) {
  auto out = containers_of(spec);
  if (spec.resources)
    for (const auto& [name, asked] : requests_of(*spec.resources))
      if (is_of_whole_pods(name))
        out[name] = asked;
  add(out, amounts_of(spec.overhead));
  return out;
}

/// Its containers' ports on the node, each one once. With the node's network every port is one.
void ask_for_ports(std::map<std::string, std::int64_t>& extended, const std::vector<api::Container>& containers,
                   bool host_network) {
  for (const auto& container : containers)
    for (const auto& port : container.ports)
      if (const auto number = port.hostPort == 0 && host_network ? port.containerPort : port.hostPort; number != 0)
        extended[host_port_name(port.protocol.empty() ? "TCP" : port.protocol, number)] = 1;
}

} // namespace

pod_demand demand_of(const api::PodTemplateSpec& pod_template, std::string name_space, std::uint32_t memory_percent) {
  if (memory_percent != whole_memory) {
    auto grown = pod_template;
    scale_memory(grown.spec, memory_percent);
    return demand_of(grown, std::move(name_space));
  }
  const auto& spec = pod_template.spec;
  pod_demand out;
  for (const auto& [name, asked] : asked_by(spec)) {
    if (name == "cpu")
      out.cpu_milli = asked;
    else if (name == "memory")
      out.memory_bytes = asked;
    else if (asked > 0)
      out.extended[name] = asked;
  }
  ask_for_ports(out.extended, spec.containers, spec.hostNetwork);
  ask_for_ports(out.extended, spec.initContainers, spec.hostNetwork);
  out.node_selector = spec.nodeSelector;
  out.tolerations = spec.tolerations;
  out.node_name = spec.nodeName;
  out.name_space = std::move(name_space);
  out.labels = pod_template.metadata.labels;
  out.affinity = spec.affinity;
  out.spread = spec.topologySpreadConstraints;
  out.priority_class = spec.priorityClassName;
  out.asked_priority = spec.priority;
  out.priority = spec.priority.value_or(0);
  out.gated = !spec.schedulingGates.empty();
  out.scheduler_name = spec.schedulerName;
  return out;
}

} // namespace troupe::job_rules
