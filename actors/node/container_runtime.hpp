#pragma once
// What the node's actors need of whatever runs containers. Implemented by nodes/launcher (a client of troupe-launcher)
// and by a scripted runtime in tests. Nothing here blocks; everything reported comes through the listener.

#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace troupe::node {

/// Names one run of one container: the pod, the container's position in it (init containers first), and its attempt
/// (0 for the first run, then the restart count). Two starts with the same key are one start.
struct container_key {
  std::array<std::uint8_t, 16> pod_uid{};
  std::uint16_t container = 0;
  std::uint16_t attempt = 0;
  auto operator<=>(const container_key&) const = default;
};

/// One thing of the node's file system at a path inside a container, in a mount namespace of the container's own.
struct container_mount {
  std::string source;     ///< folder or file on the node, absolute; with all that is mounted below it
  std::string sub_path{}; ///< below it; empty: the whole of it. It never leads out of `source`; what is missing of it
                          ///< is made, as folders
  std::string target;     ///< absolute, inside the container's root. Where it is missing nothing is made on the node: a
                          ///< stand-in for the folder above it holds it
  bool read_only = false;
  bool recursive_read_only = false; ///< with read_only: what is mounted below it as well
  bool operator==(const container_mount&) const = default;
};

/// What all runs of one container of one Job template share; sent to the launcher once.
struct container_template {
  std::vector<std::string> argv;    ///< argv[0] is looked up in PATH of `env`, inside the container's root
  std::vector<std::string> env;     ///< NAME=value
  std::string working_dir;          ///< empty: "/"
  std::string rootfs;               ///< empty: the host's file system; else chroot into this folder
  std::optional<std::uint32_t> uid; ///< none: the launcher's own
  std::optional<std::uint32_t> gid;
  std::vector<std::uint32_t> supplemental_groups;
  /// Bytes. This and the next two are enforced where the containment can (shown in the node's conditions).
  std::optional<std::uint64_t> memory_limit;
  std::uint32_t cpu_limit_milli = 0; ///< of the time of one CPU; 0: none
  std::uint32_t cpu_weight = 0;      ///< 1 to 10000, against the others of the node; 0: the kernel's own
  std::int16_t oom_score_adj = 0;
  std::vector<container_mount> mounts{}; ///< in this order; empty: the node's own mount namespace
  std::string message_path{}; ///< absolute, inside the container's root: a file that is empty at the start of each run
                              ///< and told at its end, whatever mounts there are; empty: none
  std::int32_t stop_signal = 15; ///< what `kill` sends first
};

using template_id = std::uint32_t;

/// Where the output of one run stands in the node's log segments. All zero: nowhere (yet).
struct log_position {
  std::uint32_t segment = 0;     ///< number of the segment with the first entry
  std::uint32_t first_entry = 0; ///< index of the run's first entry in that segment's index
  std::uint32_t run = 0;         ///< the number the launcher gave this run; entries carry it
  bool operator==(const log_position&) const = default;
};

/// Why a start failed, as Kubernetes reports it (reason StartError, exit code 128 or the shell's 126 / 127).
struct start_failure {
  int error = 0;       ///< errno
  std::string step;    ///< "chdir", "setuid", "rlimit", "exec", "cgroup", "no slot"
  std::string message; ///< a sentence for people: names the file, and the missing interpreter where that is the cause
};

struct container_started {
  container_key key;
  std::int64_t started_at = 0; ///< microseconds since the Unix epoch
  std::int32_t pid = 0;
  log_position log;
};

struct container_exited {
  container_key key;
  std::uint64_t sequence = 0;   ///< to acknowledge with
  std::int64_t started_at = 0;  ///< microseconds since the Unix epoch; 0 when it never ran
  std::int64_t finished_at = 0; ///< microseconds since the Unix epoch
  std::int32_t exit_code = 0;   ///< 128 + signal for a signal; 128 when the start failed
  std::int32_t signal = 0;      ///< 0: exited by itself
  bool oom_killed = false;
  bool outcome_unknown = false; ///< it ended while nobody could see how (ContainerStatusUnknown)
  bool lease_expired = false;   ///< the launcher killed it since the node's lease had run out
  std::uint32_t max_rss_kib = 0;
  std::uint64_t cpu_us = 0; ///< user + system, of the process and its waited-for descendants or its cgroup
  log_position log;
  std::optional<start_failure> failure;
  std::string message{}; ///< the end of what it wrote to its template's message_path, at most 4096 bytes of any kind
};

