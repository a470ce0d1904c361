#pragma once
// What troupe-launcher is told on its command line.

#include "nodes/launcher/process/log_writer.hpp"

#include <cstdint>
#include <string>

namespace troupe::launcher {

struct options {
  std::string dir;
  std::uint32_t slots = 256;
  log_limits logs;
  std::string containment; ///< empty: the best one
  int ready_fd = -1;       ///< hears "ok", or why it can't start; -1: stderr hears the latter
};

/// @param error says what is wrong first with the command line; empty: nothing
options parse_options(int argc, char** argv, std::string& error);

/// How the program is called.
extern const char usage[];

} // namespace troupe::launcher
