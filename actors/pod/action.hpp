#pragma once
// What a probe or a lifecycle hook does. Pure.

#include "actors/clock.hpp"
#include "actors/node/endpoint_prober.hpp"
#include "messages/resource/container.hpp"

#include <string>
#include <vector>

namespace troupe::pod {

enum class action_kind : std::uint8_t { exec, knock, sleep };

/// One of a template's actions, ready to be carried out on this node.
struct action {
  action_kind kind = action_kind::exec;
  std::vector<std::string> argv; ///< of exec: no shell, and nothing in it is replaced
  node::endpoint where;          ///< of httpGet and tcpSocket
  timestamp_us sleep_us = 0;
  std::string impossible{}; ///< why it cannot be carried out; usually empty
  bool operator==(const action&) const = default;
};

/// Ports by name are looked up in the container. Pods live in their node's network: without a host it is 127.0.0.1.
action action_of(const api::Container& container, const api::Probe& probe);
action action_of(const api::Container& container, const api::LifecycleHandler& hook);

} // namespace troupe::pod
