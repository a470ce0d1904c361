#include "actors/scheduler/filters/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace troupe::scheduling {

namespace {

const char* text(refusal why) {
  switch (why) {
  case refusal::none:
  case refusal::resources:
    break;
  case refusal::unschedulable:
    return "node(s) were unschedulable";
  case refusal::taint:
    return "node(s) had untolerated taint(s)";
  case refusal::affinity:
    return "node(s) didn't match Pod's node affinity/selector";
  case refusal::ports:
    return "node(s) didn't have free ports for the requested pod ports";
  case refusal::spread_label:
    return "node(s) didn't match pod topology spread constraints (missing required label)";
  case refusal::spread:
    return "node(s) didn't match pod topology spread constraints";
  case refusal::pod_affinity:
    return "node(s) didn't match pod affinity rules";
  case refusal::pod_anti_affinity:
    return "node(s) didn't match pod anti-affinity rules";
  case refusal::existing_anti_affinity:
    return "node(s) didn't satisfy existing pods anti-affinity rules";
  }
  return "";
}

/// Ending other pods could help only where they take what lacks, or are those that the pod must keep away from.
bool preemption_could_help(const verdict& v) {
  switch (v.why) {
  case refusal::resources:
    return !v.hopeless;
  case refusal::ports:
  case refusal::spread:
  case refusal::pod_anti_affinity:
  case refusal::existing_anti_affinity:
    return true;
  default:
    return false;
  }
}

std::vector<std::string> reasons_of(const verdict& v, const pod_demand& demand) {
  if (v.why != refusal::resources)
    return {text(v.why)};
  std::vector<std::string> out;
  if (v.lacking & lacks_pods)
    out.emplace_back("Too many pods");
  if (v.lacking & lacks_cpu)
    out.emplace_back("Insufficient cpu");
  if (v.lacking & lacks_memory)
    out.emplace_back("Insufficient memory");
  auto bit = lacks_first_extended;
  for (const auto& [name, asked] : demand.extended) {
    if (v.lacking & bit)
      out.push_back("Insufficient " + name);
    bit = next_bit(bit);
  }
  return out;
}

/// Sorted as texts, numbers included, as Kubernetes does.
std::string listed(const std::map<std::string, std::size_t>& counts) {
  std::vector<std::string> items;
  for (const auto& [reason, count] : counts)
    items.push_back(fmt::format("{} {}", count, reason));
  std::sort(items.begin(), items.end());
  return fmt::format("{}", fmt::join(items, ", "));
}

} // namespace

std::string explain(const refusal_counts& why, const pod_demand& demand) {
  std::size_t nodes = 0;
  std::map<std::string, std::size_t> reasons, preemption;
  for (const auto& [v, count] : why) {
    nodes += count;
    for (const auto& reason : reasons_of(v, demand))
      reasons[reason] += count;
    preemption[preemption_could_help(v) ? "No preemption victims found for incoming pod"
                                        : "Preemption is not helpful for scheduling"] += count;
  }
  if (nodes == 0)
    return "no nodes available to schedule pods";
  return fmt::format("0/{} nodes are available: {}. preemption: 0/{} nodes are available: {}.", nodes, listed(reasons),
                     nodes, listed(preemption));
}

} // namespace troupe::scheduling
