#include "actors/proxy/front_door.hpp"

namespace troupe {

front_door::behavior_type front_door::make_behavior() {
  const auto closed = [] { return caf::make_error(caf::sec::bad_function_call, "the node gate is being restarted"); };
  return {
    [this, closed](join_atom join, const join_request& request,
                   const node_agent_actor& agent) -> caf::result<join_answer, node_proxy_actor> {
      if (const auto gate = gate_())
        return delegate(gate, join, request, agent);
      return closed();
    },
    [this, closed](ask_atom ask, const std::string& node) -> caf::result<node_proxy_actor> {
      if (const auto gate = gate_())
        return delegate(gate, ask, node);
      return closed();
    },
    [this, closed](ask_atom ask) -> caf::result<std::vector<std::string>> {
      if (const auto gate = gate_())
        return delegate(gate, ask);
      return closed();
    },
  };
}

} // namespace troupe
