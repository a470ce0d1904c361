#pragma once
// From what people wrote to settings: default < file < environment < flag.

#include "config/settings.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace troupe::config {

/// Everything a configuration is made of. `load` looks nowhere else (apart from reading `file`).
struct sources {
  std::string file{};                                       ///< path of a YAML file; empty: none
  std::map<std::string, std::string> environment{};         ///< only names that begin with TROUPE_ are read
  std::vector<std::pair<std::string, std::string>> flags{}; ///< key or flag name ("--node-lease") and value; last wins
  std::string home{};                                       ///< what a leading ~ stands for
  std::string host_name{};                                  ///< the default of node.name
};

/// One thing that is wrong with a configuration.
struct problem {
  std::string origin;  ///< "FILE:LINE", "env NAME", "flag --x"; "default" when a value is missing
  std::string key;     ///< as written; empty when the file cannot be read at all
  std::string value;   ///< as written, cut to a readable length
  std::string message; ///< what is wrong and what is allowed
  std::string nearest; ///< the right name or word that may have been meant; empty: none
  /// One line: "FILE:LINE: KEY: MESSAGE; did you mean NEAREST?"
  std::string text() const;
};

struct result {
  settings values;             ///< usable only when there are no errors
  std::vector<problem> errors; ///< all of them, in the order of the sources
  explicit operator bool() const { return errors.empty(); }
};

/// The sources of this very process: its environment, home and host name.
sources process_sources(std::string file, std::vector<std::pair<std::string, std::string>> flags = {});

/// Never throws.
result load(const sources& from);

/// What goes wrong in every role: a lease of less than several heartbeats.
std::vector<problem> check_any_role(const settings&);

/// Which part of a cluster a process plays.
enum class role {
  controller,
  node,
  up ///< `troupe up`: a controller and nodes on this machine, which are told where it is
};

/// What this role needs beyond right single values: a node its controller, listeners beyond loopback their
/// certificates, a lease several heartbeats. Empty: nothing is missing.
std::vector<problem> check_role(const settings&, role);

} // namespace troupe::config
