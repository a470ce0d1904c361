#pragma once

#include "config/settings.hpp"

namespace troupe {

/// Runs the controller until SIGTERM or SIGINT: store, scheduler, Jobs, node gate and API.
/// Writes <data-dir>/controller/address (the API's) and cluster-address (where nodes dial in) once both are open.
/// @returns the process' exit status: 0 after a signal, 1 when it could not start (the reason is on stderr and in the
/// log), 70 when its supervision gave up.
int run_controller(const config::settings& settings);

} // namespace troupe
