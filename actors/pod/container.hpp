#pragma once
// The life of one container of a pod: its runs one after the other, as its launcher tells of them. Pure.

#include "actors/clock.hpp"
#include "actors/node/container_runtime.hpp"
#include "actors/pod/life/run_watch.hpp"
#include "messages/cluster/pod_status.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe::pod {

/// idle: never ran as far as is known. running and ended: the run numbered `attempt`.
enum class run_stage : std::uint8_t { idle, running, ended };

/// What is known of one container. News may come twice and late; older runs than the current one change nothing.
struct container_life {
  run_stage stage = run_stage::idle;
  bool asked = false;   ///< the start of run `next()` is on its way and has shown no effect yet
  bool awaited = false; ///< run `attempt` is known to have begun: the runtime must know of it
  std::uint16_t attempt = 0;
  std::uint16_t row_begin = 0; ///< the attempt that the row of restart delays counts from
  timestamp_us started_us = 0;
  run_end end;                   ///< of the current run, when ended
  std::optional<run_end> before; ///< of the run before
  log_place log;
  std::optional<std::uint64_t> exit_sequence; ///< the runtime's number for `end`, to be acknowledged once it is settled
  std::optional<timestamp_us> killed_until;   ///< a kill is on its way: wanted is SIGKILL at this time …
  timestamp_us kill_due = 0;                  ///< … or at this later one, when there was little time left
  std::optional<timestamp_us> condemned_until; ///< a probe or its postStart hook has failed: it ends by then, …
  bool replaced = false;                       ///< … and is started again whatever its exit code is
  bool redo = false; ///< the whole pod begins anew: however this run ended, another one follows
  run_watch watch;   ///< of the current run

  std::uint32_t pulls = 0; ///< failed tries to get its image
  timestamp_us pulled_us = 0;
  std::string waiting_reason, waiting_message; ///< when they differ from "not started yet"

  bool alive() const noexcept { return stage == run_stage::running || asked; }
  /// The number of the run that a start would make.
  std::uint16_t next() const noexcept { return stage == run_stage::idle ? attempt : std::uint16_t(attempt + 1); }
  /// When run `next()` may start.
  timestamp_us restart_due_us() const noexcept;
  /// How many starts in a row that would be; 1 is an immediate one.
  std::uint32_t restarts_in_row() const noexcept { return static_cast<std::uint32_t>(attempt + 1 - row_begin); }

  /// @returns numbers of exits that nobody needs any more: those of runs that a later one has followed
  std::vector<std::uint64_t> hear(const node::container_started& news);
  /// @param message the termination message, when it was found elsewhere (the log)
  std::vector<std::uint64_t> hear(const node::container_exited& news, std::string message = {});
  /// Takes up what was last reported of it.
  void restore(const container_state& last);
  /// It ran, and ended where nobody could see how.
  void lose(timestamp_us now, std::string message);

 private:
  std::vector<std::uint64_t> begin_run(std::uint16_t number);
};

/// How a run ended, in Kubernetes' words.
run_end describe_end(const node::container_exited& news, std::string message);

/// The end of a run that nobody saw.
run_end unknown_end(timestamp_us started, timestamp_us now, std::string message);

/// Kubernetes' message for a container that was not there when its pod ended.
extern const char* const could_not_be_located;

} // namespace troupe::pod
