#include "tools/bench/cluster.hpp"
#include "tools/bench/jobs.hpp"
#include "tools/bench/scenario.hpp"
#include "tools/bench/spawn.hpp"

#include <fmt/format.h>

namespace troupe::bench {

namespace {

constexpr int nodes = 1;
constexpr int rounds = 3;
constexpr int parallelism = 16;

/// Adds what was used between two looks.
void add_difference(cpu_by_role& sum, const cpu_by_role& before, const cpu_by_role& after) {
  for (const auto& [role, used] : after)
    sum[role] += used - before.at(role);
}

/// The engine's CPU for one Job of no-ops, until it is idle again.
cpu_by_role cost_of_job(const setting& in, const cluster& on, job_client& jobs, const std::string& name, int pods) {
  const auto before = cpu_of(on.processes());
  jobs.submit({.name = name, .program = in.noop(), .completions = pods, .parallelism = parallelism});
  jobs.await_complete(name);
  on.settle();
  cpu_by_role used;
  add_difference(used, before, cpu_of(on.processes()));
  jobs.remove(name);
  on.settle();
  return used;
}

} // namespace

section measure_cpu(const setting& in) {
  const auto pods = in.pick(1000, 5000);
  const cluster on{in.bin, in.work / "s2", nodes};
  job_client jobs{on.address()};
  cost_of_job(in, on, jobs, "cpu-warm-up", pods / 5);

  spawn_cost raw;
  cpu_by_role engine;
  for (int round = 0; round < rounds; ++round) {
    raw += raw_loop(in.noop(), pods / 4, 1, in.raw_output());
    for (const auto& [role, used] : cost_of_job(in, on, jobs, fmt::format("cpu-{}", round), pods))
      engine[role] += used;
    raw += raw_loop(in.noop(), pods / 4, 1, in.raw_output());
  }

  section result{.id = "S2",
                 .title =
                     fmt::format("the engine's CPU for a pod: {} Jobs of {} x static no-op, parallelism {}, {} node",
                                 rounds, pods, parallelism, nodes)};
  const auto beside_raw = [&](std::string what, double used_us) {
    const auto each = used_us / (rounds * pods);
    return figure{.what = std::move(what),
                  .value = each,
                  .unit = "us a pod",
                  .ratio = each / raw.cpu_each(),
                  .beside = "a raw spawn"};
  };
  result.figures.push_back({.what = "raw spawn of a static no-op, all its CPU", .value = raw.cpu_each(), .unit = "us"});
  for (const auto& [role, used] : engine)
    result.figures.push_back(beside_raw(role, used));
  result.figures.push_back(beside_raw("engine, all processes", total(engine)));
  result.figures.back().wanted = goal{.wanted = goal::side::at_most, .limit = 2};
  return result;
}

} // namespace troupe::bench
