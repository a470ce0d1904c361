#pragma once
// What /proc tells of one process.

#include <cstdint>
#include <optional>
#include <sys/types.h>
#include <vector>

namespace troupe::launcher {

struct process_stat {
  char state = '?'; ///< 'Z': ended, not reaped
  pid_t parent = 0;
  pid_t session = 0;
  std::int64_t started_ns = 0; ///< CLOCK_BOOTTIME, rounded down to 10 ms
  std::optional<int> status;   ///< of one that ended and was not reaped, as wait() would tell it; not always shown
};

/// Nothing when there is no such process.
std::optional<process_stat> read_process(pid_t pid);

/// Whether a process that started then may be one cloned between these times (CLOCK_BOOTTIME, ns).
/// @param after 0: not known
bool started_between(const process_stat& process, std::int64_t before, std::int64_t after);

/// Children of a process whose threads have made none themselves.
std::vector<pid_t> children_of(pid_t pid);

} // namespace troupe::launcher
