// What the controller wants of a node: orders, and what becomes of pods that it does not know.

#include "actors/node/node_agent.hpp"
#include "actors/supervision/log.hpp"
#include "messages/cluster/memory_share.hpp"
#include "messages/cluster/own_usage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace troupe {

namespace {

/// Orders that wait for the launcher or for the lease; the controller repeats what finds no room.
constexpr std::size_t most_deferred = 256;

bool has_memory_limit(const pod::plan& plan) {
  return std::any_of(plan.containers.begin(), plan.containers.end(),
                     [](const auto& container) { return container.command.base.memory_limit > 0; });
}

} // namespace

void node_agent::take_orders(const node_orders& orders) {
  if (orders.incarnation != incarnation_)
    return;
  if (may_obey())
    return obey(orders);
  if (deferred_.size() < most_deferred || orders.all) // full orders come once an incarnation: for them there is room
    deferred_.push_back(orders);
  else
    defer_receipt(orders.receipt);
}

bool node_agent::may_obey() { return table_known_ && lease_.holds(spec_.boottime()); }

void node_agent::take_receipt(const report_receipt& receipt) {
  if (receipt.incarnation != incarnation_)
    return;
  if (deferred_.empty())
    settle_reports(receipt.sequence);
  else
    defer_receipt(receipt.sequence);
}

/// It must not overtake the orders that came before it: a pod that it lets the agent forget would be new to a repeated
/// start of it, and would run again.
void node_agent::defer_receipt(std::uint64_t sequence) {
  auto& last = deferred_.back().receipt;
  last = std::max(last, sequence);
}

void node_agent::take_deferred_orders() {
  if (!may_obey())
    return;
  for (const auto& orders : std::exchange(deferred_, {}))
    obey(orders);
}

void node_agent::obey(const node_orders& orders) {
  const auto changed = take_sources(orders.sources);
  for (const auto& job : orders.blueprints)
    remember(job);
  if (!changed.empty())
    remake_blueprints(changed);
  if (orders.all)
    keep_only(orders.starts);
  for (const auto& order : orders.starts)
    start(order);
  for (const auto& order : orders.stops)
    if (auto* x = pods_.find(order.pod))
      end(*x, pod::pod_ending::stopped, order.grace_ms * 1000);
  for (const auto job : orders.forget)
    blueprints_.erase(job);
  if (orders.all) {
    end_strangers();
    remove_stray_volumes();
    forget_blueprints(orders);
    synced_ = true;
  }
  if (orders.all || !orders.forget.empty())
    forget_sources();
  flush();
  tell_if_down();
  if (orders.receipt != 0)
    settle_reports(orders.receipt); // last: whoever goes down is down only when it knows of no pod any more
}

/// Of Jobs that ended while nobody could say so.
void node_agent::forget_blueprints(const node_orders& all) {
  std::unordered_set<object_id> needed;
  for (const auto& job : all.blueprints)
    needed.insert(job.job);
  for (const auto* x : pods_.all())
    needed.insert(x->pod.job);
  std::erase_if(blueprints_, [&](const auto& x) { return !needed.contains(x.first); });
}

void node_agent::remember(const job_blueprint& job) {
  auto& known = blueprints_[job.job];
  if (known.made && known.made->what()->version >= job.version)
    return;
  known = {make_blueprint(job, whole_memory), nullptr};
  const auto& plan = *known.made->what();
  if (!plan.reads.empty() || has_memory_limit(plan)) // what it reads may change, and its pods' memory may grow
    known.from = std::make_shared<const job_blueprint>(job);
}

pod::blueprint_ptr node_agent::blueprint_for(known_blueprint& known, std::uint32_t memory_percent) {
  if (memory_percent == whole_memory || !known.from)
    return known.made;
  auto& share = known.shares[memory_percent];
  if (auto made = share.lock())
    return made;
  auto made = make_blueprint(*known.from, memory_percent);
  share = made;
  return made;
}

pod::blueprint_ptr node_agent::make_blueprint(const job_blueprint& from, std::uint32_t memory_percent) {
  auto plan = pod::make_plan(from, *spec_.images, facts_, configs_, memory_percent);
  if (!plan.broken.empty())
    log(severity::error, fmt::format("node={} job={}/{} {}", spec_.node.name, from.name_space, from.name, plan.broken));
  return std::make_shared<const pod::blueprint>(std::move(plan), *spec_.runtime);
}

/// @returns those that differ from what was known
std::set<config_key> node_agent::take_sources(const std::vector<config_source>& sources) {
  std::set<config_key> changed;
  for (const auto& source : sources)
    if (sources_->put(source))
      changed.insert({source.secret, source.name_space, source.name});
  return changed;
}

