#include "actors/scheduler/filters/resources.hpp"

#include "messages/cluster/host_port.hpp"

#include <algorithm>

namespace troupe::scheduling {

namespace {

template <class T> T amount(const std::map<std::string, T>& of, const std::string& name) {
  const auto i = of.find(name);
  return i == of.end() ? T{0} : i->second;
}

double share(total used, std::int64_t of) { return of > 0 ? static_cast<double>(used) / static_cast<double>(of) : 1.0; }

/// Gathers what lacks. Asking for nothing fits even where more is taken than there is.
struct examination {
  verdict found;

  void look(std::uint32_t bit, std::int64_t asked, total used, std::int64_t capacity) {
    if (asked <= 0 || asked <= capacity - used)
      return;
    found.why = refusal::resources;
    found.lacking |= bit;
    found.hopeless = found.hopeless || asked > capacity;
  }
};

bool has_free_ports(const pod_demand& demand, const node_use& node) {
  return std::none_of(demand.extended.begin(), demand.extended.end(), [&](const auto& asked) {
    return is_host_port(asked.first) && amount(node.extended_used, asked.first) > 0;
  });
}

} // namespace

verdict fits_resources(const pod_demand& demand, const node_use& node) {
  if (!has_free_ports(demand, node))
    return {refusal::ports};
  examination x;
  if (node.pods_used >= node.room.pods) { // Kubernetes calls it hopeless nowhere, not even at a capacity of 0
    x.found.why = refusal::resources;
    x.found.lacking = lacks_pods;
  }
  x.look(lacks_cpu, demand.cpu_milli, node.cpu_used, node.room.cpu_milli);
  x.look(lacks_memory, demand.memory_bytes, node.memory_used, node.room.memory_bytes);
  auto bit = lacks_first_extended;
  for (const auto& [name, asked] : demand.extended) {
    if (!is_host_port(name))
      x.look(bit, asked, amount(node.extended_used, name), amount(node.room.extended, name));
    bit = next_bit(bit);
  }
  return x.found;
}

void take(node_use& node, const pod_demand& demand) {
  node.cpu_used += demand.cpu_milli;
  node.memory_used += demand.memory_bytes;
  ++node.pods_used;
  for (const auto& [name, asked] : demand.extended)
    node.extended_used[name] += asked;
}

void give_back(node_use& node, const pod_demand& demand) {
  node.cpu_used -= demand.cpu_milli;
  node.memory_used -= demand.memory_bytes;
  --node.pods_used;
  for (const auto& [name, asked] : demand.extended)
    node.extended_used[name] -= asked;
}

std::pair<double, double> load(const node_use& n) {
  return {std::max(share(n.cpu_used, n.room.cpu_milli), share(n.memory_used, n.room.memory_bytes)),
          share(n.pods_used, n.room.pods)};
}

} // namespace troupe::scheduling
