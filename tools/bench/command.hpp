#pragma once

#include <string>
#include <vector>

namespace troupe::bench {

/// Runs a program (the first argument: its absolute path) to its end, its output appended to the file `output`.
/// @throws std::system_error when it cannot be started, std::runtime_error, with its output's tail, when it fails.
void run(const std::vector<std::string>& arguments, const std::string& output);

} // namespace troupe::bench
