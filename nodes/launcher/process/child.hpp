#pragma once
// What a new task does between its clone and its exec: raw system calls only, in its parent's memory.

#include "nodes/launcher/slot_table.hpp"

#include <cstddef>
#include <cstdint>
#include <sys/resource.h>

namespace troupe::launcher {

/// A mount of the container's own.
struct mount_order {
  const char* source = nullptr;
  const char* sub_path = nullptr; ///< null: the whole of it
  const char* target = nullptr;
  bool read_only = false;
  bool recursive_read_only = false;
  bool in_place = false; ///< a file: where there is none one is made, if its folder is there and no link leads to it
};

/// All that a child needs. The launcher leaves it alone until the kernel has zeroed `record->child_tid`.
struct launch_order {
  slot* record = nullptr;
  const char* const* paths = nullptr; ///< absolute files to try, ended by a null
  const char* const* argv = nullptr;
  const char* const* env = nullptr;
  const char* rootfs = nullptr;      ///< null: the host's
  const char* working_dir = nullptr; ///< null: "/"
  std::int64_t uid = -1;             ///< -1: stays
  std::int64_t gid = -1;
  const std::uint32_t* groups = nullptr;
  std::size_t group_count = 0;
  const mount_order* mounts = nullptr;
  std::size_t mount_count = 0;  ///< more than none: it was cloned into a mount namespace of its own
  std::byte* scratch = nullptr; ///< mount_scratch_size bytes, when there are mounts
  int input = -1;               ///< becomes descriptor 0
  int output = -1;              ///< becomes descriptors 1 and 2
  int join = -1;                ///< a cgroup.procs to write to; -1: none
  int keeps_below = 0; ///< it shares the table of descriptors, and parts with those below this; 0: it has its own
  mutable std::int32_t parted = 0;   ///< set by the child once it has done so
  int inside = -1;                   ///< a pidfd whose process's namespaces it enters; -1: none
  int enter = 0;                     ///< which of them, as CLONE_NEW flags
  std::byte* second_stack = nullptr; ///< for the task that goes on in a PID namespace; its lowest address
  std::size_t second_stack_size = 0;
  bool new_user = false;       ///< it was cloned into a user namespace of its own
  std::uint32_t outer_uid = 0; ///< whom the user namespace maps
  std::uint32_t outer_gid = 0;
  rlimit descriptors{}; ///< RLIMIT_NOFILE of programs (the launcher's own is higher)
};

/// Becomes the program, or writes {step, errno} into the slot and exits with 127.
/// @param order a launch_order
void run_child(void* order);

} // namespace troupe::launcher
