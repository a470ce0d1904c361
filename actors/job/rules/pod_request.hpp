#pragma once
// Which pods a Job asks the scheduler for, by number (architecture: asking twice is harmless).

#include "actors/job/rules/policy.hpp"

namespace troupe::job_rules {

/// Pods that were asked for; those that the Job has heard of are done with.
struct pod_request {
  std::uint32_t first = 0; ///< number of the first; the others follow it
  std::int32_t count = 0;
  std::vector<std::uint32_t> indexes{}; ///< completion index of each; empty unless Indexed
  std::vector<index_failures> before{}; ///< of each index; empty without backoffLimitPerIndex
  std::uint32_t memory_percent = 100;   ///< of the template's memory, of all of them
  bool operator==(const pod_request&) const = default;
};

/// What to ask for now. A number that was asked for before keeps its index: the first request may have been heard, and
/// its pods be on their way, though another index would come first by now. Indexes that are to have another share of
/// memory than those wait for their turn.
/// @param open the last request. @param created the number of the next pod that the Job has not heard of
pod_request next_request(const pod_request& open, const plan& wish, std::uint32_t created);

} // namespace troupe::job_rules
