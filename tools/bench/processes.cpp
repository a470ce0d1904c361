#include "tools/bench/processes.hpp"

#include "tools/bench/text_file.hpp"

#include <unistd.h>

#include <sstream>
#include <stdexcept>

namespace troupe::bench {

namespace {

std::string proc_file(pid_t pid, const char* name) { return read_text("/proc/" + std::to_string(pid) + "/" + name); }

/// User and system time of one process, us.
double cpu_of(const process& who) {
  const auto stat = proc_file(who.pid, "stat");
  const auto name_end = stat.rfind(')');
  if (name_end == std::string::npos)
    throw std::runtime_error("the " + who.role + " " + who.name + " is gone");
  std::istringstream fields{stat.substr(name_end + 1)};
  std::string skipped;
  for (int field = 3; field < 14; ++field)
    fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) * 1e6 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

/// The KiB that a line `Key:   123 kB` tells.
double kib(const std::string& text, const std::string& key) {
  const auto at = text.find(key);
  return at == std::string::npos ? 0 : std::stod(text.substr(at + key.size()));
}

} // namespace

cpu_by_role cpu_of(const std::vector<process>& processes) {
  cpu_by_role result;
  for (const auto& each : processes)
    result[each.role] += cpu_of(each);
  return result;
}

double total(const cpu_by_role& cpu) {
  double sum = 0;
  for (const auto& [role, used] : cpu)
    sum += used;
  return sum;
}

memory memory_of(const std::vector<process>& processes) {
  memory sum;
  for (const auto& each : processes) {
    const auto rollup = proc_file(each.pid, "smaps_rollup");
    sum.rss += kib(rollup, "Rss:");
    sum.pss += kib(rollup, "Pss:");
  }
  return sum;
}

} // namespace troupe::bench
