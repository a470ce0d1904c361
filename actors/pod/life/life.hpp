#pragma once
// The life of one pod: what happened to it so far, and what is to be done next. No clock, no I/O, no actor.

#include "actors/pod/container.hpp"
#include "actors/pod/plan/plan.hpp"
#include "messages/cluster/pod_status.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace troupe::pod {

/// Start run `attempt` of container `container`.
struct start_run {
  std::uint16_t container = 0;
  std::uint16_t attempt = 0;
  bool operator==(const start_run&) const = default;
};

/// End that run: SIGTERM, SIGKILL after the grace period.
struct kill_run {
  std::uint16_t container = 0;
  std::uint16_t attempt = 0;
  std::chrono::milliseconds grace{0};
  bool operator==(const kill_run&) const = default;
};

/// What is to be done now.
struct step {
  std::vector<start_run> starts;
  std::vector<kill_run> kills;
  std::optional<timestamp_us> look_again; ///< only time can change what is to be done, not before then
  std::vector<ask> asks{};                ///< probes and hooks that are due
  bool operator==(const step&) const = default;
};

/// Something that the pod's status cannot tell: becomes an event (spec/pods-nodes.md §19).
struct happening {
  std::int32_t container = -1; ///< -1: the whole pod
  bool warning = true;
  std::string reason, message;
  bool operator==(const happening&) const = default;
};

/// Why a pod is being ended. `lease`: the node has not reached its controller for the length of its lease. `shutdown`:
/// the node goes down. `evicted`: it uses more of the node than it may.
enum class pod_ending : std::uint8_t { completed, init_failed, stopped, shutdown, deadline, lease, rejected, evicted };

/// One pod. Call `hear` with the launcher's news in any order and any number of times, then `next`, do what it says,
/// and tell `status` when it changed.
class life {
 public:
  /// @param runs_begun per container, how many runs the controller knows to have begun; may be empty
  life(std::shared_ptr<const plan> what, pod_identity who, timestamp_us accepted,
       const std::vector<std::int32_t>& runs_begun = {});

  // life.cpp: what is heard
  /// Takes up what the pod last reported, after its actor failed. Comes before any news.
  void restore(const pod_status& last);
  /// The same template made again, since a ConfigMap or Secret that it reads has changed: for runs to come.
  void replan(std::shared_ptr<const plan> changed);
  void hear(const node::container_started& news);
  void hear(const node::container_exited& news, std::string message = {});
  /// Nothing may start for this reason, which its owner tells again when it has changed; none: everything may.
  void hold(std::optional<obstacle> why);
  /// A run that was asked for before this life was rebuilt: unless it was heard of, its news will come.
  void expect(const node::container_key& run) noexcept;
  /// Everything that the launcher knows has been heard: containers that ran before and are not among it ended unseen.
  void all_heard(timestamp_us now);
  /// Starts that have shown no effect may have been lost: the next step orders them again.
  void ask_again() noexcept;
  /// Somebody wants this pod to end: stopped, shutdown, evicted or lease. Once more with a shorter grace: it ends
  /// sooner. The first reason stands, unless it is the lease's.
  /// @param message of an eviction: what the pod did
  void stop(pod_ending why, timestamp_us now, timestamp_us grace_us, std::string message = {});
  /// A probe or a hook was answered (life_watch.cpp).
  void hear(const answer& news, timestamp_us now);

  /// Decides. What it orders it takes for given until news say otherwise.
  step next(timestamp_us now);
  pod_status status() const;
  /// The pod is over: its status is the last one.
  bool over() const noexcept { return over_; }
  /// Numbers of exits that the launcher may forget once the current status is durable. Hands them over.
  std::vector<std::uint64_t> take_settled();
  /// What happened since the last call. Hands it over.
  std::vector<happening> take_happenings();

 private:
  struct ending {
    pod_ending why = pod_ending::completed;
    timestamp_us until = 0;    ///< end of the grace period
    timestamp_us least_us = 0; ///< what each container has at least between SIGTERM and SIGKILL
  };

  bool known(const node::container_key& key) const noexcept { return key.container < containers_.size(); }
  const container_plan& plan_of(std::size_t i) const noexcept { return plan_->containers[i]; }
  bool restarts(std::size_t i) const noexcept;
  void note_initialized(std::size_t i) noexcept;
  bool started(std::size_t i) const noexcept;
  bool ready(std::size_t i) const noexcept;

  // life_start.cpp: what runs, in which order
  bool restart_all(timestamp_us now, step& out);
  void go_on(timestamp_us now, step& out);
  bool pass_init(timestamp_us now, step& out);
  bool pass_regular(timestamp_us now, step& out);
  void keep_running(std::size_t i, timestamp_us now, step& out);
  void start(std::size_t i, step& out);
  void restart(std::size_t i, timestamp_us now, step& out);
  void wait_for_image(std::size_t i, timestamp_us now, step& out);

  // life_watch.cpp: probes and hooks
  void watch(timestamp_us now, step& out);
  void watch(std::size_t i, timestamp_us now, step& out);
  void probe(std::size_t i, question what, timestamp_us now, step& out);
  void run_post_start(std::size_t i, timestamp_us now, step& out);
  bool waits_for_pre_stop(std::size_t i, const ending& by, timestamp_us now, step& out);
  void hear_probe(std::size_t i, const answer& news, timestamp_us now);
  void hear_hook(std::size_t i, const answer& news, timestamp_us now);
  void condemn(std::size_t i, timestamp_us until, std::string why);
  void happened(std::size_t i, bool warning, std::string reason, std::string message);

  // life_end.cpp: how it ends
  void begin_ending(pod_ending why, timestamp_us now, timestamp_us grace_us);
  void watch_deadline(timestamp_us now, step& out);
  void end_condemned(timestamp_us now, step& out);
  void wind_down(timestamp_us now, step& out);
  void kill(std::size_t i, ending by, timestamp_us now, step& out);
  void finish(timestamp_us now);
  void explain();

  // life_status.cpp: what is told of it
  container_state state_of(std::size_t i) const;

  std::shared_ptr<const plan> plan_;
  pod_identity who_;
  timestamp_us accepted_ = 0;
  std::vector<container_life> containers_;
  std::optional<obstacle> held_;
  std::optional<ending> ending_;
  bool initialized_ = false; ///< all init containers have completed and all sidecars have started
  bool over_ = false;
  pod_phase final_phase_ = pod_phase::pending;
  std::string reason_, message_;
  std::string evicted_for_; ///< the message of an eviction
  std::uint32_t max_rss_kib_ = 0;
  std::uint64_t cpu_us_ = 0;
  std::vector<std::uint64_t> settled_;
  std::vector<happening> happenings_;
};

/// The status of a pod that nothing has happened to yet.
pod_status fresh_status(const plan& what, timestamp_us accepted);

/// Only time can change what is to be done, and not before then.
inline void look_at(step& out, timestamp_us when) { out.look_again = std::min(out.look_again.value_or(when), when); }

} // namespace troupe::pod
