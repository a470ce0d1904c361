#include "actors/scheduler/placement.hpp"

#include "actors/scheduler/filters/node_affinity.hpp"
#include "actors/scheduler/filters/tolerations.hpp"

#include <algorithm>
#include <queue>

namespace troupe::scheduling {

namespace {

placing place_by_name(std::vector<node_use>& nodes, const pod_demand& demand, std::size_t count) {
  const auto node =
      std::find_if(nodes.begin(), nodes.end(), [&](const node_use& n) { return n.room.name == demand.node_name; });
  placing out;
  if (node == nodes.end())
    return out;
  out.nodes.assign(count, node->room.node);
  for (std::size_t i = 0; i < count; ++i)
    take(*node, demand);
  return out;
}

/// What was wished for in vain: 300 for taints that only ask to be avoided, up to 200 for preferred node affinity.
std::int64_t regrets(const node_use& node, const pod_demand& demand) {
  return 200 - 2 * preferred_affinity(demand, node.room) +
         (unwelcome(demand.tolerations, node.room.taints) > 0 ? 300 : 0);
}

} // namespace

verdict judge(const node_use& node, const pod_demand& demand) {
  if (!node.room.usable)
    return {refusal::taint}; // node.kubernetes.io/not-ready or unreachable
  if (node.room.unschedulable && !tolerates(demand.tolerations, unschedulable_taint()))
    return {refusal::unschedulable};
  if (!tolerates_all(demand.tolerations, node.room.taints))
    return {refusal::taint};
  if (!fits_affinity(demand, node.room))
    return {refusal::affinity};
  return fits_resources(demand, node);
}

placing place(std::vector<node_use>& nodes, const pod_demand& demand, std::size_t count) {
  if (!demand.node_name.empty())
    return place_by_name(nodes, demand, count);
  std::vector<std::int64_t> regret(nodes.size());
  const auto worse = [&](std::size_t a, std::size_t b) {
    return std::tuple{regret[a], load(nodes[a]), a} > std::tuple{regret[b], load(nodes[b]), b};
  };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(worse)> open{worse};
  refusal_counts refused;
  const auto consider = [&](std::size_t i) {
    if (const auto found = judge(nodes[i], demand); found.why == refusal::none)
      open.push(i);
    else
      ++refused[found];
  };
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    regret[i] = regrets(nodes[i], demand);
    consider(i);
  }
  placing out;
  while (out.nodes.size() < count && !open.empty()) {
    const auto i = open.top();
    open.pop();
    take(nodes[i], demand);
    out.nodes.push_back(nodes[i].room.node);
    consider(i);
  }
  if (out.nodes.size() < count)
    out.why = std::move(refused);
  return out;
}

} // namespace troupe::scheduling
