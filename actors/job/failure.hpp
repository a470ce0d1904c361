#pragma once
// Why a Job fails as a whole: backoffLimit (spec/jobs.md §11.3) and the deadline's words.

#include "actors/job/conditions.hpp"
#include "messages/resource/batch.hpp"

#include <cstdint>

namespace troupe::job_rules {

inline constexpr cause backoff_limit_exceeded{"BackoffLimitExceeded", "Job has reached the specified backoff limit"};
inline constexpr cause deadline_exceeded{"DeadlineExceeded", "Job was active longer than specified deadline"};

/// @param failed counted failures. @param restarts of all containers of pods that have not ended (OnFailure only)
bool exceeds_backoff_limit(const api::JobSpec& spec, std::int64_t failed, std::int64_t restarts) noexcept;

} // namespace troupe::job_rules
