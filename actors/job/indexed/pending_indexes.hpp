#pragma once
// Which completion indexes get pods next (spec/jobs.md §13).

#include "actors/job/rules/pod_ledger.hpp"

#include <optional>
#include <vector>

namespace troupe::job_rules {

/// The lowest `most` indexes below `completions` that have neither succeeded nor failed for good, and no active pod.
/// @param allowed others are left out, too; nullptr: all may have one
/// @param not_terminating leaves out those whose pod is still ending (podReplacementPolicy Failed)
std::vector<std::uint32_t> pending_indexes(const pod_ledger& pods, std::uint32_t completions, std::int32_t most,
                                           bool not_terminating, const index_set* allowed = nullptr);

/// Those of them that may have a pod now (§11.2: one in its backoff keeps its place), and when the next may.
struct open_indexes {
  std::vector<std::uint32_t> now;
  std::optional<timestamp_us> next{};
};
open_indexes without_backoff(const index_failure_record& failures, const std::vector<std::uint32_t>& pending,
                             timestamp_us now, const backoff_curve& by = {});

} // namespace troupe::job_rules
