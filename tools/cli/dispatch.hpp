#pragma once

#include "tools/cli/arguments.hpp"

namespace troupe::cli {

/// Runs the command. @returns the exit status; every failure is printed to standard error.
int dispatch(const arguments& args);

} // namespace troupe::cli
