#pragma once

#include "tools/cli/arguments.hpp"

#include <string>

namespace troupe::cli {

/// Watches a Job to its end: progress on standard error, the output of its pods (when they are few) on standard output.
/// @returns exit_status::ok when it is Complete, not_reached when it Failed or was deleted
int follow_job(const arguments& args, const std::string& name);

} // namespace troupe::cli
