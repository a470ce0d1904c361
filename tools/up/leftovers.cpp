#include "tools/up/leftovers.hpp"

#include "nodes/launcher/launcher_client.hpp"

#include <algorithm>

namespace troupe::up {

namespace {

constexpr std::chrono::milliseconds pod_grace{2000};

std::size_t end_role(const cluster_state& state, std::string_view role, std::chrono::milliseconds grace) {
  std::size_t count = 0;
  for (const auto& row : state.processes)
    if (row.role == role && is_alive(row.process)) {
      end_process(row.process, grace);
      ++count;
    }
  return count;
}

void add_row(std::vector<process_row>& out, const char* role, const std::string& name, pid_t pid,
             std::int64_t restarts) {
  const auto id = identify(pid);
  const bool runs = pid > 0 && is_alive(id);
  out.push_back(
      {role, name, runs ? id : process_id{}, runs ? "running" : "stopped", restarts, runs ? started_us(id) : 0});
}

} // namespace

std::size_t end_leftovers(const places& at, const cluster_state& state, std::chrono::milliseconds grace) {
  auto count = end_role(state, "node", grace);
  for (const auto& row : state.processes)
    if (row.role == "node") {
      const auto there = launcher::find_processes(at.launcher(row.name));
      count += there.keeper > 0 || there.launcher > 0 ? 1 : 0;
      launcher::shutdown_launcher(at.launcher(row.name), pod_grace);
    }
  return count + end_role(state, "controller", grace);
}

std::size_t take_over(const places& at, const cluster_state& state, const std::vector<std::string>& nodes) {
  std::size_t count = 0;
  for (const auto& row : state.processes) {
    if (is_alive(row.process)) {
      kill_process(row.process);
      ++count;
    }
    if (row.role == "node" && std::find(nodes.begin(), nodes.end(), row.name) == nodes.end())
      launcher::shutdown_launcher(at.launcher(row.name), pod_grace);
  }
  return count;
}

std::vector<process_row> current_rows(const places& at, const cluster_state& state) {
  std::vector<process_row> out;
  const bool supervised = is_alive(state.supervisor);
  for (auto row : state.processes) {
    if (row.process.pid > 0 && !is_alive(row.process))
      row.state = supervised ? "restarting" : "dead";
    else if (!supervised && row.process.pid == 0)
      row.state = "dead";
    out.push_back(row);
    if (row.role != "node")
      continue;
    const auto there = launcher::find_processes(at.launcher(row.name));
    const auto restarts = launcher::count_restarts(at.launcher(row.name));
    add_row(out, "keeper", row.name, there.keeper, restarts.keeper);
    add_row(out, "launcher", row.name, there.launcher, restarts.launcher);
  }
  return out;
}

} // namespace troupe::up
