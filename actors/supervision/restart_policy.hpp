#pragma once
// When a supervisor restarts a child, and when it gives up. Pure; semantics of Erlang/OTP's supervisor.

#include "actors/clock.hpp"

#include <chrono>
#include <cstdint>
#include <vector>

namespace troupe {

/// permanent: always restarted; transient: only after a failure; temporary: never.
enum class restart_when : std::uint8_t { permanent, transient, temporary };

/// Which children a failure concerns: itself; itself and those started after it; all.
enum class restart_strategy : std::uint8_t { one_for_one, rest_for_one, one_for_all };

/// More than `most` restarts within `period`: the supervisor gives up and ends, so that its own supervisor acts.
struct restart_intensity {
  int most = 5;
  std::chrono::microseconds period = std::chrono::seconds{10};
};

/// Delay before the n-th restart in a row: initial, doubled each time up to the cap, with up to 20 % of jitter.
struct restart_backoff {
  std::chrono::microseconds initial = std::chrono::milliseconds{20};
  std::chrono::microseconds cap = std::chrono::seconds{10};
};

/// Forgets restarts older than the period, adds this one; true when the supervisor must give up.
bool too_many_restarts(std::vector<timestamp_us>& restarts, const restart_intensity& limit, timestamp_us now);

/// @param attempt 0 for the first restart in a row. @param seed varies the jitter.
std::chrono::microseconds restart_delay(const restart_backoff& policy, std::uint32_t attempt, std::uint64_t seed);

/// Whether a child that ended is started again. @param failed false when it ended with a normal reason.
constexpr bool wants_restart(restart_when when, bool failed) noexcept {
  return when == restart_when::permanent || (when == restart_when::transient && failed);
}

} // namespace troupe
