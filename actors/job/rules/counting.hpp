#pragma once
// What of a Job's pods counts as what (spec/jobs.md §9, §14).

#include "actors/job/rules/round.hpp"

namespace troupe::job_rules {

/// The pods before this round. Once an outcome is decided, what has succeeded and failed stays as it was then: who was
/// left has been counted with it.
pod_counts count_pods(const job_view& job);

/// Writes the counts of the round into its status; an outcome that was decided before keeps its own.
void write_counts(one_round& round);

} // namespace troupe::job_rules
