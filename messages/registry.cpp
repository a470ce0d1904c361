#include "messages/actors.hpp"

#include <caf/actor_system_config.hpp>
#include <caf/deep_to_string.hpp>
#include <caf/all.hpp>

namespace troupe {

void announce(caf::actor_system_config& config) {
  config.add_message_type<heartbeat>("troupe.heartbeat")
    .add_message_type<heartbeat_ack>("troupe.heartbeat_ack")
    .add_message_type<node_orders>("troupe.node_orders")
    .add_message_type<node_report>("troupe.node_report")
    .add_message_type<report_receipt>("troupe.report_receipt")
    .add_message_type<log_query>("troupe.log_query")
    .add_message_type<log_answer>("troupe.log_answer")
    .add_message_type<inspect_query>("troupe.inspect_query")
    .add_message_type<inspect_answer>("troupe.inspect_answer")
    .add_message_type<join_request>("troupe.join_request")
    .add_message_type<join_answer>("troupe.join_answer")
    .add_message_type<node_agent_actor>("troupe.node_agent_actor")
    .add_message_type<node_proxy_actor>("troupe.node_proxy_actor");
}

namespace {

/// One of everything that crosses the network, with an element in each list, so that its rendering shows every field.
std::string samples() {
  pod_status status;
  container_state container;
  container.last.emplace_back();
  status.containers.push_back(container);
  node_orders orders;
  orders.sources.emplace_back().data[""] = "";
  orders.blueprints.emplace_back().success_exit_codes.push_back(0);
  orders.starts.emplace_back().runs_begun.push_back(0);
  orders.stops.emplace_back();
  orders.forget.push_back(0);
  node_report report;
  report.pods.push_back({{}, 0, status});
  report.events.emplace_back();
  join_request join;
  join.node.labels[""] = "";
  join.node.images.emplace_back();
  return caf::deep_to_string(heartbeat{}, heartbeat_ack{}, orders, report, report_receipt{}, log_query{},
                             log_answer{}, inspect_query{}, inspect_answer{}, join, join_answer{});
}

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

} // namespace

std::string protocol_identifier() {
  static const auto id = "troupe/1-" + std::to_string(fnv1a(samples()));
  return id;
}

} // namespace troupe
