#pragma once
// How many pods a Job wants at once, and when it has what it wants (spec/jobs.md §10, §12).

#include "messages/resource/batch.hpp"

#include <cstdint>

namespace troupe::job_rules {

bool is_indexed(const api::JobSpec& spec) noexcept;

/// Replacements wait until the old pod is terminal (§9, §17).
bool replaces_only_failed(const api::JobSpec& spec) noexcept;

/// How many pods should be active.
/// @param active how many are now: a work queue that has its first success keeps those
std::int32_t wanted_active(const api::JobSpec& spec, std::int32_t succeeded, std::int32_t active) noexcept;

/// Whether everything that the Job asks for has succeeded and nothing runs any more.
bool is_complete(const api::JobSpec& spec, std::int32_t succeeded, std::int32_t active) noexcept;

} // namespace troupe::job_rules
