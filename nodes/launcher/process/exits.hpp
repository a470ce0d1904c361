#pragma once
// Reading a dead child's status, recording it and only then reaping: killed in between, nothing is lost.

#include "nodes/launcher/slot_table.hpp"

#include <csignal>
#include <sys/resource.h>

namespace troupe::launcher {

/// A child that has ended and is not reaped yet.
struct dead_child {
  pid_t pid = 0; ///< 0: none
  int code = 0;  ///< CLD_EXITED, CLD_KILLED, CLD_DUMPED
  int status = 0;
  rusage usage{};
};

/// Looks without reaping.
/// @param block waits for one; else pid 0 is the answer when there is none
dead_child peek_dead(bool block);

/// Takes the zombie away.
void reap(pid_t pid);

/// Writes into the slot how its process ended, and sets it to `ended`.
void record_exit(slot& run, const dead_child& how);

/// The same from a status as wait() returns it. No resource usage is known then.
void record_status(slot& run, int wait_status);

/// It ended, and nobody could see how.
void record_unknown(slot& run);

/// The same words as a shell or runc would find: what failed, with which file, and the interpreter if that is missing.
/// @param paths what was tried, ended by a null; may be null
void explain_failure(slot& run, const char* rootfs, const char* working_dir, const char* name,
                     const char* const* paths);

/// A status that a process left which was not our child, told by its pidfd (Linux 6.15 and later).
/// @return false when the kernel doesn't tell
bool status_by_pidfd(int pidfd, int& wait_status);

} // namespace troupe::launcher
