#pragma once
// Why a Job fails as a whole: backoffLimit (spec/jobs.md §11.3), failed indexes (§14) and the deadline's words.

#include "actors/job/rules/conditions.hpp"
#include "messages/resource/batch.hpp"

#include <cstdint>
#include <optional>

namespace troupe::job_rules {

inline constexpr cause backoff_limit_exceeded{"BackoffLimitExceeded", "Job has reached the specified backoff limit"};
inline constexpr cause deadline_exceeded{"DeadlineExceeded", "Job was active longer than specified deadline"};
inline constexpr cause max_failed_indexes_exceeded{"MaxFailedIndexesExceeded",
                                                   "Job has exceeded the specified maximal number of failed indexes"};
inline constexpr cause failed_indexes{"FailedIndexes", "Job has failed indexes"};

/// @param failed counted failures. @param restarts of all containers of pods that have not ended (OnFailure only)
bool exceeds_backoff_limit(const api::JobSpec& spec, std::int64_t failed, std::int64_t restarts) noexcept;

/// Why the failed indexes end the Job (spec/jobs.md §8.10.6); nothing while they do not.
std::optional<cause> why_indexes_failed(const api::JobSpec& spec, std::int64_t failed, std::int64_t succeeded) noexcept;

} // namespace troupe::job_rules
