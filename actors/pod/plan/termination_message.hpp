#pragma once
// What a container says of its end (spec/pods-nodes.md §10). Pure.

#include "actors/pod/plan/command.hpp"
#include "actors/pod/plan/plan.hpp"
#include "messages/resource/container.hpp"

#include <functional>
#include <string>
#include <vector>

namespace troupe::pod {

/// Where a container finds the file for its message; empty: it gets none. The file costs a mount, so the usual path is
/// there for containers of which something that the node can read names it: command, arguments, environment, hooks, or
/// the files of a ConfigMap or Secret. A path of the manifest's own is there for all.
/// @param plan its command, hooks and mounts are known
std::string message_path(const api::Container& container, const container_plan& plan,
                         const std::vector<volume_plan>& volumes);

/// The message of a run.
/// @param told what stands in its file
/// @param log_tail reads the end of what it wrote: so many lines at most, of so many bytes at most
std::string termination_message(const container_plan& plan, std::int32_t exit_code, std::string told,
                                const std::function<std::string(std::int64_t, std::uint32_t)>& log_tail);

} // namespace troupe::pod
