#pragma once
// Completion scripts, made from a description of the commands. Pure; command_line.hpp makes the description.

#include <string>
#include <vector>

namespace troupe::cli {

struct option_description {
  std::vector<std::string> names; ///< "--output", "-o"
  std::string help;
  bool takes_value = false;
  bool takes_file = false;          ///< a path is completed
  std::vector<std::string> words{}; ///< allowed values
};

struct command_description {
  std::string name;
  std::string help;
  std::vector<option_description> options{};
  std::vector<std::string> words{}; ///< what may stand as its first argument
  std::vector<command_description> commands{};
};

/// @param shell "bash", "zsh" or "fish"; empty for any other
std::string completion_script(const command_description& program, const std::string& shell);

} // namespace troupe::cli
