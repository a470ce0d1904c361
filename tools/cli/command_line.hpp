#pragma once
// The commands and options of `troupe`, and their meaning. CLI11 stands in the .cpp only.

#include "tools/cli/arguments.hpp"
#include "tools/cli/completion.hpp"

#include <string>
#include <vector>

namespace troupe::cli {

/// What a command line means: a command to run, or a text to print and an exit status.
struct command_line {
  arguments args;
  bool runs = false;
  std::string text; ///< of --help (exit status 0), or of a mistake (exit status 2)
  int status = 0;
};

/// @param words everything behind the program's name
command_line read_command_line(std::vector<std::string> words);

/// All commands and options, for completion scripts and tests.
command_description describe_commands();

} // namespace troupe::cli
