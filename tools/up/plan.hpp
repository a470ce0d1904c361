#pragma once
// Which processes make up a cluster on one machine, and what each is told.

#include "config/settings.hpp"
#include "tools/up/files.hpp"

#include <string>
#include <vector>

namespace troupe::up {

/// One process to run.
struct planned_process {
  std::string role; ///< controller or node: also the command that it is started by
  std::string name;
  config::settings settings;
};

/// The settings that all share: an absolute data directory, and real ports where any would do.
/// @throws std::runtime_error when no port is free
config::settings with_ports(config::settings wanted);

/// The controller, then the nodes. @param own settings that went through with_ports
std::vector<planned_process> plan_processes(const config::settings& own);

/// Makes the certificates that a plan lacks, puts their paths into it and writes a configuration file per process.
void prepare(std::vector<planned_process>& plan, const places& at);

/// "http://HOST:PORT" of the API as this machine reaches it.
std::string api_url(const config::address& listen);

/// What kubectl needs to reach the API.
std::string kubeconfig(const std::string& url);

} // namespace troupe::up
