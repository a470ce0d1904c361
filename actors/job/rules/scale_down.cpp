#include "actors/job/rules/scale_down.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_set>

namespace troupe::job_rules {

namespace {

std::vector<const pod_fact*> active_pods(const pod_ledger& pods) {
  std::vector<const pod_fact*> out;
  for (const auto& [number, pod] : pods.live())
    if (!pod.terminating)
      out.push_back(&pod);
  return out;
}

bool in_order(const pod_fact* a, const pod_fact* b) { return goes_before(*a, *b); }

std::vector<std::uint32_t> numbers(const std::vector<const pod_fact*>& pods, std::size_t count) {
  std::vector<std::uint32_t> out;
  for (std::size_t i = 0; i < count; ++i)
    out.push_back(pods[i]->number);
  return out;
}

bool any_misplaced(const pod_ledger& pods, std::uint32_t completions) {
  const auto places = pods.active_indexes().indexes().count_below(completions);
  return places < static_cast<std::uint64_t>(pods.tally().active);
}

} // namespace

bool goes_before(const pod_fact& a, const pod_fact& b) noexcept {
  const auto rank = [](const pod_fact& p) {
    return std::tuple{
        p.scheduled, p.phase == pod_phase::running, p.ready_us != 0, -p.ready_us, -p.max_restarts, -p.created_us,
        ~p.number};
  };
  return rank(a) < rank(b);
}

std::vector<std::uint32_t> first_to_go(const pod_ledger& pods, std::size_t count) {
  auto active = active_pods(pods);
  count = std::min(count, active.size());
  std::partial_sort(active.begin(), active.begin() + static_cast<std::ptrdiff_t>(count), active.end(), in_order);
  return numbers(active, count);
}

std::vector<std::uint32_t> misplaced(const pod_ledger& pods, std::uint32_t completions) {
  if (!any_misplaced(pods, completions))
    return {};
  auto active = active_pods(pods);
  std::sort(active.begin(), active.end(), in_order);
  std::unordered_set<std::uint32_t> kept;
  std::vector<std::uint32_t> out;
  for (auto i = active.rbegin(); i != active.rend(); ++i)
    if ((*i)->index >= completions || !kept.insert((*i)->index).second)
      out.push_back((*i)->number);
  std::reverse(out.begin(), out.end());
  return out;
}

std::vector<std::uint32_t> all_active(const pod_ledger& pods) {
  auto active = active_pods(pods);
  std::sort(active.begin(), active.end(), [](const auto* a, const auto* b) { return a->number < b->number; });
  return numbers(active, active.size());
}

} // namespace troupe::job_rules