/// A command to run beside a container that runs: in its containment, root and namespaces, as its user (exec probes and
/// lifecycle hooks, spec/pods-nodes.md §7 and §9).
struct inner_command {
  std::uint64_t id = 0; ///< the caller's name for it; unique among those under way
  container_key inside;
  template_id which = 0;                   ///< of that run: environment, working directory and user are as its own
  std::vector<std::string> own_env;        ///< as that run's own
  std::vector<std::string> argv;           ///< argv[0] is looked up as the container's is
  std::chrono::milliseconds timeout{1000}; ///< then everything that it has started is killed
};

/// How an inner_command ended. Told once.
struct command_result {
  std::uint64_t id = 0;
  container_key inside;
  std::int32_t exit_code = 0; ///< 128 + signal for a signal; 126 and 127 as a shell's when it could not be run
  bool timed_out = false;
  bool not_running = false; ///< there is no such run (any more)
  bool lost = false;        ///< nobody can say whether and how it ran: the launcher died or doesn't answer
  std::string output;       ///< stdout and stderr, the first 10 KiB
  std::optional<start_failure> failure;
};

/// One batch of news. Order inside a vector is the order in which things happened.
struct runtime_news {
  bool connected = false;    ///< a (new) launcher answered: `running` and `exited` are all it knows, repeated
  bool disconnected = false; ///< the connection is gone; it will be tried again. Nothing is lost
  std::vector<container_started> running; ///< with `connected`: what runs now
  std::vector<container_started> started;
  std::vector<container_exited> exited;
  std::vector<command_result> commands;
};

/// How containers are kept from escaping, as probed at start; for the node's conditions and `troupe status`.
struct containment_info {
  std::string method; ///< "cgroup2", "cgroup1-freezer", "cgroup1-pids", "user-pid-namespace", "subreaper"
  bool strong = true; ///< false: a descendant that leaves its session may escape a kill
  std::string message;
  std::string no_mounts{}; ///< why containers cannot have mounts of their own; empty: they can
};

/// Runs containers. Thread-safe. Calls are queued and sent in batches; each effect is reported through the listener,
/// possibly more than once (the key makes it idempotent), until it is acknowledged.
class container_runtime {
 public:
  using listener = std::function<void(runtime_news)>;
  virtual ~container_runtime() = default;

  /// Sets who hears the news (called on the runtime's own thread) and connects. Call once.
  virtual void listen(listener who) = 0;
  /// Remembers a template until it is dropped; it is sent again to each new launcher.
  virtual template_id add_template(container_template what) = 0;
  virtual void drop_template(template_id which) = 0;
  /// Starts one run. @param own_env NAME=value pairs on top of the template's, same names override.
  virtual void start(const container_key& key, template_id which, std::vector<std::string> own_env) = 0;
  /// The template's stop signal, then SIGKILL to everything in the run's containment group after `grace`. Zero: SIGKILL
  /// at once. A shorter grace than an earlier one wins. Unknown keys are ignored.
  virtual void kill(const container_key& key, std::chrono::milliseconds grace) = 0;
  /// Runs a command beside a run. Its result is told to the listener, once; it ends at the latest with the run.
  virtual void run_inside(inner_command what) = 0;
  /// These exits are durable elsewhere: the launcher may forget them.
  virtual void acknowledge(std::vector<std::uint64_t> sequences) = 0;
  /// The launcher kills everything and starts nothing once CLOCK_BOOTTIME has passed this many nanoseconds,
  /// whether the agent lives or not, until a later deadline comes. 0: no lease.
  virtual void renew_lease(std::int64_t boottime_deadline_ns) = 0;
  /// As probed at start; method empty until the first connection.
  virtual containment_info containment() const = 0;
};

} // namespace troupe::node
