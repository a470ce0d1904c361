#pragma once
// The two roles of the one program. The keeper forks the launcher; when a keeper dies, its launcher becomes the keeper.

#include "nodes/launcher/process/house.hpp"

namespace troupe::launcher {

enum class ending {
  quit,        ///< as the agent asked, with nothing left running
  keeper_gone, ///< the launcher's parent has died
};

/// Starts, captures and reaps until it is told to quit or its keeper dies. Needs all signals blocked.
ending run_launcher(house& h);

/// Serves the folder in both roles, with this process as the first keeper. Returns when it ended as asked.
void serve(house& h);

/// Sets what `ps` shows. Call `remember_arguments` first.
void set_title(const char* role, const house& h);
void remember_arguments(int argc, char** argv, char** env);

} // namespace troupe::launcher
