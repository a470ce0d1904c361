#include "tools/bench/scenario.hpp"
#include "tools/bench/spawn.hpp"

#include <fmt/format.h>

#include <map>

namespace troupe::bench {

section measure_raw(const setting& in) {
  constexpr int parallelisms[] = {1, 2, 4, 8, 16, 32};
  const std::string programs[] = {true_program, in.noop()};
  std::map<std::pair<std::string, int>, spawn_cost> costs;
  for (int round = 0; round < 4; ++round)
    for (const auto& program : programs)
      for (const auto parallelism : parallelisms)
        costs[{program, parallelism}] += raw_loop(program, in.pick(100, 1000), parallelism, in.raw_output());

  section result{.id = "raw", .title = "vfork, execve and wait4, output to one file"};
  for (const auto& program : programs) {
    const auto& lonely = costs[{program, 1}];
    const auto name = program == in.noop() ? "static no-op" : program;
    for (const auto parallelism : parallelisms) {
      const auto& cost = costs[{program, parallelism}];
      result.figures.push_back({.what = fmt::format("{}, {} at a time, wall", name, parallelism),
                                .value = cost.wall_each(),
                                .unit = "us each",
                                .ratio = cost.wall_each() / lonely.wall_each(),
                                .beside = "1 at a time"});
      result.figures.push_back({.what = fmt::format("{}, {} at a time, CPU", name, parallelism),
                                .value = cost.cpu_each(),
                                .unit = "us each",
                                .ratio = cost.cpu_each() / lonely.cpu_each(),
                                .beside = "1 at a time"});
    }
  }
  return result;
}

} // namespace troupe::bench
