#pragma once
// What a Job does next. Pure: no clock, no I/O, no actor. The order of its steps is that of spec/jobs.md §8.

#include "actors/job/indexed/success_policy.hpp"
#include "actors/job/options/options.hpp"
#include "actors/job/rules/pod_ledger.hpp"
#include "messages/cluster/store_messages.hpp"
#include "messages/resource/batch.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace troupe::job_rules {

class dependency_board;

/// A Job and what is known of its pods.
struct job_view {
  const api::ObjectMeta& meta;
  const api::JobSpec& spec;
  const api::JobStatus& status; ///< as it is now
  const pod_ledger& pods;
  const success_rules* success = nullptr; ///< of spec.successPolicy; nullptr: none
  const job_options& options = no_options();
  const dependency_board* dependencies = nullptr; ///< the Jobs of options.depends_on; nullptr: none is known
};

/// What one round wants. Creating and removing never happen in the same round.
struct plan {
  api::JobStatus status;                  ///< the whole status after this round
  std::int32_t create = 0;                ///< pods to ask for; their numbers follow the last one known
  std::vector<std::uint32_t> indexes;     ///< completion index of each; empty unless Indexed
  std::vector<index_failures> before;     ///< of each index; empty without backoffLimitPerIndex
  std::uint32_t memory_percent = 100;     ///< of the template's memory: what these pods are given
  std::vector<std::uint32_t> remove;      ///< active pods to delete
  bool remove_uncounted = false;          ///< those will count as nothing
  bool finished = false;                  ///< nothing will ever be left to do
  std::optional<timestamp_us> look_again; ///< set when only time can change the answer
  std::string_view why;                   ///< what holds pods back; empty when nothing does
  std::vector<job_event> events;
};

/// Compares wish and reality.
/// @param now one time for the whole decision
plan decide(const job_view& job, timestamp_us now);

} // namespace troupe::job_rules
