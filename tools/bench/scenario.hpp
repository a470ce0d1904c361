#pragma once

#include "tools/bench/report.hpp"

#include <filesystem>
#include <string>

namespace troupe::bench {

/// What every scenario is given.
struct setting {
  std::filesystem::path bin;  ///< where troupe and bench-noop lie
  std::filesystem::path work; ///< a folder of this run, on the disk that is measured
  bool quick = false;         ///< smaller, for a first look: figures are coarser

  /// The quick or the full number.
  [[nodiscard]] int pick(int quick_one, int full_one) const { return quick ? quick_one : full_one; }

  /// The static program without libc that only ends.
  [[nodiscard]] std::string noop() const { return bin / "bench-noop"; }

  /// The file that raw loops write their processes' output to.
  [[nodiscard]] std::string raw_output() const { return work / "raw.log"; }
};

/// The program of the throughput and latency scenarios.
inline constexpr const char* true_program = "/bin/true";

/// The raw price of processes on this machine: what all else is compared with.
section measure_raw(const setting& in);

/// S1: the rate of one Job's pods, against the raw loop at its best parallelism and `xargs -P` at its.
section measure_throughput(const setting& in);

/// S2: the CPU that the engine takes for a pod, beside the whole CPU of one raw spawn of a static no-op.
section measure_cpu(const setting& in);

/// S3: the time from the POST of a Job of one pod until a watch shows it Complete.
section measure_latency(const setting& in);

/// S9: what a cluster of two nodes takes while it does nothing.
section measure_idle(const setting& in);

} // namespace troupe::bench
