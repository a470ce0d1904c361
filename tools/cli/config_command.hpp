#pragma once
// Configurations as commands need them.

#include "config/load.hpp"
#include "tools/cli/arguments.hpp"

namespace troupe::cli {

/// --config FILE and the keys given as flags, on top of this process's environment.
config::sources sources_of(const arguments& args);

/// Loads what `args` say, for a process of that role. @throws command_error with every mistake, a line each.
config::settings settings_of(const arguments& args);
config::settings settings_of(const arguments& args, config::role role);

} // namespace troupe::cli
