#pragma once
// Processes of this machine: started, told apart from later ones of the same number, ended.

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace troupe::up {

/// A process, told apart from another one that gets its number later.
struct process_id {
  pid_t pid = 0;
  std::uint64_t started = 0; ///< clock ticks since boot
  bool operator==(const process_id&) const = default;
};

/// The process that has this number now; `started` is 0 when there is none.
process_id identify(pid_t pid);
/// Whether it still runs; a zombie does not.
bool is_alive(const process_id& p);
/// When it was started, in microseconds since the epoch.
std::int64_t started_us(const process_id& p);

/// Path of the program that runs here.
std::string own_program();

/// How a program is started.
struct spawn_request {
  std::vector<std::string> argv; ///< argv[0] is its path
  std::filesystem::path log;     ///< appended to by standard output and error
  bool own_session = false;      ///< else only a process group of its own
  int inherited = -1;            ///< a descriptor that it gets as number 3
  bool keep_environment = false; ///< else without configuration keys: they stand in its file
};

/// Starts a program without forking this process. @throws std::runtime_error naming the program
process_id spawn(const spawn_request& request);

/// Asks a process that is no child to end, and ends it after the grace period. Returns when it is gone.
void end_process(const process_id& p, std::chrono::milliseconds grace);
/// Ends it at once. Returns when it is gone.
void kill_process(const process_id& p);

} // namespace troupe::up
