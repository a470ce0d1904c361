#include "actors/scheduler/placement.hpp"

#include "actors/scheduler/tolerations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <queue>

namespace troupe::scheduling {

namespace {

bool selected(const node_room& room, const pod_demand& demand) {
  return std::all_of(demand.node_selector.begin(), demand.node_selector.end(), [&](const auto& wanted) {
    const auto label = room.labels.find(wanted.first);
    return label != room.labels.end() && label->second == wanted.second;
  });
}

/// Asking for nothing fits even where more is taken than there is.
bool lacks(std::int64_t asked, total used, std::int64_t capacity) { return asked > 0 && asked > capacity - used; }

double share(total used, std::int64_t of) {
  return of > 0 ? static_cast<double>(used) / static_cast<double>(of) : 1.0;
}

/// The larger share of cpu and memory in use, then of pod places: what "least loaded" compares.
std::pair<double, double> load(const node_use& n) {
  return {std::max(share(n.cpu_used, n.room.cpu_milli), share(n.memory_used, n.room.memory_bytes)),
          share(n.pods_used, n.room.pods)};
}

const char* text(refusal why) {
  switch (why) {
  case refusal::none: return "";
  case refusal::unschedulable: return "node(s) were unschedulable";
  case refusal::taint: return "node(s) had untolerated taint(s)";
  case refusal::selector: return "node(s) didn't match Pod's node affinity/selector";
  case refusal::pods: return "Too many pods";
  case refusal::cpu: return "Insufficient cpu";
  case refusal::memory: return "Insufficient memory";
  case refusal::cpu_and_memory: return "Insufficient cpu";
  }
  return "";
}

/// Ending other pods could help only where room is what lacks.
bool preemption_could_help(refusal why) { return why >= refusal::pods; }

std::string listed(const std::map<std::string, std::size_t>& counts) {
  std::vector<std::string> items;
  for (const auto& [reason, count] : counts)
    items.push_back(fmt::format("{} {}", count, reason));
  std::sort(items.begin(), items.end());
  return fmt::format("{}", fmt::join(items, ", "));
}

placing place_by_name(std::vector<node_use>& nodes, const pod_demand& demand, std::size_t count) {
  const auto node = std::find_if(nodes.begin(), nodes.end(),
                                 [&](const node_use& n) { return n.room.name == demand.node_name; });
  placing out;
  if (node == nodes.end())
    return out;
  out.nodes.assign(count, node->room.node);
  for (std::size_t i = 0; i < count; ++i)
    take(*node, demand);
  return out;
}

} // namespace

refusal judge(const node_use& node, const pod_demand& demand) {
  if (!node.room.usable)
    return refusal::taint; // node.kubernetes.io/not-ready or unreachable
  if (node.room.unschedulable && !tolerates(demand.tolerations, unschedulable_taint()))
    return refusal::unschedulable;
  if (!tolerates_all(demand.tolerations, node.room.taints))
    return refusal::taint;
  if (!selected(node.room, demand))
    return refusal::selector;
  if (node.pods_used >= node.room.pods)
    return refusal::pods;
  const auto cpu = lacks(demand.cpu_milli, node.cpu_used, node.room.cpu_milli);
  const auto memory = lacks(demand.memory_bytes, node.memory_used, node.room.memory_bytes);
  if (cpu)
    return memory ? refusal::cpu_and_memory : refusal::cpu;
  return memory ? refusal::memory : refusal::none;
}

void take(node_use& node, const pod_demand& demand) {
  node.cpu_used += demand.cpu_milli;
  node.memory_used += demand.memory_bytes;
  ++node.pods_used;
}

void give_back(node_use& node, const pod_demand& demand) {
  node.cpu_used -= demand.cpu_milli;
  node.memory_used -= demand.memory_bytes;
  --node.pods_used;
}

placing place(std::vector<node_use>& nodes, const pod_demand& demand, std::size_t count) {
  if (!demand.node_name.empty())
    return place_by_name(nodes, demand, count);
  const auto heavier = [&](std::size_t a, std::size_t b) {
    return std::tuple{load(nodes[a]), a} > std::tuple{load(nodes[b]), b};
  };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(heavier)> open{heavier};
  refusal_counts refused{};
  const auto consider = [&](std::size_t i) {
    if (const auto why = judge(nodes[i], demand); why == refusal::none)
      open.push(i);
    else
      ++refused[static_cast<std::size_t>(why)];
  };
  for (std::size_t i = 0; i < nodes.size(); ++i)
    consider(i);
  placing out;
  while (out.nodes.size() < count && !open.empty()) {
    const auto i = open.top();
    open.pop();
    take(nodes[i], demand);
    out.nodes.push_back(nodes[i].room.node);
    consider(i);
  }
  if (out.nodes.size() < count)
    out.why = refused;
  return out;
}

std::string explain(const refusal_counts& why) {
  const auto nodes = std::accumulate(why.begin(), why.end(), std::size_t{0});
  if (nodes == 0)
    return "no nodes available to schedule pods";
  std::map<std::string, std::size_t> reasons, preemption;
  for (std::size_t i = 1; i < why.size(); ++i) {
    const auto which = static_cast<refusal>(i);
    if (why[i] == 0)
      continue;
    reasons[text(which)] += why[i];
    if (which == refusal::cpu_and_memory)
      reasons[text(refusal::memory)] += why[i];
    preemption[preemption_could_help(which) ? "No preemption victims found for incoming pod"
                                            : "Preemption is not helpful for scheduling"] += why[i];
  }
  return fmt::format("0/{} nodes are available: {}. preemption: 0/{} nodes are available: {}.", nodes, listed(reasons),
                     nodes, listed(preemption));
}

} // namespace troupe::scheduling
