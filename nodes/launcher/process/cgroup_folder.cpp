#include "nodes/launcher/process/cgroup_folder.hpp"

#include "nodes/launcher/process/small_file.hpp"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

namespace troupe::launcher {

namespace {

std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto end = text.find(by);
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return parts;
}

bool lists(std::string_view comma_separated, std::string_view wanted) {
  for (const auto part : split(comma_separated, ','))
    if (part == wanted)
      return true;
  return false;
}

struct mount {
  std::string root;
  std::string point;
};

/// A line of mountinfo: id parent device root point options... - type source super-options.
mount find_mount(std::string_view controller) {
  const auto text = read_small_file("/proc/self/mountinfo");
  for (const auto line : split(text, '\n')) {
    const auto words = split(line, ' ');
    std::size_t dash = 6;
    while (dash < words.size() && words[dash] != "-")
      ++dash;
    if (dash + 3 >= words.size())
      continue;
    const bool wanted = controller.empty() ? words[dash + 1] == "cgroup2"
                                           : words[dash + 1] == "cgroup" && lists(words[dash + 3], controller);
    if (wanted)
      return {std::string{words[3]}, std::string{words[4]}};
  }
  return {};
}

/// This process's path in that tree, as a line `id:controllers:path` says.
std::string own_path(std::string_view controller) {
  const auto text = read_small_file("/proc/self/cgroup");
  for (const auto line : split(text, '\n')) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (second == line.npos)
      continue;
    const auto controllers = line.substr(first + 1, second - first - 1);
    if (controller.empty() ? controllers.empty() : lists(controllers, controller))
      return std::string{line.substr(second + 1)};
  }
  return "/";
}

} // namespace

std::string own_cgroup(std::string_view controller) {
  const auto where = find_mount(controller);
  if (where.point.empty())
    return {};
  auto path = own_path(controller);
  if (where.root != "/" && path.starts_with(where.root))
    path.erase(0, where.root.size());
  return path == "/" ? where.point : where.point + path;
}

std::string group_folder_name(int dir_fd) {
  struct stat info {};
  fstat(dir_fd, &info);
  char name[64];
  std::snprintf(name, sizeof name, "troupe-%llx-%llx", static_cast<unsigned long long>(info.st_dev),
                static_cast<unsigned long long>(info.st_ino));
  return name;
}

std::vector<pid_t> processes_in(const std::string& group) {
  std::vector<pid_t> found;
  const auto text = read_small_file((group + "/cgroup.procs").c_str());
  for (const auto line : split(text, '\n')) {
    pid_t pid = 0;
    std::from_chars(line.data(), line.data() + line.size(), pid);
    if (pid > 1)
      found.push_back(pid);
  }
  return found;
}

bool has_processes(const std::string& group) { return !read_small_file((group + "/cgroup.procs").c_str()).empty(); }

bool is_empty(const std::string& group) {
  const auto inner = folders_in(group);
  return !has_processes(group) && std::none_of(inner.begin(), inner.end(), has_processes);
}

void remove_group(const std::string& group) {
  for (const auto& inner : folders_in(group))
    rmdir(inner.c_str());
  rmdir(group.c_str());
}

bool end_group(const std::string& group) {
  if (is_empty(group))
    return true;
  if (write_small_file((group + "/cgroup.kill").c_str(), "1") == 0)
    return is_empty(group);
  const auto freezer = group + "/freezer.state"; // holds those below as well
  write_small_file(freezer.c_str(), "FROZEN");
  for (const auto& inner : folders_in(group))
    for (const auto pid : processes_in(inner))
      ::kill(pid, SIGKILL);
  for (const auto pid : processes_in(group))
    ::kill(pid, SIGKILL);
  write_small_file(freezer.c_str(), "THAWED");
  return is_empty(group);
}

std::vector<std::string> folders_in(const std::string& base) {
  std::vector<std::string> found;
  DIR* folder = opendir(base.c_str());
  if (folder == nullptr)
    return found;
  while (const auto* entry = readdir(folder))
    if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
      found.push_back(base + '/' + entry->d_name);
  closedir(folder);
  return found;
}

} // namespace troupe::launcher
