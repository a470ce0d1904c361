#pragma once
// A whole cluster by one seed: run it, and hear whether all rules held.

#include <cstdint>
#include <string>

namespace troupe::test {

/// What a run was like.
struct run_result {
  std::string broken;     ///< the rule that was broken, and where; empty: none
  std::string last_lines; ///< of its trace
  std::uint64_t hash = 0; ///< of its whole trace
  std::uint64_t steps = 0;
  double seconds = 0; ///< of virtual time
};

/// Plays the run of this seed. The same seed plays the same run.
/// @param trace_all every line of the trace goes to stderr
run_result simulate(std::uint64_t seed, bool trace_all);

} // namespace troupe::test
