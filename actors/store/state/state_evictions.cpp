// Pods that a taint drives off their node: the timetable of evictions, and what is done when one is due.

#include "actors/store/state/state.hpp"
#include "actors/store/view/event_view.hpp"

namespace troupe::store_work {

namespace {
constexpr const char* taint_controller = "taint-eviction-controller";
constexpr std::uint32_t evict_piece = 1000; ///< pods evicted in one turn, so that a large node holds up nobody
} // namespace

/// A new object for a node that carries evicting taints, or no longer does: its pods are weighed anew before long.
void state::note_taints(node_entry& n) {
  auto taints = n.object ? evicting_taints(n.object.get<api::Node>()) : std::vector<api::Taint>{};
  if (taints == n.taints)
    return;
  n.taints = std::move(taints);
  tainted_.insert(n.number);
}

/// Puts the pod's eviction on the timetable, or takes it off. @returns the one that no longer stands
std::optional<taint_eviction> state::weigh_pod(node_entry& n, const pod_ref& pod) {
  const auto& e = *job(pod.job);
  const auto& record = *e.pods.find(pod.number);
  const auto known = n.evictions.find(pod);
  const auto before = known == n.evictions.end() ? std::nullopt : std::optional{known->second};
  auto next = std::optional<taint_eviction>{};
  if (!n.taints.empty() && !record.ended() && !record.is(pod_record::deleting))
    next = eviction_by(n.taints, e.owner->pod_spec->tolerations, {record.scheduled_us, watching_since_});
  if (before == next)
    return std::nullopt;
  if (before)
    forget_eviction(n, pod);
  if (next) {
    n.evictions[pod] = *next;
    evictions_.insert({next->due, pod});
    return std::nullopt;
  }
  return before;
}

void state::forget_eviction(node_entry& n, const pod_ref& pod) {
  const auto known = n.evictions.find(pod);
  if (known == n.evictions.end())
    return;
  evictions_.erase({known->second.due, pod});
  n.evictions.erase(known);
}

void state::weigh_node(node_entry& n, timestamp_us now) {
  for (const auto& pod : std::vector<pod_ref>(n.live.begin(), n.live.end())) {
    const auto cancelled = weigh_pod(n, pod);
    const auto& e = *job(pod.job);
    const auto& record = *e.pods.find(pod.number);
    if (!cancelled || cancelled->by_health || record.is(pod_record::deleting))
      continue;
    const auto about = container_reference(*e.owner, pod.number, record, -1);
    tell(about,
         {false, taint_controller, "TaintManagerEviction",
          "Cancelling deletion of Pod " + about.namespace_ + "/" + about.name},
         now);
  }
}

void state::watch_taints(timestamp_us now) {
  watching_since_ = now;
  for (const auto& n : nodes_)
    if (n)
      note_taints(*n);
}

std::optional<timestamp_us> state::next_eviction() const {
  if (!tainted_.empty())
    return 0;
  return evictions_.empty() ? std::nullopt : std::optional{evictions_.begin()->first};
}

void state::evict(timestamp_us now) {
  for (const auto number : std::exchange(tainted_, {}))
    weigh_node(*nodes_[number], now);
  for (std::uint32_t i = 0; i < evict_piece && !evictions_.empty() && evictions_.begin()->first <= now; ++i) {
    const auto pod = evictions_.begin()->second;
    auto& e = *job(pod.job);
    forget_eviction(*nodes_[e.pods.find(pod.number)->node], pod);
    delete_pod(e, pod.number, {.now_us = now, .grace_s = e.grace_s(), .cause = disruption::taint_manager});
    finish_if_done(e);
  }
}

} // namespace troupe::store_work
