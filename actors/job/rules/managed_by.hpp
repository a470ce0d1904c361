#pragma once
// Whose a Job is (spec/jobs.md: spec.managedBy).

#include "messages/resource/batch.hpp"

#include <string_view>

namespace troupe::job_rules {

inline constexpr std::string_view our_manager = "kubernetes.io/job-controller";

/// Another controller looks after the Job; Troupe keeps its hands off it.
inline bool is_managed_by_other(const api::JobSpec& spec) { return spec.managedBy && *spec.managedBy != our_manager; }

} // namespace troupe::job_rules
