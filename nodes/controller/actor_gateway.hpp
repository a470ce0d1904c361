#pragma once

#include "messages/actors.hpp"
#include "nodes/api/gateway.hpp"

#include <functional>

namespace caf {
class actor_system;
}

namespace troupe {

/// The API's way to the actors of the controller. Handles are asked for at each call: a restarted actor has a new one.
class actor_gateway final : public api_server::gateway {
 public:
  struct handles {
    std::function<store_actor()> store;
    std::function<node_gate_actor()> gate;
    std::function<inspector_actor()> gatekeeper;
  };

  actor_gateway(caf::actor_system& system, handles who) : system_(system), who_(std::move(who)) {}

  void write(client_write what, std::function<void(write_outcome)> done) override;
  void read_log(const std::string& node, log_query what, std::function<void(api_server::log_outcome)> done) override;
  void inspect(inspect_query what, std::function<void(inspect_answer)> done) override;

 private:
  caf::actor_system& system_;
  handles who_;
};

} // namespace troupe
