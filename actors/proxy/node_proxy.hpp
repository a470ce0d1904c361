#pragma once

#include "actors/proxy/liveness.hpp"
#include "actors/proxy/outbox.hpp"
#include "actors/supervision/actor_base.hpp"
#include "messages/actors.hpp"

namespace troupe {

/// What a proxy is made of.
struct node_proxy_spec {
  std::string node;
  std::uint64_t incarnation = 0;
  liveness_limits limits;
  store_actor store;
  node_agent_actor agent;                      ///< empty: a node known from before that has not come back yet
  std::optional<node_description> description; ///< with an agent
  liveness initial = liveness::alive;          ///< without an agent: what was known of the node
};

/// A NODE PROXY actor: one incarnation of one node as the controller sees it. Watches its heartbeats, repeats orders
/// until their effect is reported, carries reports to the store and receipts back. A new incarnation gets a new proxy.
class node_proxy : public troupe_actor<node_proxy_actor> {
 public:
  node_proxy(caf::actor_config& config, const actor_context& context, actor_identity who, node_proxy_spec spec);
  behavior_type make_behavior() override;

 protected:
  std::string state_json() const override;
  void on_down(caf::down_msg& m) override;

 private:
  void hear(const heartbeat& beat);
  void take_report(const node_report& report);
  void take_orders(const proxy_orders& orders);
  void synchronise();
  bool send_orders(std::uint64_t receipt);
  void pass_on(std::uint64_t receipt);
  void watch();
  void give_up();
  void tell_store(std::optional<node_health> health);
  void look_again();
  std::chrono::nanoseconds now() const;

  node_proxy_spec spec_;
  outbox outbox_;
  std::chrono::nanoseconds last_heard_{0};
  liveness state_ = liveness::alive;
  bool connected_ = false;
  bool everything_known_ = false; ///< the store has told what the agent should hold
  bool synced_ = false;           ///< the agent has been sent everything that it should hold
  node_health health_;
  std::uint64_t heartbeats_ = 0, reports_ = 0, orders_ = 0;
};

} // namespace troupe
