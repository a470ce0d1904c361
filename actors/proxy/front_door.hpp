#pragma once

#include "actors/supervision/actor_base.hpp"
#include "messages/actors.hpp"

#include <functional>

namespace troupe {

/// The FRONT DOOR actor: what the controller publishes. It passes joining nodes on to the node gate of the moment, so that
/// a gate may be restarted without the port being opened anew. It decides nothing, so that it has nothing to fail at.
class front_door : public troupe_actor<node_gate_actor> {
public:
  front_door(caf::actor_config& config, const actor_context& context, actor_identity who,
             std::function<node_gate_actor()> gate)
    : troupe_actor(config, context, std::move(who)), gate_(std::move(gate)) {}

  behavior_type make_behavior() override;

protected:
  std::string state_json() const override { return "{}"; }

private:
  std::function<node_gate_actor()> gate_;
};

} // namespace troupe
