#pragma once
// A finished Job is run again in its place: what may be, which pods still count, and its status then
// (docs/operating.md).

#include "actors/job/indexed/indexes.hpp"
#include "messages/cluster/pod_fact.hpp"
#include "messages/resource/batch.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace troupe::job_rules {

/// What a rerun asks for. Neither: everything runs again.
struct rerun_wish {
  bool failed_only = false;             ///< what has succeeded stays
  std::optional<std::string> indexes{}; ///< "3,7-9": these run again, all others keep their results
  bool operator==(const rerun_wish&) const = default;
};
/// One word of it and back, as a write carries it.
std::string to_text(const rerun_wish& wish);
rerun_wish rerun_wish_from(std::string_view text);

/// Which pods of a Job count no more.
struct rerun_rule {
  std::uint32_t first = 0; ///< number of the first pod of the new run; this is about those before it
  bool keeps_succeeded = false;
  index_set again{};  ///< indexes whose results are void
  index_set failed{}; ///< indexes that stay failed (backoffLimitPerIndex)

  /// Whether this pod, which has ended, counts as nothing from now on.
  bool voids(std::uint32_t number, pod_phase phase, std::uint32_t index) const;
};

/// Why this Job cannot be run again now; nothing when it can. @param live pods that have not ended
std::optional<std::string> why_no_rerun(const api::Job& job, const rerun_wish& wish, std::uint32_t live);
/// What is wrong with the wish itself; nothing when it makes sense for this Job.
std::optional<std::string> rerun_wish_error(const api::JobSpec& spec, const rerun_wish& wish);

/// @param first number of the Job's next pod
rerun_rule rule_of(const api::Job& job, const rerun_wish& wish, std::uint32_t first);
/// The Job's status at the beginning of its new run: no outcome, no start, and what still counts.
api::JobStatus status_for_rerun(const api::Job& job, const rerun_rule& rule);

} // namespace troupe::job_rules
