#pragma once
// What a Job's decisions need to know of one pod: a flat view of its record, free of CAF and of the store.

#include "messages/cluster/pod_status.hpp"

namespace troupe {

/// One pod of a Job as its decisions see it. Times are microseconds since the Unix epoch, 0 when unset.
struct pod_fact {
  std::uint32_t number = 0;
  std::uint32_t index = 0xffffffffU; ///< completion index, or none
  pod_phase phase = pod_phase::pending;
  bool scheduled = false;   ///< assigned to a node
  bool terminating = false; ///< has a deletionTimestamp
  bool uncounted = false;   ///< removed by scale-down or suspend: its finalizer went first, it counts as nothing
  std::int32_t restarts = 0;     ///< sum of restartCount over all containers
  std::int32_t max_restarts = 0; ///< the largest of them
  std::int64_t created_us = 0;
  std::int64_t ready_us = 0;    ///< since when Ready=True; 0: not ready
  std::int64_t deleted_us = 0;  ///< since when it has a deletionTimestamp, without the grace period; 0: it has none
  std::int64_t finished_us = 0; ///< finish time by spec/jobs.md §11.1, 0 while active
  bool operator==(const pod_fact&) const = default;
};

} // namespace troupe
