#include "actors/console/gatekeeper.hpp"

#include "actors/console/json.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace troupe {

using console::error_json;
using console::json_string;

namespace {

constexpr auto patience = std::chrono::seconds{10};

/// "/node-1/pods/x" -> "node-1"
std::string process_of(const std::string& path) {
  const auto begin = path.find_first_not_of('/');
  if (begin == std::string::npos)
    return {};
  return path.substr(begin, path.find('/', begin) - begin);
}

/// People leave out the slash in front and put one behind.
std::string tidy_path(std::string path) {
  while (path.ends_with('/'))
    path.pop_back();
  const auto begin = std::min(path.find_first_not_of('/'), path.size());
  return path.empty() ? path : "/" + path.substr(begin);
}

} // namespace

gatekeeper::gatekeeper(caf::actor_config& config, const actor_context& context, actor_identity who,
                       inspector_actor here, node_gate_actor gate)
  : troupe_actor(config, context, std::move(who)), here_(std::move(here)), gate_(std::move(gate)) {}

gatekeeper::behavior_type gatekeeper::make_behavior() {
  return {[this](inspect_query query) -> caf::result<inspect_answer> {
    auto answer = make_response_promise<inspect_answer>();
    if (query.what != "log-level")
      query.path = tidy_path(std::move(query.path));
    if (query.what == "log-level" || (query.what == "tree" && query.path.empty()))
      ask_all(query, answer);
    else
      ask_one(query, answer);
    return answer;
  }};
}

void gatekeeper::ask_one(const inspect_query& query, promise answer) {
  const auto process = process_of(query.path);
  auto tell = [answer, process, tree = query.what == "tree"](inspect_answer a) mutable {
    if (tree && a.ok)
      a.json = fmt::format("{{{}:{}}}", json_string(process), a.json);
    answer.deliver(std::move(a));
  };
  if (process.empty())
    tell({false, error_json("a path begins with /controller or /<node>")});
  else if (process == "controller")
    request(here_, patience, query)
      .then([tell](inspect_answer& a) mutable { tell(std::move(a)); },
            [answer](caf::error& e) mutable { answer.deliver(std::move(e)); });
  else // its own inspector
    ask_node(process, query, tell);
}

void gatekeeper::tell_nodes(const std::string& unknown, const std::function<void(inspect_answer)>& tell) {
  const auto say = [tell, unknown](const std::vector<std::string>& nodes) {
    tell({false, error_json(fmt::format("no node named {}; there are: {}", unknown,
                                        nodes.empty() ? "none" : fmt::format("{}", fmt::join(nodes, ", "))))});
  };
  request(gate_, patience, ask_atom::value).then(say, [say](caf::error&) { say({}); });
}

void gatekeeper::ask_node(const std::string& node, const inspect_query& query,
                          const std::function<void(inspect_answer)>& tell) {
  const auto failed = [this, tell, node](caf::error& e) {
    tell(inspect_answer{false, error_json(fmt::format("node {}: {}", node, system().render(e)))});
  };
  const auto no_way = [this, tell, node, failed](caf::error& e) {
    if (e == caf::sec::cannot_connect_to_node)
      tell_nodes(node, tell);
    else
      failed(e);
  };
  request(gate_, patience, ask_atom::value, node)
    .then([this, query, tell, failed](node_proxy_actor& proxy) {
      request(proxy, patience, query).then([tell](inspect_answer& a) { tell(std::move(a)); }, failed);
    }, no_way);
}

void gatekeeper::finish(gathering& g) {
  if (g.refusal) {
    g.answer.deliver(std::move(*g.refusal));
    return;
  }
  std::string list;
  for (const auto& [process, json] : g.parts)
    list += fmt::format("{}{}:{}", list.empty() ? "" : ",", json_string(process), json);
  g.answer.deliver(inspect_answer{true, "{" + list + "}"});
}

void gatekeeper::ask_all(const inspect_query& query, const promise& answer) {
  auto g = std::make_shared<gathering>();
  g->answer = answer;
  const auto add = [g](const std::string& process, const std::string& json) {
    g->parts[process] = json;
    if (--g->open == 0)
      finish(*g);
  };
  g->open = 2; // the controller, and the list of nodes
  request(here_, patience, query)
    .then(
      [g, add](inspect_answer& a) {
        if (!a.ok)
          g->refusal = a;
        add("controller", a.json);
      },
      [this, add](caf::error& e) { add("controller", error_json(system().render(e))); });
  request(gate_, patience, ask_atom::value)
    .then([this, g, add, query](const std::vector<std::string>& nodes) {
      g->open += nodes.size();
      for (const auto& node : nodes)
        ask_node(node, query, [add, node](const inspect_answer& a) { add(node, a.json); });
      if (--g->open == 0)
        finish(*g);
    }, [g](caf::error&) {
      if (--g->open == 0)
        finish(*g);
    });
}

std::string gatekeeper::state_json() const { return "{}"; }

} // namespace troupe
