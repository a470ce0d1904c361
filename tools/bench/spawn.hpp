#pragma once

#include <functional>
#include <span>
#include <string>

namespace troupe::bench {

/// What starting and reaping a number of processes cost, the processes' own time included.
struct spawn_cost {
  int count = 0;
  double wall_us = 0; ///< from the first start to the last exit
  double cpu_us = 0;  ///< user and system, of the parent and of all its children

  [[nodiscard]] double per_second() const { return count / wall_us * 1e6; }
  [[nodiscard]] double wall_each() const { return wall_us / count; }
  [[nodiscard]] double cpu_each() const { return cpu_us / count; }

  /// Two measurements as one.
  spawn_cost& operator+=(const spawn_cost& other);
};

/// Runs `program` (an absolute path, no arguments) `count` times by vfork, execve and wait4, `parallelism` at a time,
/// with the output of all appended to the file `output`.
/// @throws std::system_error when a process cannot be started, std::runtime_error when one fails.
spawn_cost raw_loop(const std::string& program, int count, int parallelism, const std::string& output);

/// The same by `xargs -P`, fed by `seq`.
spawn_cost xargs_loop(const std::string& program, int count, int parallelism, const std::string& output);

/// The parallelism out of `candidates` with the highest rate. Each is tried twice, in two passes, since the machine's
/// speed drifts.
int best_parallelism(std::span<const int> candidates, const std::function<spawn_cost(int)>& trial);

} // namespace troupe::bench
