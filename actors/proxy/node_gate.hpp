#pragma once

#include "actors/proxy/node_proxy.hpp"

#include <map>

namespace troupe {

/// What the gate is made of.
struct node_gate_spec {
  store_actor store;
  liveness_limits limits;
  std::string protocol;                 ///< what joining nodes must speak (protocol_identifier())
  std::vector<std::string> known_nodes; ///< of the store, with live pods or not: they are waited for
};

/// The NODE GATE actor: lets nodes in, one incarnation at a time, and supervises their proxies. The only actor that the
/// controller publishes.
class node_gate : public troupe_actor<node_gate_actor> {
public:
  node_gate(caf::actor_config& config, const actor_context& context, actor_identity who, node_gate_spec spec);
  behavior_type make_behavior() override;
  void on_exit() override;

protected:
  std::string state_json() const override;
  void on_down(caf::down_msg& m) override;
  void on_stop(caf::exit_msg& m) override;

private:
  struct member {
    std::uint64_t incarnation = 0;
    node_proxy_actor proxy;
    node_agent_actor agent; ///< empty while the node is away
  };

  caf::result<join_answer, node_proxy_actor> join(const join_request& request, const node_agent_actor& agent);
  node_proxy_actor start_proxy(const std::string& node, const node_agent_actor& agent,
                               std::optional<node_description> description,
                               liveness initial = liveness::alive);
  std::uint64_t next_incarnation();

  node_gate_spec spec_;
  std::map<std::string, member> members_;
  std::uint64_t last_incarnation_ = 0;
};

} // namespace troupe
