#include "nodes/launcher/process/process_stat.hpp"

#include "nodes/launcher/process/clocks.hpp"
#include "nodes/launcher/process/small_file.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace troupe::launcher {

namespace {

/// Fields of /proc/PID/stat, counted as proc(5) does; what stands behind the name begins with the third.
enum field { state_field = 3, parent_field = 4, session_field = 6, start_field = 22, status_field = 52 };

long long value_of(std::string_view rest, field wanted) {
  for (int i = state_field; i < wanted; ++i)
    rest.remove_prefix(std::min(rest.find(' '), rest.size() - 1) + 1);
  long long value = 0;
  std::from_chars(rest.data(), rest.data() + rest.size(), value);
  return value;
}

/// The kernel shows 0 to whom it doesn't trust. @return whether a 0 of this process is to be believed
bool is_of_same_user(const char* folder) {
  struct stat info {};
  return stat(folder, &info) == 0 && info.st_uid == geteuid();
}

} // namespace

std::optional<process_stat> read_process(pid_t pid) {
  char folder[24];
  std::snprintf(folder, sizeof folder, "/proc/%d", pid);
  const auto text = read_small_file((std::string{folder} + "/stat").c_str());
  const auto name_end = text.rfind(") ");
  if (name_end == text.npos || name_end + 2 >= text.size())
    return {};
  const auto rest = std::string_view{text}.substr(name_end + 2);
  process_stat found;
  found.state = rest.front();
  found.parent = static_cast<pid_t>(value_of(rest, parent_field));
  found.session = static_cast<pid_t>(value_of(rest, session_field));
  found.started_ns = value_of(rest, start_field) * (1000 * ms / sysconf(_SC_CLK_TCK));
  const auto status = static_cast<int>(value_of(rest, status_field));
  if (found.state == 'Z' && (status != 0 || is_of_same_user(folder)))
    found.status = status;
  return found;
}

bool started_between(const process_stat& process, std::int64_t before, std::int64_t after) {
  constexpr auto tick = 10 * ms;
  return process.started_ns + tick > before && (after == 0 || process.started_ns <= after);
}

std::vector<pid_t> children_of(pid_t pid) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, pid);
  const auto text = read_small_file(path);
  std::vector<pid_t> found;
  char* end = nullptr;
  for (const char* at = text.c_str();; at = end) {
    const long child = std::strtol(at, &end, 10);
    if (end == at)
      return found;
    found.push_back(static_cast<pid_t>(child));
  }
}

} // namespace troupe::launcher
