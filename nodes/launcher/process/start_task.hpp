#pragma once
// Cloning a child that carries out a launch_order.

#include "nodes/launcher/process/child.hpp"
#include "nodes/launcher/process/run_template.hpp"

#include <cstddef>
#include <cstdint>

namespace troupe::launcher {

/// What the template says; the rest is the caller's.
launch_order order_of(const run_template& what);

/// The kernel writes the child's pid into the order's record before the child runs, and zeroes child_tid once it has
/// left this process's memory.
/// @param stack its lowest address; it and the order belong to the child until then
/// @param flags CLONE_ flags besides those every child has
/// @return the pid, or -errno
long start_task(launch_order& order, std::byte* stack, std::size_t stack_size, std::uint64_t flags);

} // namespace troupe::launcher
