#pragma once
// What is asked about one run of a container while it runs: its probes and its lifecycle hooks. Pure.

#include "actors/pod/probe.hpp"

#include <string>

namespace troupe::pod {

/// What is asked, or ordered, of a run.
enum class question : std::uint8_t { startup, liveness, readiness, post_start, pre_stop };

/// A question to be asked now.
struct ask {
  std::uint16_t container = 0;
  std::uint16_t attempt = 0;
  question what = question::liveness;
  std::uint32_t number = 0; ///< the answer carries it; only that to the latest question counts
  timestamp_us timeout_us = 0;
  bool operator==(const ask&) const = default;
};

/// What came of it.
struct answer {
  ask to;
  verdict is = verdict::unknown;
  std::string message{}; ///< why not good
};

/// How far a hook of a run is.
struct hook_state {
  enum class stage : std::uint8_t { untouched, under_way, done };
  stage at = stage::untouched;
  std::uint32_t number = 0;
  timestamp_us again_us = 0; ///< nobody knows what came of it: it is run again then

  bool done() const noexcept { return at == stage::done; }
  bool waits_for(std::uint32_t x) const noexcept { return at == stage::under_way && number == x; }
};

/// All that is known of the health of one run.
struct run_watch {
  probe_state startup, liveness, readiness;
  hook_state post_start, pre_stop;
  timestamp_us probed_from = 0; ///< liveness and readiness wait for the startup probe's success
  timestamp_us ready_us = 0;    ///< when the last obstacle to being ready went; 0: there was none
};

} // namespace troupe::pod
