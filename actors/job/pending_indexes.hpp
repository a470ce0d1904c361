#pragma once
// Which completion indexes get pods next (spec/jobs.md §13).

#include "actors/job/pod_ledger.hpp"

#include <vector>

namespace troupe::job_rules {

/// The lowest `most` indexes below `completions` that have neither succeeded nor an active pod.
/// @param not_terminating leaves out those whose pod is still ending (podReplacementPolicy Failed)
std::vector<std::uint32_t> pending_indexes(const pod_ledger& pods, std::uint32_t completions, std::int32_t most,
                                           bool not_terminating);

} // namespace troupe::job_rules
