#include "actors/proxy/outbox.hpp"

#include "messages/codec/stored.hpp"

#include <algorithm>
#include <utility>

namespace troupe {

namespace {

/// A change may be lost with the order that carries it, and nothing that comes back would show it.
constexpr int tellings_of_a_change = 3;

std::uint64_t key(object_id job, std::uint32_t version) { return std::uint64_t{job} << 32 | version; }

std::vector<config_key> names_in(const job_blueprint& blueprint) {
  const auto of = api::from_stored<api::PodTemplateSpec>(blueprint.pod_template);
  return of ? config_names(blueprint.name_space, *of) : std::vector<config_key>{};
}

} // namespace

void outbox::reset() {
  starts_.clear();
  stops_.clear();
  blueprints_.clear();
  sources_.clear();
  changed_.clear();
  told_.clear();
  forgotten_.clear();
}

void outbox::remember(const source_ptr& source) {
  config_key which{source->secret, source->name_space, source->name};
  auto& known = sources_[which];
  known.what = source;
  if (known.told && *known.told != source->version) {
    std::erase_if(changed_, [&](const auto& x) { return x.which == which; });
    changed_.push_back({std::move(which)});
  }
}

void outbox::remember(const blueprint_ptr& blueprint) {
  auto& known = blueprints_[blueprint->job];
  if (known.what != blueprint)
    known = {blueprint};
  if (known.looked_at || sources_.empty())
    return;
  known.looked_at = true;
  known.reads = names_in(*blueprint);
}

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
    told_.erase(key(job, i->second.what->version));
    blueprints_.erase(i);
    forgotten_.push_back(job);
  }
  if (!sources_.empty())
    forget_sources();
}

/// The agent drops a source with the last blueprint that it was told and that names it.
void outbox::forget_sources() {
  std::map<config_key, bool> needed; // and whether by a blueprint that was told
  for (const auto& [job, x] : blueprints_)
    for (const auto& which : x.reads)
      needed[which] |= told_.contains(key(job, x.what->version));
  std::erase_if(sources_, [&](const auto& x) { return !needed.contains(x.first); });
  for (auto& [which, source] : sources_)
    if (!needed.at(which))
      source.told.reset();
}

void outbox::tell(const config_key& which, bool again, node_orders& out) {
  const auto known = sources_.find(which);
  if (known == sources_.end() || (!again && known->second.told == known->second.what->version))
    return;
  known->second.told = known->second.what->version;
  out.sources.push_back(*known->second.what);
}

template <class Order> bool outbox::due(open_order<Order>& x, time_point now, std::chrono::nanoseconds patience) {
  if (x.sent != never && now - x.sent < patience)
    return false;
  x.sent = now;
  return true;
}

void outbox::tell_changed(time_point now, std::chrono::nanoseconds patience, node_orders& out) {
  for (auto& x : changed_) {
    if (x.sent != never && now - x.sent < patience)
      continue;
    x.sent = now;
    tell(x.which, x.told++ > 0, out);
  }
  std::erase_if(changed_, [](const auto& x) { return x.told >= tellings_of_a_change; });
}

node_orders outbox::take(time_point now, std::chrono::nanoseconds patience) {
  node_orders out;
  tell_changed(now, patience, out);
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
    const auto fresh = told_.insert(key(pod.job, blueprint->second.what->version)).second;
    if ((!fresh && !again) || !with.insert(pod.job).second)
      continue;
    for (const auto& which : blueprint->second.reads)
      tell(which, again, out);
    out.blueprints.push_back(*blueprint->second.what);
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
