#include "actors/node/node_agent.hpp"

#include "actors/supervision/log.hpp"

#include <fmt/format.h>

#include <ctime>
#include <utility>

namespace troupe {

namespace {

/// A pod that nothing happened to for this long is reported as accepted, so that its start is not sent again.
constexpr timestamp_us quiet_time_us = us_per_second / 2;

} // namespace

std::int64_t node::boottime_ns() {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

node_agent::node_agent(caf::actor_config& config, const actor_context& context, actor_identity who,
                       node_agent_spec spec)
    : troupe_actor(config, context, std::move(who)),
      spec_(std::move(spec)), facts_{spec_.node.name, spec_.node.address, spec_.node.cpu_milli,
                                     spec_.node.memory_bytes},
      reports_(spec_.reports) {}

node_agent::behavior_type node_agent::make_behavior() {
  spec_.runtime->listen([me = caf::actor_cast<caf::actor>(this)](node::runtime_news news) {
    caf::anon_send(me, node::runtime_news_ptr{std::make_shared<const node::runtime_news>(std::move(news))});
  });
  if (spec_.volumes)
    spec_.volumes->watch([me = caf::actor_cast<caf::actor>(this)](const uid_bytes& pod, const std::string& volume) {
      caf::anon_send(me, node::volume_overflow{pod, volume});
    });
  look_in(spec_.heartbeat_interval, look::beat);
  return {
      [this](const heartbeat_ack& ack) { hear(ack); },
      [this](const node_orders& orders) { take_orders(orders); },
      [this](const report_receipt& receipt) { take_receipt(receipt); },
      [this](join_atom, const join_answer& answer, const node_proxy_actor& proxy) { join(answer, proxy); },
      [this](look_atom, std::uint64_t what) { take_look(static_cast<look>(what)); },
      [this](const log_query& query) { return read_log(query); },
      [this](const inspect_query& query) -> caf::result<inspect_answer> {
        if (!spec_.inspector)
          return inspect_answer{false, R"({"error":"this node answers no questions"})"};
        return delegate(spec_.inspector, query);
      },
      [this](const node::runtime_news_ptr& news) { take_news(*news); },
      [this](pod::pod_word& word) { take_word(word); },
      [this](const node::restart_pod& order) { restart(order); },
      [this](const node::volume_overflow& of) { evict(of); },
      [this](stop_atom, std::int64_t grace_us) { return shut_down(grace_us); },
  };
}

void node_agent::on_exit() {
  spec_.runtime->listen({});
  if (spec_.volumes)
    spec_.volumes->watch({});
  for (auto* x : pods_.all())
    stop_actor(x->actor, caf::exit_reason::kill);
  // A timer may keep this object after its end, and after the end of the runtime.
  pods_ = {};
  blueprints_.clear();
  troupe_actor::on_exit();
}

node_agent::time node_agent::now() { return clock().now().time_since_epoch(); }

void node_agent::look_in(std::chrono::nanoseconds delay, look what) {
  delayed_send(this, delay, look_atom::value, static_cast<std::uint64_t>(what));
}

void node_agent::take_look(look what) {
  switch (what) {
  case look::beat:
    beat();
    return look_in(spec_.heartbeat_interval, look::beat);
  case look::flush:
    if (flush_at_ && *flush_at_ > now())
      return; // the timer of an earlier time
    flush_at_.reset();
    return flush();
  case look::logs:
    return serve_followers();
  case look::down:
    patience_is_over_ = true;
    return tell_if_down();
  }
}

// -- joining and the lease ------------------------------------------------------------------------------------------

void node_agent::join(const join_answer& answer, const node_proxy_actor& proxy) {
  if (!answer.accepted || !proxy)
    return log(severity::warning, fmt::format("node={} was not let in: {}", spec_.node.name, answer.message));
  if (proxy_)
    demonitor(proxy_.address());
  proxy_ = proxy;
  monitor(proxy_);
  incarnation_ = answer.incarnation;
  synced_ = false;
  deferred_.clear();
  lease_.join(std::chrono::milliseconds{answer.lease_ms});
  reports_.start_over(now());
  send_heartbeat();
  log(severity::info,
      fmt::format("node={} joined incarnation={} pods={}", spec_.node.name, incarnation_, pods_.size()));
}

void node_agent::hear(const heartbeat_ack& ack) {
  if (ack.incarnation != incarnation_)
    return;
  spec_.runtime->renew_lease(lease_.renew(ack.sent_boottime_ns, spec_.boottime()));
  take_deferred_orders();
}

void node_agent::beat() {
  if (lease_.runs_out(spec_.boottime()))
    fence();
  report_quiet_pods();
  if (!proxy_)
    return;
  send_heartbeat();
  if (synced_)
    for (auto& report : reports_.overdue(now()))
      send_report(std::move(report));
}

void node_agent::send_heartbeat() {
  auto health = spec_.health ? spec_.health() : node_health{};
  if (shutting_down_) {
    health.ready = false;
    health.message = "node is shutting down";
  }
  send(proxy_, heartbeat{incarnation_, spec_.boottime(), std::move(health)});
}

void node_agent::fence() {
  log(severity::warning, fmt::format("node={} lease ran out: its {} pods are ended", spec_.node.name, pods_.size()));
  for (auto* x : pods_.all())
    end(*x, pod::pod_ending::lease, 0);
}

// -- reports ----------------------------------------------------------------------------------------------------------

void node_agent::report_quiet_pods() {
  std::erase_if(quiet_, [this](const pod_ref& pod) {
    auto* x = pods_.find(pod);
    if (!x || x->attempt > 0 || x->discarded)
      return true;
    if (now_us() - x->accepted_us < quiet_time_us)
      return false;
    queue_report(*x, {});
    return true;
  });
  flush();
}

void node_agent::flush() {
  if (!proxy_ || !synced_)
    return;
  const auto t = now();
  while (auto report = reports_.take(t))
    send_report(std::move(*report));
  const auto due = reports_.due();
  if (!due || (flush_at_ && *flush_at_ <= *due))
    return;
  flush_at_ = *due;
  look_in(*due > t ? *due - t : time{0}, look::flush);
}

void node_agent::send_report(node_report report) {
  report.incarnation = incarnation_;
  send(proxy_, std::move(report));
}

void node_agent::settle_reports(std::uint64_t sequence) {
  auto durable = reports_.receipt(sequence);
  settle(std::move(durable.settled));
  for (const auto& pod : durable.ended)
    if (auto* x = pods_.find(pod); x && x->over)
      forget(*x);
  flush();
  tell_if_down();
}

// -- supervision --------------------------------------------------------------------------------------------------

void node_agent::on_down(caf::down_msg& m) {
  if (proxy_ && m.source == proxy_.address()) {
    proxy_ = nullptr;
    synced_ = false;
    log(severity::warning, fmt::format("node={} lost its controller", spec_.node.name));
    if (spec_.on_disconnected)
      spec_.on_disconnected();
    tell_if_down();
    return;
  }
  if (auto* x = pods_.by_actor(m.source.id()); x && x->actor.address() == m.source)
    pod_failed(*x, m.reason ? system().render(m.reason) : "normal");
}

std::string node_agent::state_json() const {
  return fmt::format(
      R"({{"node":"{}","incarnation":{},"connected":{},"synced":{},"launcher":{},"leaseHolds":{},)"
      R"("pods":{},"blueprints":{},"sources":{},"reportsWaiting":{},"reportsOnTheWay":{},"strangers":{},)"
      R"("logFollowers":{}}})",
      spec_.node.name, incarnation_, static_cast<bool>(proxy_), synced_, table_known_, lease_.holds(spec_.boottime()),
      pods_.size(), blueprints_.size(), sources_->size(), reports_.waiting(), reports_.on_the_way(), strangers_.size(),
      followers_.size());
}

} // namespace troupe
