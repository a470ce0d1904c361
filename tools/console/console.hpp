#pragma once
// The actor console, line-mode: every actor of every process, through the controller's gatekeeper over the API.

#include <functional>
#include <string>
#include <vector>

namespace troupe::console {

/// An HTTP exchange with the API, as the console needs it.
struct api_answer {
  int status = 0;
  std::string body;
};
struct api_request {
  std::string method, target; ///< target: path with query
  std::string body{};
  bool as_table = false; ///< ask for Kubernetes' Table instead of the objects
};
/// Throws std::runtime_error when the server cannot be reached.
using api_call = std::function<api_answer(const api_request&)>;

struct options {
  api_call call;
  std::string commands;  ///< from -c: run these (separated by ';') and end; empty: interactive
  bool json = false;     ///< -o json: print what the API answered
  bool control = false;  ///< --control: kill is allowed from here
  std::string history_file;
};

/// Runs the console until end of input, `quit`, or the last of the given commands.
/// @returns the exit status: 0, or 1 when a command failed.
int run_console(const options& how);

} // namespace troupe::console
