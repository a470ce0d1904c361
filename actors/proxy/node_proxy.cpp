#include "actors/proxy/node_proxy.hpp"

#include "actors/supervision/log.hpp"

#include <fmt/format.h>

namespace troupe {

namespace {

/// An order without an effect is repeated after this long.
constexpr auto patience = std::chrono::seconds{3};
/// At most this many starts in one message: CAF sends a message as a whole before the next (design/caf.md §6).
constexpr std::size_t most_starts = 500;

bool same_health(const node_health& a, const node_health& b) {
  return a.ready == b.ready && a.message == b.message && a.disk_pressure == b.disk_pressure &&
         a.memory_pressure == b.memory_pressure;
}

} // namespace

node_proxy::node_proxy(caf::actor_config& config, const actor_context& context, actor_identity who,
                       node_proxy_spec spec)
    : troupe_actor(config, context, std::move(who)), spec_(std::move(spec)) {}

std::chrono::nanoseconds node_proxy::now() const {
  return const_cast<node_proxy*>(this)->clock().now().time_since_epoch();
}

node_proxy::behavior_type node_proxy::make_behavior() {
  last_heard_ = now();
  state_ = spec_.initial;
  connected_ = static_cast<bool>(spec_.agent);
  if (connected_)
    monitor(spec_.agent);
  tell_store(std::nullopt);
  send(spec_.store, attach_atom::value, spec_.node, spec_.incarnation, node_proxy_actor{this});
  look_again();
  return {
      [this](const heartbeat& beat) { hear(beat); },
      [this](const node_report& report) { take_report(report); },
      [this](const proxy_orders_ptr& orders) { take_orders(*orders); },
      [this](const report_receipt& receipt) { pass_on(receipt.sequence); },
      [this](look_atom, std::uint64_t) {
        watch();
        look_again();
      },
      [this](const log_query& query) -> caf::result<log_answer> {
        if (!connected_)
          return caf::make_error(caf::sec::remote_linking_failed, "node " + spec_.node + " is not connected");
        auto promise = make_response_promise<log_answer>();
        request(spec_.agent, std::chrono::seconds{40}, query)
            .then([promise](log_answer& answer) mutable { promise.deliver(std::move(answer)); },
                  [promise](caf::error& e) mutable { promise.deliver(std::move(e)); });
        return promise;
      },
      [this](const inspect_query& query) -> caf::result<inspect_answer> {
        if (!connected_)
          return inspect_answer{false, fmt::format(R"({{"error":"node {} is not connected"}})", spec_.node)};
        auto promise = make_response_promise<inspect_answer>();
        request(spec_.agent, std::chrono::seconds{10}, query)
            .then([promise](inspect_answer& answer) mutable { promise.deliver(std::move(answer)); },
                  [promise](caf::error& e) mutable { promise.deliver(std::move(e)); });
        return promise;
      },
  };
}

void node_proxy::hear(const heartbeat& beat) {
  if (beat.incarnation != spec_.incarnation || !connected_)
    return;
  ++heartbeats_;
  last_heard_ = now();
  if (state_ == liveness::lost)
    return; // its pods were given away: it has to join again, as a new incarnation
  send(spec_.agent, heartbeat_ack{beat.incarnation, beat.sent_boottime_ns});
  const auto changed = heartbeats_ == 1 || !same_health(health_, beat.health) || state_ != liveness::alive;
  health_ = beat.health;
  state_ = liveness::alive;
  if (changed)
    tell_store(health_);
  synchronise();
}

void node_proxy::take_report(const node_report& report) {
  if (report.incarnation != spec_.incarnation)
    return;
  ++reports_;
  for (const auto& pod : report.pods)
    outbox_.heard(pod.pod, is_terminal(pod.status.phase));
  send(spec_.store, std::make_shared<const proxied_report>(proxied_report{spec_.node, report}));
}

void node_proxy::take_orders(const proxy_orders& orders) {
  if (orders.dismissed)
    return give_up();
  if (orders.all)
    outbox_.reset(); // what came before is older: it was decided before the store knew of this incarnation
  for (const auto& source : orders.sources)
    outbox_.remember(source);
  for (const auto& blueprint : orders.blueprints)
    outbox_.remember(blueprint);
  for (const auto& start : orders.starts)
    outbox_.add(start);
  for (const auto& stop : orders.stops)
    outbox_.add(stop);
  for (const auto& pod : orders.ended)
    outbox_.heard(pod, true);
  outbox_.forget(orders.done);
  everything_known_ = everything_known_ || orders.all;
  synchronise();
  if (!send_orders(orders.receipt))
    pass_on(orders.receipt);
}

/// @param receipt of reports; 0: none
void node_proxy::pass_on(std::uint64_t receipt) {
  if (connected_ && receipt != 0)
    send(spec_.agent, report_receipt{spec_.incarnation, receipt});
}

void node_proxy::synchronise() {
  if (synced_ || !everything_known_ || !connected_ || heartbeats_ == 0)
    return; // before its first heartbeat the agent does not know this incarnation: it would ignore these orders
  auto everything = outbox_.take(now(), patience);
  everything.all = true;
  everything.incarnation = spec_.incarnation;
  send(spec_.agent, std::move(everything));
  synced_ = true;
  ++orders_;
}

/// @param receipt that goes along
/// @returns false when there is nothing to send
bool node_proxy::send_orders(std::uint64_t receipt) {
  if (!connected_ || !synced_ || outbox_.empty())
    return false;
  auto due = outbox_.take(now(), patience);
  if (due.starts.empty() && due.stops.empty() && due.forget.empty() && due.sources.empty())
    return false;
  due.receipt = receipt;
  due.incarnation = spec_.incarnation;
  ++orders_;
  while (due.starts.size() > most_starts) {
    node_orders part;
    part.incarnation = spec_.incarnation;
    part.sources = std::exchange(due.sources, {});
    part.blueprints = std::exchange(due.blueprints, {});
    part.starts.assign(due.starts.begin(), due.starts.begin() + most_starts);
    due.starts.erase(due.starts.begin(), due.starts.begin() + most_starts);
    send(spec_.agent, std::move(part));
  }
  send(spec_.agent, std::move(due));
  return true;
}

void node_proxy::watch() {
  const auto before = state_;
  if (state_ != liveness::lost)
    state_ = judge_silence(now() - last_heard_, spec_.limits);
  if (state_ != before) {
    log(severity::warning, fmt::format("node={} state={}", spec_.node, state_ == liveness::lost ? "lost" : "unknown"));
    tell_store(std::nullopt);
    if (state_ == liveness::lost && connected_)
      give_up();
  }
  send_orders(0);
}

/// The node's pods are given away, but it may live: its agent sees this proxy end, and joins as a new incarnation.
void node_proxy::give_up() { quit(caf::exit_reason::remote_link_unreachable); }

void node_proxy::on_down(caf::down_msg& m) {
  if (!spec_.agent || m.source != spec_.agent.address())
    return;
  log(severity::info, fmt::format("node={} connection lost", spec_.node));
  connected_ = false;
  tell_store(std::nullopt);
}

void node_proxy::tell_store(std::optional<node_health> health) {
  node_state state;
  state.name = spec_.node;
  state.incarnation = spec_.incarnation;
  state.description = std::exchange(spec_.description, std::nullopt);
  state.health = std::move(health);
  state.connected = connected_ && state_ == liveness::alive;
  state.unknown = state_ != liveness::alive;
  state.lost = state_ == liveness::lost;
  send(spec_.store, std::make_shared<const node_state>(std::move(state)));
}

void node_proxy::look_again() {
  const auto wait = std::max<std::chrono::milliseconds>(spec_.limits.interval / 2, std::chrono::milliseconds{100});
  delayed_send(this, wait, look_atom::value, std::uint64_t{0});
}

std::string node_proxy::state_json() const {
  const auto silent = std::chrono::duration_cast<std::chrono::milliseconds>(now() - last_heard_);
  return fmt::format(R"({{"node":"{}","incarnation":{},"connected":{},"liveness":"{}","silentMs":{},"heartbeats":{},)"
                     R"("reports":{},"orders":{},"openStarts":{},"openStops":{}}})",
                     spec_.node, spec_.incarnation, connected_,
                     state_ == liveness::alive ? "alive" : (state_ == liveness::lost ? "lost" : "unknown"),
                     silent.count(), heartbeats_, reports_, orders_, outbox_.open_starts(), outbox_.open_stops());
}

} // namespace troupe
