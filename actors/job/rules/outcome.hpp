#pragma once
// How a Job ends: why it fails or succeeds (spec/jobs.md §8.10), and the way there (§8.11, §25).

#include "actors/job/rules/conditions.hpp"
#include "actors/job/rules/round.hpp"

#include <optional>

namespace troupe::job_rules {

inline constexpr cause completions_reached{"CompletionsReached", "Reached expected number of succeeded pods"};

/// Why the Job fails, the first reason that holds; nothing while it does not. Sees to it that the deadline is met.
std::optional<cause> why_failed(one_round& round);

/// The first rule of the successPolicy that holds, by its place.
std::optional<std::size_t> success_rule(const job_view& job);

/// The Job is decided to have succeeded: SuccessCriteriaMet now, Complete when nothing is left to end.
void finish_as_success(one_round& round, cause why);

/// The Job is decided to have failed: its pods go, FailureTarget now, Failed when nothing is left to end.
void finish_as_failure(one_round& round, cause why);

} // namespace troupe::job_rules
