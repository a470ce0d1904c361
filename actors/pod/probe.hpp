#pragma once
// A probe of one run of a container: when it is asked, and what its answers mean (spec/pods-nodes.md §5). Pure.

#include "actors/pod/action.hpp"

#include <optional>

namespace troupe::pod {

/// How a question about a container was answered. `unknown`: it could not be asked, which says nothing.
enum class verdict : std::uint8_t { good, bad, unknown };

/// A probe of a template.
struct probe_plan {
  action what;
  timestamp_us initial_delay_us = 0;
  timestamp_us period_us = 10 * us_per_second;
  timestamp_us timeout_us = us_per_second;
  std::int32_t good_in_a_row = 1;         ///< successThreshold
  std::int32_t bad_in_a_row = 3;          ///< failureThreshold
  std::optional<timestamp_us> grace_us{}; ///< terminationGracePeriodSeconds: goes before the pod's
};

/// The probe, with times as the node counts them.
probe_plan probe_of(const api::Container& container, const api::Probe& probe);

/// One probe during one run. Its health is unknown until enough answers in a row agree.
class probe_state {
 public:
  /// When it is to be asked next. @param from the run's start, or when the startup probe had succeeded
  timestamp_us due(const probe_plan& plan, timestamp_us started, timestamp_us from) const noexcept;
  /// A question is on its way. @returns its number; only the answer to the latest one counts
  std::uint32_t ask(timestamp_us now) noexcept;
  bool waits_for(std::uint32_t number) const noexcept { return waiting_ && number == number_; }
  /// No answer came long after its timeout: it is asked again.
  bool given_up(const probe_plan& plan, timestamp_us now) const noexcept { return waiting_ && now >= lost_at(plan); }
  timestamp_us lost_at(const probe_plan& plan) const noexcept;
  bool waiting() const noexcept { return waiting_; }
  /// Takes the answer. @returns whether the health changed by it
  bool hear(const probe_plan& plan, verdict answer) noexcept;
  /// Known from before.
  void assume(verdict health) noexcept { health_ = health; }

  bool good() const noexcept { return health_ == verdict::good; }
  bool bad() const noexcept { return health_ == verdict::bad; }

 private:
  verdict health_ = verdict::unknown;
  verdict last_ = verdict::unknown;
  std::int32_t in_a_row_ = 0;
  std::uint32_t number_ = 0;
  bool waiting_ = false;
  timestamp_us asked_us_ = 0; ///< 0: never
};

} // namespace troupe::pod
