#pragma once

#include "tools/up/files.hpp"
#include "tools/up/state.hpp"

namespace troupe::up {

/// Ends what a supervisor left running that died itself: nodes with what they run, then the controller.
/// @returns how many processes there were
std::size_t end_leftovers(const places& at, const cluster_state& state, std::chrono::milliseconds grace);

/// Makes room for new processes of the same data directory: kills agents and controller of a supervisor that died, but
/// leaves the launchers of these nodes and thus the pods alone, for the new agents to find. Other launchers are ended.
/// @returns how many processes there were
std::size_t take_over(const places& at, const cluster_state& state, const std::vector<std::string>& nodes);

/// The rows of a state as things are now, those of keepers and launchers among them.
std::vector<process_row> current_rows(const places& at, const cluster_state& state);

} // namespace troupe::up
