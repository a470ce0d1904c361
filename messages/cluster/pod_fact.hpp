#pragma once
// What a Job's decisions need to know of one pod: a flat view of its record, free of CAF and of the store.

#include "messages/cluster/pod_status.hpp"

#include <limits>
#include <vector>

namespace troupe {

/// How often the pods of one completion index have failed before this one (spec/jobs.md §14).
struct index_failures {
  std::uint32_t counted = 0;
  std::uint32_t ignored = 0; ///< by a rule of the podFailurePolicy
  bool operator==(const index_failures&) const = default;
};

/// One pod of a Job as its decisions see it. Times are microseconds since the Unix epoch, 0 when unset.
struct pod_fact {
  std::uint32_t number = 0;
  std::uint32_t index = 0xffffffffU; ///< completion index, or none
  pod_phase phase = pod_phase::pending;
  bool scheduled = false;          ///< assigned to a node
  bool terminating = false;        ///< has a deletionTimestamp
  bool uncounted = false;          ///< removed by scale-down or suspend: its finalizer went first, it counts as nothing
  bool failed_by_deletion = false; ///< failed when its deletion was asked for, however it ends (spec/jobs.md §17)
  bool released = false;           ///< the Job's no more (spec/jobs.md §22); `uncounted` unless it had ended before
  std::int32_t restarts = 0;       ///< sum of restartCount over all containers
  std::int32_t max_restarts = 0;   ///< the largest of them
  std::int64_t created_us = 0;
  std::int64_t ready_us = 0;    ///< since when Ready=True; 0: not ready
  std::int64_t deleted_us = 0;  ///< since when it has a deletionTimestamp, without the grace period; 0: it has none
  std::int64_t finished_us = 0; ///< finish time by spec/jobs.md §11.1, 0 while active
  bool accepted = false;        ///< a node took it
  bool disrupted = false;       ///< its condition DisruptionTarget holds
  bool has_run = false;         ///< one of its containers has started once
  bool oom_killed = false;      ///< it failed, and a container of it had hit its memory limit
  std::uint32_t memory_percent = 100; ///< of the template's memory that it was given
  /// Of a failed pod: the exit code of each container, in the template's order (init containers first); the last one
  /// stands for all that follow. no_exit: it has not ended.
  std::vector<std::int32_t> exit_codes{};
  static constexpr std::int32_t no_exit = std::numeric_limits<std::int32_t>::min();
  bool operator==(const pod_fact&) const = default;
};

} // namespace troupe
