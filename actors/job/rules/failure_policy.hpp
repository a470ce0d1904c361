#pragma once
// What a Job's podFailurePolicy makes of a pod that has failed (spec/jobs.md §15).

#include "messages/cluster/pod_fact.hpp"
#include "messages/resource/batch.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace troupe::job_rules {

/// How a failure is taken.
struct failure_verdict {
  enum class action { count, ignore, fail_index, fail_job };
  action what = action::count;
  std::string message{}; ///< of the Job's end, for fail_job
  std::string rule{};    ///< the action of the rule that has matched; empty: none did
};

/// The first rule that matches decides; none: the failure counts.
/// @param pod in phase Failed
/// @param success_codes exit codes beside 0 that are no failure of a regular container
failure_verdict judge(const api::ObjectMeta& job, const api::JobSpec& spec, const pod_fact& pod,
                      const std::vector<std::int32_t>& success_codes = {});

} // namespace troupe::job_rules
