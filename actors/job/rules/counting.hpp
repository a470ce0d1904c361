#pragma once
// What of a Job's pods counts as what (spec/jobs.md §9, §14).

#include "actors/job/rules/round.hpp"

namespace troupe::job_rules {

/// The pods before anything is decided.
pod_counts count_pods(const job_view& job);

/// Writes the counts of the round into its status.
void write_counts(one_round& round);

} // namespace troupe::job_rules
