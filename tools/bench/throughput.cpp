#include "tools/bench/cluster.hpp"
#include "tools/bench/jobs.hpp"
#include "tools/bench/scenario.hpp"
#include "tools/bench/spawn.hpp"

#include <fmt/format.h>

#include <chrono>

namespace troupe::bench {

namespace {

constexpr int nodes = 1;
constexpr int rounds = 3;
constexpr int raw_candidates[] = {1, 2, 4, 8, 16, 32};
constexpr int xargs_candidates[] = {2, 4, 8, 16};
constexpr int job_candidates[] = {8, 16, 32, 64};

/// The three rivals, and how many processes each runs at a time.
class race {
 public:
  explicit race(const setting& in)
      : in_(in), cluster_(in.bin, in.work / "s1", nodes), jobs_(cluster_.address()), pods_(in.pick(2000, 20000)) {}

  section run() {
    choose_parallelisms();
    for (int round = 0; round < rounds; ++round)
      run_round();
    return summary();
  }

 private:
  void choose_parallelisms() {
    const auto trial = in_.pick(200, 500);
    raw_parallelism_ = best_parallelism(raw_candidates, [&](int p) { return raw(trial, p); });
    xargs_parallelism_ = best_parallelism(xargs_candidates, [&](int p) { return xargs(trial, p); });
    job_parallelism_ = best_parallelism(job_candidates, [&](int p) { return job(2 * trial, p); });
  }

  /// Each rival before and after the Job, so that a drift of the machine's speed hits all alike.
  void run_round() {
    spawn_cost raw_cost;
    spawn_cost xargs_cost;
    const auto alternate = [&] {
      raw_cost += raw(pods_ / 4, raw_parallelism_);
      xargs_cost += xargs(pods_ / 4, xargs_parallelism_);
    };
    alternate();
    const auto job_cost = job(pods_, job_parallelism_);
    alternate();
    raw_rates_.push_back(raw_cost.per_second());
    xargs_rates_.push_back(xargs_cost.per_second());
    job_rates_.push_back(job_cost.per_second());
    to_raw_.push_back(job_cost.per_second() / raw_cost.per_second());
    to_xargs_.push_back(job_cost.per_second() / xargs_cost.per_second());
  }

  spawn_cost raw(int count, int parallelism) { return raw_loop(true_program, count, parallelism, in_.raw_output()); }

  spawn_cost xargs(int count, int parallelism) {
    return xargs_loop(true_program, count, parallelism, in_.raw_output());
  }

  /// One Job, from its POST until the watch shows it Complete. Deleting it is not part of the figure.
  spawn_cost job(int count, int parallelism) {
    const auto name = fmt::format("throughput-{}", ++jobs_run_);
    const auto started = std::chrono::steady_clock::now();
    jobs_.submit({.name = name, .program = true_program, .completions = count, .parallelism = parallelism});
    jobs_.await_complete(name);
    const std::chrono::duration<double, std::micro> wall = std::chrono::steady_clock::now() - started;
    jobs_.remove(name);
    cluster_.settle();
    return {.count = count, .wall_us = wall.count(), .cpu_us = 0};
  }

  section summary() const {
    const auto median = [](const std::vector<double>& samples) { return percentile(samples, 0.5); };
    section result{.id = "S1",
                   .title = fmt::format("throughput: one Job of {} x {}, {} node, median of {} rounds", pods_,
                                        true_program, nodes, rounds)};
    result.figures = {
        {.what = fmt::format("raw loop, {} at a time", raw_parallelism_), .value = median(raw_rates_), .unit = "/s"},
        {.what = fmt::format("xargs -P {}", xargs_parallelism_),
         .value = median(xargs_rates_),
         .unit = "/s",
         .ratio = median(xargs_rates_) / median(raw_rates_),
         .beside = "the raw loop"},
        {.what = fmt::format("Troupe, parallelism {}", job_parallelism_),
         .value = median(job_rates_),
         .unit = "/s",
         .ratio = median(to_raw_),
         .beside = "the raw loop",
         .wanted = goal{.wanted = goal::side::at_least, .limit = 0.6}},
        {.what = "the same beside xargs",
         .value = median(job_rates_),
         .unit = "/s",
         .ratio = median(to_xargs_),
         .beside = "xargs",
         .wanted = goal{.wanted = goal::side::at_least, .limit = 1}},
    };
    return result;
  }

  const setting& in_;
  cluster cluster_;
  job_client jobs_;
  int pods_;
  int jobs_run_ = 0;
  int raw_parallelism_ = 1;
  int xargs_parallelism_ = 1;
  int job_parallelism_ = 1;
  std::vector<double> raw_rates_, xargs_rates_, job_rates_, to_raw_, to_xargs_;
};

} // namespace

section measure_throughput(const setting& in) { return race{in}.run(); }

} // namespace troupe::bench
