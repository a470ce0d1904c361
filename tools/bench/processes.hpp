#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace troupe::bench {

/// A process of the engine.
struct process {
  std::string role; ///< controller, node, keeper, launcher
  std::string name;
  pid_t pid = 0;
};

/// CPU time (user and system, us) by role. A process counts its own time only, not that of the children it reaped.
using cpu_by_role = std::map<std::string, double>;

/// What the processes have used up to now. @throws std::runtime_error when one of them is gone: its time would be lost.
cpu_by_role cpu_of(const std::vector<process>& processes);

/// All roles together.
double total(const cpu_by_role& cpu);

/// Resident memory, KiB.
struct memory {
  double rss = 0; ///< pages that are shared count in each process
  double pss = 0; ///< pages that are shared count by their share
};

/// What the processes hold now, together.
memory memory_of(const std::vector<process>& processes);

} // namespace troupe::bench
