#include "tools/bench/cluster.hpp"
#include "tools/bench/scenario.hpp"

#include <fmt/format.h>

#include <chrono>
#include <thread>

namespace troupe::bench {

section measure_idle(const setting& in) {
  constexpr int nodes = 2;
  const cluster on{in.bin, in.work / "s9", nodes};
  on.settle();
  const auto seconds = in.pick(5, 20);
  const auto before = cpu_of(on.processes());
  std::this_thread::sleep_for(std::chrono::seconds{seconds});
  const auto after = cpu_of(on.processes());
  const auto held = memory_of(on.processes());

  section result{
      .id = "S9",
      .title = fmt::format("idle: controller and {} nodes, with keepers and launchers, for {} s", nodes, seconds)};
  const auto percent = [&](double used_us) { return used_us / (seconds * 1e6) * 100; };
  for (const auto& [role, used] : after)
    result.figures.push_back({.what = "CPU, " + role, .value = percent(used - before.at(role)), .unit = "% of a core"});
  result.figures.push_back({.what = "CPU, all",
                            .value = percent(total(after) - total(before)),
                            .unit = "% of a core",
                            .wanted = goal{.wanted = goal::side::at_most, .limit = 1}});
  result.figures.push_back(
      {.what = "resident memory, all, shared pages by their share (PSS)", .value = held.pss / 1024, .unit = "MiB"});
  result.figures.push_back({.what = "resident memory, all (RSS)",
                            .value = held.rss / 1024,
                            .unit = "MiB",
                            .wanted = goal{.wanted = goal::side::at_most, .limit = 100}});
  return result;
}

} // namespace troupe::bench
