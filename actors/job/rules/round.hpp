#pragma once
// One round of a Job's decisions in the making: what the steps of spec/jobs.md §8 share.

#include "actors/job/rules/dependencies.hpp"
#include "actors/job/rules/policy.hpp"

namespace troupe::job_rules {

/// Pods as the status shows them (spec/jobs.md §9).
struct pod_counts {
  std::int32_t active = 0, ready = 0, terminating = 0, succeeded = 0, failed = 0;
};

struct one_round {
  const job_view& job;
  const timestamp_us now;
  pod_counts counts{}; ///< with what this round creates and removes
  plan next{};
  dependency_gate gate{};

  std::uint32_t completions() const { return static_cast<std::uint32_t>(job.spec.completions.value_or(0)); }
  /// @param when only time can change the answer; the earliest one counts
  void look_again_at(std::optional<timestamp_us> when);
  /// @param numbers of active pods, to delete. @param uncounted they count as nothing
  void remove(std::vector<std::uint32_t> numbers, bool uncounted);
};

} // namespace troupe::job_rules
