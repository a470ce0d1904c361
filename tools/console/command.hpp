#pragma once

#include "tools/console/console.hpp"

namespace troupe::console {

/// What a command printed, and whether it did what it says.
struct outcome {
  std::string text;
  bool ok = true;
  bool quit = false;
};

/// One command of the console.
struct command {
  const char* name;
  const char* arguments; ///< as shown by help
  const char* help;
  bool takes_path;       ///< completed with paths of actors
  outcome (*run)(const options& how, const std::vector<std::string>& words);
};

const std::vector<command>& commands();

/// Runs one line. Unknown words name the nearest command.
outcome run_line(const options& how, const std::string& line);

/// Every path there is now, for completion.
std::vector<std::string> paths(const options& how);

} // namespace troupe::console