/// Containers that start from now on read the new versions; those that wait for them start.
void node_agent::remake_blueprints(const std::set<config_key>& changed) {
  std::unordered_set<object_id> remade;
  for (auto& [job, known] : blueprints_) {
    const auto& reads = known.made->what()->reads;
    if (std::none_of(reads.begin(), reads.end(), [&](const auto& key) { return changed.contains(key); }))
      continue;
    known.made = make_blueprint(*known.from, whole_memory);
    known.shares.clear();
    remade.insert(job);
  }
  if (remade.empty())
    return;
  for (auto* x : pods_.all()) {
    if (x->over || !remade.contains(x->pod.job))
      continue;
    auto& known = blueprints_.at(x->pod.job);
    if (x->blueprint->what()->version != known.made->what()->version)
      continue;
    x->blueprint = blueprint_for(known, x->memory_percent);
    if (x->actor)
      send(x->actor, x->blueprint);
  }
}

void node_agent::forget_sources() {
  if (sources_->size() == 0)
    return;
  std::set<config_key> needed;
  for (const auto& [job, known] : blueprints_)
    needed.insert(known.made->what()->reads.begin(), known.made->what()->reads.end());
  sources_->keep_only(needed);
}

void node_agent::start(const pod_start& order) {
  if (auto* known = pods_.find(order.pod)) {
    if (!known->discarded)
      queue_report(*known, {});
    return;
  }
  const auto blueprint = blueprints_.find(order.pod.job);
  if (blueprint == blueprints_.end() || blueprint->second.made->what()->version < order.blueprint_version)
    return;
  const auto& plan = *blueprint->second.made->what();
  node::member x;
  x.pod = order.pod;
  x.who = {pod_name(plan.job_name, plan.job_uid, order.pod.number, order.index),
           pod_uid(plan.job_uid, order.pod.number), order.index, order.pod.number};
  x.blueprint = blueprint_for(blueprint->second, order.memory_percent);
  x.memory_percent = order.memory_percent;
  x.runs_begun = order.runs_begun;
  x.accepted_us = now_us();
  x.path = path() + "/pods/" + plan.name_space + "/" + x.who.name;
  if (const auto seen = strangers_.find(x.who.uid); seen != strangers_.end()) {
    x.known = std::move(seen->second);
    strangers_.erase(seen);
    for (const auto& run : x.known.started)
      x.accepted_us = std::min(x.accepted_us, run.started_at);
  }
  if (shutting_down_)
    x.ending = {pod::pod_ending::shutdown, now_us()};
  quiet_.push_back(x.pod);
  spawn_pod(pods_.add(std::move(x)));
}

void node_agent::end(node::member& x, pod::pod_ending why, timestamp_us grace_us, const std::string& message) {
  if (x.over)
    return;
  const node::due_end wanted{why, now_us() + std::max<timestamp_us>(grace_us, 0), message};
  const auto lease = why == pod::pod_ending::lease;
  if (x.ending && x.ending->until <= wanted.until && (!lease || x.ending->why == why))
    return;
  x.ending = lease || !x.ending ? wanted : node::due_end{x.ending->why, wanted.until, x.ending->message};
  if (x.actor)
    send(x.actor, pod::end_order{why, std::max<timestamp_us>(grace_us, 0), message});
}

/// As kubelet evicts for a pod's own usage: without a condition that says that somebody else wanted it to end.
void node_agent::evict(const node::volume_overflow& of) {
  constexpr timestamp_us grace_us = us_per_second;
  auto* x = pods_.by_uid(of.pod);
  if (!x || x->over || x->ending)
    return;
  for (const auto& volume : x->blueprint->what()->volumes)
    if (volume.order.name == of.volume)
      return end(*x, pod::pod_ending::evicted, grace_us,
                 fmt::format("{} \"{}\" exceeds the limit \"{}\". ", own_usage_mark, of.volume, volume.limit));
}

void node_agent::keep_only(const std::vector<pod_start>& starts) {
  std::unordered_set<pod_ref> wanted;
  for (const auto& order : starts)
    wanted.insert(order.pod);
  for (auto* x : pods_.all()) {
    if (wanted.contains(x->pod))
      continue;
    if (x->over) {
      forget(*x);
      continue;
    }
    x->discarded = true;
    settle(reports_.drop(x->pod));
    end(*x, pod::pod_ending::stopped, 0);
  }
}

void node_agent::end_strangers() {
  std::vector<std::uint64_t> exits;
  for (const auto& [uid, seen] : std::exchange(strangers_, {})) {
    for (const auto& run : seen.started)
      spec_.runtime->kill(run.key, std::chrono::milliseconds{0});
    for (const auto& exit : seen.exited)
      exits.push_back(exit.sequence);
  }
  settle(std::move(exits));
}

/// Of pods that ended while no agent was there to see it.
void node_agent::remove_stray_volumes() {
  if (!spec_.volumes)
    return;
  std::set<uid_bytes> known;
  for (const auto* x : pods_.all())
    known.insert(x->who.uid);
  spec_.volumes->keep_only(known);
}

void node_agent::forget(node::member& x) {
  auto exits = reports_.drop(x.pod);
  for (const auto& exit : x.known.exited)
    exits.push_back(exit.sequence);
  settle(std::move(exits));
  pods_.erase(x.pod);
}

void node_agent::settle(std::vector<std::uint64_t> sequences) {
  std::erase(sequences, 0U);
  if (!sequences.empty())
    spec_.runtime->acknowledge(std::move(sequences));
}

} // namespace troupe
