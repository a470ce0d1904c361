#pragma once
// Where cgroups are mounted, and what both versions have in common.

#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace troupe::launcher {

/// The folder of this process's own cgroup.
/// @param controller empty: the cgroup2 tree; else the version 1 tree of that controller
/// @return empty when it isn't mounted
std::string own_cgroup(std::string_view controller);

/// The name of this node's folder below, the same for each launcher of the same folder.
std::string group_folder_name(int dir_fd);

/// The processes in this cgroup (not below it).
std::vector<pid_t> processes_in(const std::string& group);

/// Whether any process is in this cgroup (not below it).
bool has_processes(const std::string& group);

/// Whether no process is in this cgroup or in one right below it.
bool is_empty(const std::string& group);

/// Removes an empty group and those right below it.
void remove_group(const std::string& group);

/// Ends all in one group of either version, and in those right below it. @return false when somebody is still there
bool end_group(const std::string& group);

/// The paths of the folders in this one.
std::vector<std::string> folders_in(const std::string& base);

} // namespace troupe::launcher
