#include "nodes/launcher/process/process_stat.hpp"

#include "nodes/launcher/process/clocks.hpp"
#include "nodes/launcher/process/small_file.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <unistd.h>

namespace troupe::launcher {

std::optional<process_stat> read_process(pid_t pid) {
  char path[40];
  std::snprintf(path, sizeof path, "/proc/%d/stat", pid);
  const auto text = read_small_file(path);
  const auto name_end = text.rfind(')');
  if (name_end == text.npos)
    return {};
  process_stat found;
  unsigned long long ticks = 0;
  const int fields = std::sscanf(text.c_str() + name_end + 1,
                                 " %c %d %*d %d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
                                 &found.state, &found.parent, &found.session, &ticks);
  if (fields != 4)
    return {};
  found.started_ns = static_cast<std::int64_t>(ticks) * (1000 * ms / sysconf(_SC_CLK_TCK));
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
