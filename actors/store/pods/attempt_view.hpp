#pragma once
// A Job's attempts, one a pod that it ever had, made from the pods' records when somebody asks. Records stay until
// their Job is deleted, so this history needs no rows of its own.

#include "actors/store/view/snapshot.hpp"
#include "messages/resource/batch.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace troupe {

/// A Job's pods, those of this very object; null: it never had one.
const job_pods* pods_of(const snapshot& in, const api::Job& job);

/// One run of a container, as it ended or as it is.
struct attempt_container {
  std::string name;
  bool init = false;
  run_state state = run_state::waiting;
  std::int32_t restarts = 0, exit_code = 0, signal = 0;
  std::string reason, message; ///< of its end, or of its waiting
  std::int64_t started_us = 0, finished_us = 0;
};

/// One attempt. Times are microseconds since the Unix epoch, 0 when unset.
struct attempt {
  std::uint32_t number = 0; ///< of its pod in its Job: 0, 1, 2 …
  std::uint32_t rerun = 0;  ///< how often the Job had been run again before
  std::string pod;
  std::uint32_t index = no_number;
  std::uint32_t retry = 0; ///< attempts of the same index and rerun before this one; 0 without an index
  std::string node;        ///< empty: it never had one
  pod_phase phase = pod_phase::pending;
  std::string reason, message; ///< why it ended as it did: "NodeLost", "Error", "OOMKilled" …
  std::int32_t exit_code = 0, signal = 0, restarts = 0;
  std::int64_t created_us = 0, started_us = 0, finished_us = 0;
  std::uint32_t max_rss_kib = 0, cpu_ms = 0;
  std::uint32_t memory_percent = 100; ///< of the template's memory that its pod was given
  bool counted = true;                ///< for the Job's present run: neither removed uncounted nor of an earlier run
  bool deleted = false;               ///< no client sees its pod any more
  bool has_log = false;               ///< its node kept output of it, and may still have it
  std::vector<attempt_container> containers; ///< in the template's order, init containers first
};

/// The newest attempts, oldest first.
struct attempts {
  std::vector<attempt> shown;
  std::uint64_t omitted = 0; ///< older ones that were left out
};
/// @param most attempts to show
attempts attempts_of(const snapshot& in, const job_pods& pods, std::size_t most);

} // namespace troupe
