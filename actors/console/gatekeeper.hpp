#pragma once

#include "actors/supervision/actor_base.hpp"
#include "messages/actors.hpp"

#include <map>
#include <optional>

namespace troupe {

/// The GATEKEEPER actor: the console's way to every actor of every process. The first part of a path names the process:
/// "controller", or a node. "log-level" goes to all of them, and so does "tree" without a path.
class gatekeeper : public troupe_actor<inspector_actor> {
public:
  /// @param here the inspector of the controller itself. @param gate knows the way to the nodes.
  gatekeeper(caf::actor_config& config, const actor_context& context, actor_identity who, inspector_actor here,
             node_gate_actor gate);
  behavior_type make_behavior() override;

protected:
  std::string state_json() const override;

private:
  using promise = caf::typed_response_promise<inspect_answer>;
  /// Answers of several processes on their way to one.
  struct gathering {
    promise answer;
    std::size_t open = 0;
    std::map<std::string, std::string> parts; ///< JSON by process
    std::optional<inspect_answer> refusal;    ///< the controller's own: all would say the same
  };

  void ask_all(const inspect_query& query, const promise& answer);
  void ask_one(const inspect_query& query, promise answer);
  /// Says which nodes there are instead.
  void tell_nodes(const std::string& unknown, const std::function<void(inspect_answer)>& tell);
  void ask_node(const std::string& node, const inspect_query& query, const std::function<void(inspect_answer)>& tell);
  static void finish(gathering& g);

  inspector_actor here_;
  node_gate_actor gate_;
};

} // namespace troupe
