#pragma once
// When a container that ended is started again (spec/pods-nodes.md §8), and when an image is tried again. Pure.

#include "actors/clock.hpp"
#include "actors/pod/plan/plan.hpp"

#include <cstdint>
#include <string>

namespace troupe::pod {

/// Whether this exit code is a success: 0, and for regular containers what troupe.dev/success-exit-codes names.
bool succeeds_with(const container_plan& what, std::int32_t exit_code) noexcept;

/// Whether an end with this exit code is followed by a restart: the rules, then the policy.
bool restarts_after(const container_plan& what, std::int32_t exit_code) noexcept;

/// Whether an end with this exit code makes every container of the pod begin anew: the first rule that matches decides.
bool restarts_all_after(const container_plan& what, std::int32_t exit_code) noexcept;

/// Microseconds between the end of a run and the next start. @param nth 1 for the first restart in a row, which is
/// immediate; then 10 s, doubled each time up to 5 minutes.
timestamp_us restart_delay_us(std::uint32_t nth) noexcept;

/// A run that ended later than this after its start begins the row of delays anew.
constexpr timestamp_us restart_reset_us = 600 * us_per_second;

/// Microseconds between the n-th failed try (from 1) to get an image and the next one.
timestamp_us pull_delay_us(std::uint32_t tries) noexcept;

/// Whole seconds in Go's form: "10s", "1m20s", "5m0s".
std::string go_seconds(timestamp_us length);

} // namespace troupe::pod
