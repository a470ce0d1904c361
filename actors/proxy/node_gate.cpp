#include "actors/proxy/node_gate.hpp"

#include "actors/supervision/log.hpp"

#include <fmt/format.h>

namespace troupe {

node_gate::node_gate(caf::actor_config& config, const actor_context& context, actor_identity who, node_gate_spec spec)
  : troupe_actor(config, context, std::move(who)), spec_(std::move(spec)) {}

node_gate::behavior_type node_gate::make_behavior() {
  for (const auto& node : spec_.known_nodes)
    start_proxy(node, {}, std::nullopt);
  return {
    [this](join_atom, const join_request& request, const node_agent_actor& agent) { return join(request, agent); },
    [this](ask_atom, const std::string& node) -> caf::result<node_proxy_actor> {
      const auto i = members_.find(node);
      if (i == members_.end())
        return caf::make_error(caf::sec::cannot_connect_to_node, "no node named " + node);
      return i->second.proxy;
    },
    [this](ask_atom) {
      std::vector<std::string> names;
      for (const auto& [name, at] : members_)
        if (at.agent)
          names.push_back(name);
      return names;
    },
  };
}

std::uint64_t node_gate::next_incarnation() {
  // Grows over restarts of the controller as well: time is ahead of any number given before.
  last_incarnation_ = std::max(last_incarnation_ + 1, static_cast<std::uint64_t>(now_us()));
  return last_incarnation_;
}

caf::result<join_answer, node_proxy_actor> node_gate::join(const join_request& request,
                                                           const node_agent_actor& agent) {
  join_answer answer;
  const auto& name = request.node.name;
  const auto known = members_.find(name);
  if (request.cluster_version != spec_.protocol) {
    answer.message = fmt::format("this controller speaks {}, the node {}", spec_.protocol, request.cluster_version);
  } else if (known != members_.end() && known->second.agent) {
    answer.message = fmt::format("a node named {} is connected already; names of nodes must differ", name);
  }
  if (!answer.message.empty()) {
    log(severity::warning, fmt::format("node={} refused: {}", name, answer.message));
    return {answer, node_proxy_actor{}};
  }
  answer.accepted = true;
  answer.lease_ms = spec_.limits.lease.count();
  auto proxy = start_proxy(name, agent, request.node);
  answer.incarnation = members_[name].incarnation;
  log(severity::info, fmt::format("node={} joined incarnation={}", name, answer.incarnation));
  return {answer, proxy};
}

node_proxy_actor node_gate::start_proxy(const std::string& node, const node_agent_actor& agent,
                                        std::optional<node_description> description, liveness initial) {
  auto& here = members_[node];
  if (here.proxy) {
    demonitor(here.proxy.address());
    stop_actor(here.proxy, caf::exit_reason::user_shutdown);
  }
  here.incarnation = next_incarnation();
  here.agent = agent;
  node_proxy_spec spec{node, here.incarnation, spec_.limits, spec_.store, agent, std::move(description), initial};
  here.proxy =
    spawn<node_proxy>(context(), actor_identity{path() + "/" + node, "node-proxy", "Node " + node}, std::move(spec));
  monitor(here.proxy);
  if (agent)
    monitor(agent);
  return here.proxy;
}

void node_gate::on_down(caf::down_msg& m) {
  for (auto& [name, at] : members_) {
    if (at.agent && m.source == at.agent.address()) {
      at.agent = nullptr;
      return;
    }
    if (m.source == at.proxy.address()) {
      // The agent sees its proxy go and joins again; until then a proxy without an agent keeps watch.
      log(severity::warning, fmt::format("supervisor={} child={} context=terminated reason=\"{}\"", path(), name,
                                         m.reason ? system().render(m.reason) : "normal"));
      context().registry->restarted(path() + "/" + name);
      const auto lost = m.reason == caf::exit_reason::remote_link_unreachable;
      start_proxy(name, {}, std::nullopt, lost ? liveness::lost : liveness::alive);
      return;
    }
  }
}

void node_gate::on_stop(caf::exit_msg& m) {
  for (auto& [name, at] : members_) {
    demonitor(at.proxy.address());
    stop_actor(at.proxy, caf::exit_reason::user_shutdown);
  }
  quit(m.reason);
}

/// However it ends: a proxy left behind would go on renewing its node's lease, and nobody would hear of that node.
void node_gate::on_exit() {
  for (auto& [name, at] : members_)
    stop_actor(at.proxy, caf::exit_reason::kill);
  members_.clear();
  troupe_actor::on_exit();
}

std::string node_gate::state_json() const {
  std::string list;
  for (const auto& [name, at] : members_)
    list += fmt::format(R"({}{{"name":"{}","incarnation":{},"connected":{}}})", list.empty() ? "" : ",", name,
                        at.incarnation, static_cast<bool>(at.agent));
  return fmt::format(R"({{"nodes":[{}]}})", list);
}

} // namespace troupe
