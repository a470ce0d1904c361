#pragma once
// A container's own mounts: made by its child between clone and exec, in a mount namespace that only it has. Raw system
// calls only, as in child.hpp.

#include "nodes/launcher/process/child.hpp"

#include <string>

namespace troupe::launcher {

/// Mounts all that the order names and goes into the container's root. When that fails the record's message names the
/// place in question.
/// @return 0 or -errno
long enter_mounts(const launch_order& order);

/// Bytes of launch_order::scratch that enter_mounts needs.
inline constexpr std::size_t mount_scratch_size = 32 * 1024;
/// Mounts of one container.
inline constexpr std::size_t most_mounts = 256;

/// Why containers cannot have mounts of their own here; empty: they can. Tried by a child.
/// @param namespaces those that a container gets besides, as CLONE_NEW flags
std::string why_no_mounts(int namespaces);

} // namespace troupe::launcher
