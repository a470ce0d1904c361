#pragma once
// What a node finds out about the machine it runs on.

#include "config/settings.hpp"
#include "messages/cluster/node_messages.hpp"

namespace troupe {

/// The node as its configuration and the machine describe it.
node_description describe_machine(const config::settings& settings);

/// Free memory and disk now, and whether either is short (spec/pods-nodes.md §16).
node_health examine_machine(const std::string& data_dir);

} // namespace troupe
