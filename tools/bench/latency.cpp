#include "tools/bench/cluster.hpp"
#include "tools/bench/jobs.hpp"
#include "tools/bench/scenario.hpp"
#include "tools/bench/spawn.hpp"

#include <fmt/format.h>

#include <chrono>

namespace troupe::bench {

namespace {

constexpr int nodes = 1;
constexpr int warm_up = 10;

double job_us(job_client& jobs, const std::string& name) {
  const auto started = std::chrono::steady_clock::now();
  jobs.submit({.name = name, .program = true_program});
  jobs.await_complete(name);
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - started).count();
}

} // namespace

section measure_latency(const setting& in) {
  const auto samples = in.pick(100, 500);
  const cluster on{in.bin, in.work / "s3", nodes};
  job_client jobs{on.address()};
  std::vector<double> job_times;
  std::vector<double> raw_times;
  for (int i = 0; i < warm_up + samples; ++i) {
    const auto raw = raw_loop(true_program, 1, 1, in.raw_output()).wall_us;
    const auto job = job_us(jobs, fmt::format("latency-{}", i));
    if (i < warm_up)
      continue;
    raw_times.push_back(raw);
    job_times.push_back(job);
  }

  const auto raw = percentile(raw_times, 0.5);
  const auto beside_raw = [&](const char* what, double part) {
    const auto value = percentile(job_times, part);
    return figure{.what = what, .value = value, .unit = "us", .ratio = value / raw, .beside = "a raw spawn"};
  };
  section result{.id = "S3",
                 .title =
                     fmt::format("latency: POST of a Job of one {} until a watch shows Complete, {} times, {} node",
                                 true_program, samples, nodes)};
  result.figures = {{.what = fmt::format("raw spawn of {}, p50", true_program), .value = raw, .unit = "us"},
                    beside_raw("p50", 0.5),
                    beside_raw("p99", 0.99)};
  result.figures[1].wanted = goal{.wanted = goal::side::at_most, .limit = 10};
  return result;
}

} // namespace troupe::bench
