#include "actors/pod/probe.hpp"

#include <algorithm>

namespace troupe::pod {

namespace {

/// Longer than an answer takes from wherever the question went.
constexpr timestamp_us answer_patience_us = 10 * us_per_second;

timestamp_us seconds(std::int64_t count, std::int64_t least) { return std::max(count, least) * us_per_second; }

} // namespace

probe_plan probe_of(const api::Container& container, const api::Probe& probe) {
  probe_plan out;
  out.what = action_of(container, probe);
  out.initial_delay_us = seconds(probe.initialDelaySeconds, 0);
  out.period_us = seconds(probe.periodSeconds, 1);
  out.timeout_us = seconds(probe.timeoutSeconds, 1);
  out.good_in_a_row = std::max(probe.successThreshold, 1);
  out.bad_in_a_row = std::max(probe.failureThreshold, 1);
  if (probe.terminationGracePeriodSeconds)
    out.grace_us = std::clamp<std::int64_t>(*probe.terminationGracePeriodSeconds, 1, 365 * 24 * 3600) * us_per_second;
  return out;
}

timestamp_us probe_state::due(const probe_plan& plan, timestamp_us started, timestamp_us from) const noexcept {
  return asked_us_ == 0 ? std::max(started + plan.initial_delay_us, from) : asked_us_ + plan.period_us;
}

timestamp_us probe_state::lost_at(const probe_plan& plan) const noexcept {
  return asked_us_ + plan.timeout_us + answer_patience_us;
}

std::uint32_t probe_state::ask(timestamp_us now) noexcept {
  waiting_ = true;
  asked_us_ = now;
  return ++number_;
}

bool probe_state::hear(const probe_plan& plan, verdict answer) noexcept {
  waiting_ = false;
  if (answer == verdict::unknown)
    return false;
  in_a_row_ = answer == last_ ? in_a_row_ + 1 : 1;
  last_ = answer;
  if (in_a_row_ < (answer == verdict::good ? plan.good_in_a_row : plan.bad_in_a_row) || health_ == answer)
    return false;
  health_ = answer;
  return true;
}

} // namespace troupe::pod
