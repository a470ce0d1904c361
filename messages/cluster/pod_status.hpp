#pragma once
// What a node says of one pod. Crosses the wire in batches; kept, condensed, in the store's pod records.

#include "messages/cluster/ids.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace troupe {

enum class pod_phase : std::uint8_t { pending, running, succeeded, failed };

constexpr bool is_terminal(pod_phase p) noexcept { return p == pod_phase::succeeded || p == pod_phase::failed; }

enum class run_state : std::uint8_t { waiting, running, terminated };

/// Where the output of one run stands on its node; opaque here (actors/node/container_runtime.hpp gives it meaning).
struct log_place {
  std::uint32_t segment = 0;
  std::uint32_t first_entry = 0;
  std::uint32_t run = 0;
  bool operator==(const log_place&) const = default;
  template <class I> friend auto inspect(I& f, log_place& x) { return f(x.segment, x.first_entry, x.run); }
};

/// How one run of a container ended.
struct run_end {
  std::int32_t exit_code = 0;
  std::int32_t signal = 0;
  std::int64_t started_us = 0;
  std::int64_t finished_us = 0;
  std::string reason;  ///< "Completed", "Error", "OOMKilled", "StartError", "ContainerStatusUnknown" …
  std::string message; ///< termination message, or why the start failed
  log_place log;
  bool operator==(const run_end&) const = default;
  template <class I> friend auto inspect(I& f, run_end& x) {
    return f(x.exit_code, x.signal, x.started_us, x.finished_us, x.reason, x.message, x.log);
  }
};

/// The state of one container. Containers stand in the order of the template: init containers first.
struct container_state {
  run_state state = run_state::waiting;
  std::string waiting_reason;  ///< "ContainerCreating", "PodInitializing", "CrashLoopBackOff", "ErrImagePull" …
  std::string waiting_message;
  std::int64_t started_us = 0; ///< of the current run; 0 unless running
  std::int32_t restarts = 0;
  bool ready = false;
  bool started = false;        ///< it runs, its postStart hook has returned and its startup probe has succeeded
  run_end end;                 ///< of the current run; meaningful when terminated
  std::vector<run_end> last;   ///< the run before (lastState); none or one
  log_place log;               ///< of the current or last run
  bool operator==(const container_state&) const = default;
  template <class I> friend auto inspect(I& f, container_state& x) {
    return f(x.state, x.waiting_reason, x.waiting_message, x.started_us, x.restarts, x.ready, x.started, x.end, x.last, x.log);
  }
};

/// The whole status of a pod as its node sees it; a later one replaces an earlier one, a terminal one is the last.
struct pod_status {
  pod_phase phase = pod_phase::pending;
  std::int64_t accepted_us = 0; ///< status.startTime: when the node took the pod
  std::int64_t ready_us = 0;    ///< since when all its containers are ready; 0: not ready
  std::string reason;           ///< pod-level: "DeadlineExceeded", "Evicted", "NodeLost" …; usually empty
  std::string message;
  std::uint32_t max_rss_kib = 0; ///< of its largest process
  std::uint64_t cpu_us = 0;      ///< of all its containers' runs
  bool image_unused = false;     ///< a container with a command ran on the host: its image was not used
  std::vector<container_state> containers;
  bool operator==(const pod_status&) const = default;
  template <class I> friend auto inspect(I& f, pod_status& x) {
    return f(x.phase, x.accepted_us, x.ready_us, x.reason, x.message, x.max_rss_kib, x.cpu_us, x.image_unused,
             x.containers);
  }
};

/// One entry of a node's report.
struct pod_report {
  pod_ref pod;
  std::uint32_t attempt = 0; ///< how many reports of this pod went before; an older one is ignored
  pod_status status;
  template <class I> friend auto inspect(I& f, pod_report& x) { return f(x.pod, x.attempt, x.status); }
};

} // namespace troupe
