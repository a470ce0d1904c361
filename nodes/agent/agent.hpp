#pragma once

#include "config/settings.hpp"

namespace troupe {

/// Runs a node agent until SIGTERM or SIGINT. On SIGTERM its pods are ended and its launcher quits with it.
/// @returns the process' exit status: 0 after a signal, 1 when it could not start, 70 when its supervision gave up.
int run_node(const config::settings& settings);

} // namespace troupe
