#include "tests/simulation/system/connection.hpp"

using namespace std::chrono_literals;

namespace troupe::test {

namespace {

using lane = connection::lane;
using connection_ptr = std::shared_ptr<connection>;

caf::error not_simulated() { return caf::make_error(caf::sec::runtime_error, "not simulated"); }

class far_agent_actor : public node_agent_actor::base {
 public:
  far_agent_actor(caf::actor_config& config, connection_ptr by, local_node_agent_actor to)
      : node_agent_actor::base(config), by_(std::move(by)), to_(std::move(to)) {}

  behavior_type make_behavior() override {
    monitor(to_);
    set_down_handler([this](caf::scheduled_actor*, caf::down_msg&) {
      by_->carry_end(lane::reports, caf::actor_cast<caf::actor>(this));
    });
    return {
        [this](const heartbeat_ack& x) { by_->carry(lane::answers, to_, x); },
        [this](const node_orders& x) {
          by_->on().say("{} <- orders{} starts {} stops {} receipt {}", by_->node(), x.all ? " ALL" : "",
                        x.starts.size(), x.stops.size(), x.receipt);
          by_->carry(lane::orders, to_, x);
        },
        [this](const report_receipt& x) { by_->carry(lane::orders, to_, x); },
        [](join_atom, const join_answer&, const node_proxy_actor&) {},
        [](look_atom, std::uint64_t) {},
        [](const log_query&) -> caf::result<log_answer> { return not_simulated(); },
        [](const inspect_query&) -> caf::result<inspect_answer> { return not_simulated(); },
    };
  }

 private:
  connection_ptr by_;
  local_node_agent_actor to_;
};

class far_proxy_actor : public node_proxy_actor::base {
 public:
  far_proxy_actor(caf::actor_config& config, connection_ptr by, node_proxy_actor to)
      : node_proxy_actor::base(config), by_(std::move(by)), to_(std::move(to)) {}

  behavior_type make_behavior() override {
    monitor(to_);
    set_down_handler([this](caf::scheduled_actor*, caf::down_msg&) {
      by_->carry_end(lane::orders, caf::actor_cast<caf::actor>(this));
    });
    return {
        [this](const heartbeat& x) { by_->carry(lane::beats, to_, x); },
        [this](const node_report& x) {
          by_->on().say("{} -> report {} of {} pods", by_->node(), x.sequence, x.pods.size());
          by_->carry(lane::reports, to_, x);
        },
        [](const proxy_orders_ptr&) {},
        [](const report_receipt&) {},
        [](look_atom, std::uint64_t) {},
        [](const log_query&) -> caf::result<log_answer> { return not_simulated(); },
        [](const inspect_query&) -> caf::result<inspect_answer> { return not_simulated(); },
    };
  }

 private:
  connection_ptr by_;
  node_proxy_actor to_;
};

void end(const caf::actor& who) { stop_actor(who, caf::exit_reason::remote_link_unreachable); }

} // namespace

node_agent_actor connection::far_agent(const local_node_agent_actor& agent) {
  if (agent_ && agent_id_ == agent.id())
    return agent_;
  agent_id_ = agent.id();
  agent_ = stage_.time.system().spawn<far_agent_actor>(shared_from_this(), agent);
  at_controller_.push_back(caf::actor_cast<caf::actor>(agent_));
  return agent_;
}

node_proxy_actor connection::far_proxy(const node_proxy_actor& proxy) {
  node_proxy_actor out = stage_.time.system().spawn<far_proxy_actor>(shared_from_this(), proxy);
  at_node_.push_back(caf::actor_cast<caf::actor>(out));
  return out;
}

void connection::cut(sim_time controller, sim_time node) {
  if (!std::exchange(up_, false))
    return;
  agent_ = nullptr;
  stage_.in(stage_.chance.between(0ns, controller), [all = std::exchange(at_controller_, {})] {
    for (const auto& x : all)
      end(x);
  });
  stage_.in(stage_.chance.between(0ns, node), [all = std::exchange(at_node_, {})] {
    for (const auto& x : all)
      end(x);
  });
}

void connection::close() {
  up_ = false;
  agent_ = nullptr;
  for (auto* list : {&at_controller_, &at_node_})
    for (const auto& x : std::exchange(*list, {}))
      stop_actor(x, caf::exit_reason::kill);
}

void connection::carry_end(lane by, const caf::actor& stand_in) {
  if (!up_)
    return;
  stage_.due.at(arrival(by), [me = shared_from_this(), stand_in] {
    if (me->up_)
      end(stand_in);
  });
}

sim_time connection::delay() {
  auto& d = stage_.chance;
  if (d.one_in(200))
    return d.between(500ms, 3s);
  return d.one_in(10) ? d.between(5ms, 300ms) : d.between(50us, 5ms);
}

sim_time connection::arrival(lane by) {
  auto& last = last_[static_cast<std::size_t>(by)];
  last = std::max(last, stage_.now() + delay());
  return last;
}

} // namespace troupe::test
