#include "actors/proxy/outbox.hpp"

#include <algorithm>
#include <utility>

namespace troupe {

namespace {

std::uint64_t key(object_id job, std::uint32_t version) { return std::uint64_t{job} << 32 | version; }

} // namespace

void outbox::reset() {
  starts_.clear();
  stops_.clear();
  blueprints_.clear();
  told_.clear();
  forgotten_.clear();
}

void outbox::remember(const blueprint_ptr& blueprint) { blueprints_[blueprint->job] = blueprint; }

void outbox::add(pod_start start) {
  const auto pod = start.pod;
  starts_[pod] = {std::move(start), never};
}

void outbox::add(pod_stop stop) {
  auto& known = stops_[stop.pod];
  if (known.sent == never || stop.grace_ms != known.order.grace_ms)
    known = {stop, never};
}

void outbox::heard(const pod_ref& pod, bool ended) {
  starts_.erase(pod);
  if (ended)
    stops_.erase(pod);
}

void outbox::forget(const std::vector<object_id>& jobs) {
  for (const auto job : jobs) {
    const auto i = blueprints_.find(job);
    if (i == blueprints_.end())
      continue;
    told_.erase(key(job, i->second->version));
    blueprints_.erase(i);
    forgotten_.push_back(job);
  }
}

template <class Order> bool outbox::due(open_order<Order>& x, time_point now, std::chrono::nanoseconds patience) {
  if (x.sent != never && now - x.sent < patience)
    return false;
  x.sent = now;
  return true;
}

node_orders outbox::take(time_point now, std::chrono::nanoseconds patience) {
  node_orders out;
  std::unordered_set<object_id> with;
  for (auto& [pod, open] : starts_) {
    const auto again = open.sent != never;
    if (!due(open, now, patience))
      continue;
    out.starts.push_back(open.order);
    const auto blueprint = blueprints_.find(pod.job);
    if (blueprint == blueprints_.end())
      continue;
    // A repeated start takes its blueprint along: the first one may have been lost with it.
    const auto fresh = told_.insert(key(pod.job, blueprint->second->version)).second;
    if ((fresh || again) && with.insert(pod.job).second)
      out.blueprints.push_back(*blueprint->second);
  }
  for (auto& [pod, open] : stops_)
    if (due(open, now, patience))
      out.stops.push_back(open.order);
  const auto by_pod = [](const auto& a, const auto& b) { return a.pod < b.pod; };
  std::sort(out.starts.begin(), out.starts.end(), by_pod);
  std::sort(out.stops.begin(), out.stops.end(), by_pod);
  out.forget = std::exchange(forgotten_, {});
  return out;
}

} // namespace troupe
