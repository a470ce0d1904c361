#pragma once
// A cluster of processes on one machine: up, down, status; and certificates for clusters on several.

#include "tools/cli/arguments.hpp"

namespace troupe::up {

/// Starts a cluster and keeps it running until it is stopped; detached, leaves that to a process in the background.
int run_up(const cli::arguments& args);
/// Stops the cluster of the data directory. Nothing to stop is no error.
int run_down(const cli::arguments& args);
/// Shows its processes. @returns exit_status::error when there is no cluster
int run_status(const cli::arguments& args);
/// Makes a CA and certificates for processes on several machines.
int run_certificates(const cli::arguments& args);

} // namespace troupe::up
