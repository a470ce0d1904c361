#pragma once
// The runs in the slot table: started, watched, killed, finished. What the launcher does, without its socket.

#include "nodes/launcher/process/capture.hpp"
#include "nodes/launcher/process/house.hpp"
#include "nodes/launcher/process/inner_commands.hpp"
#include "nodes/launcher/process/log_writer.hpp"
#include "nodes/launcher/process/run_template.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <queue>
#include <span>
#include <utility>
#include <vector>

namespace troupe::launcher {

/// What happened to slots and was not told to the agent yet.
struct slot_news {
  std::vector<std::uint32_t> started;
  std::vector<std::uint32_t> exited;
};

class runs {
 public:
  /// Takes over what the table holds.
  /// @param pidfd_tag what epoll's data is for the pidfd of slot 0; the slot number is added
  /// @param command_tag the same for the output of command 0
  runs(house& h, log_writer& log, capture& output, int epoll, std::uint64_t pidfd_tag, std::uint64_t command_tag);
  ~runs();

  /// Starts one run, unless the table knows its key: then its state is told again.
  /// @param own_env NUL-ended strings, `count` of them
  std::optional<protocol::refusal> start(const node::container_key& key, std::shared_ptr<const run_template> what,
                                         std::span<const std::byte> own_env, std::uint32_t count);
  /// The run's stop signal now and SIGKILL after the grace, or at once. Unknown keys are ignored.
  void kill(const node::container_key& key, std::int64_t grace_ms);
  /// Runs a command beside a run.
  void run_inside(const node::container_key& key, std::shared_ptr<const run_template> what, const command_order& order);
  inner_commands& commands() { return commands_; }
  const inner_commands& commands() const { return commands_; }
  /// Frees the slot of a reported exit.
  void acknowledge(std::uint64_t sequence);
  /// @param deadline CLOCK_BOOTTIME, ns; 0: none
  void set_lease(std::int64_t deadline);
  /// Kills all when the lease is over.
  void check_lease();
  /// Kills all with this grace, and starts nothing more.
  void quit(std::int64_t grace_ms);

  /// Records and reaps all children that have ended.
  void reap_all();
  /// Looks for exits that the keeper recorded.
  void find_recorded();
  /// A process that is neither the keeper's nor ours has ended.
  void on_pidfd(std::uint32_t slot_number);
  /// What only time brings: due kills, groups that emptied, children that got through their exec.
  void tick(std::int64_t now_ns);
  /// When `tick` is due; INT64_MAX: never.
  std::int64_t next_tick() const;

  /// Nothing runs any more.
  bool idle() const;
  /// How many runs have been started and have not come to their end.
  std::size_t live() const { return memory_.size() - free_.size() - exited_; }
  slot_news& news() { return news_; }
  const slot_news& news() const { return news_; }

 private:
  /// Memory of one slot outside the table.
  struct slot_memory {
    std::unique_ptr<std::byte[]> stack;
    std::unique_ptr<std::byte[]> scratch;     ///< null until a run has mounts
    std::shared_ptr<const run_template> what; ///< kept until the run has ended: the child reads it
    run_environment environment;
    launch_order order;
    std::vector<mount_order> mounts; ///< of the order, when the run has a message file; else its template's
    std::string message_file;
    std::uint64_t oom_kills = 0; ///< of the group, before this run
    std::int64_t pipe_owner = -1;
    bool had_commands = false;   ///< beside the run: its group may have parts
    bool foreign = false;        ///< neither ours nor the keeper's child
    std::int64_t give_up_at = 0; ///< on learning how a foreign one ended (CLOCK_BOOTTIME)
  };
  /// A run that shall get its oom_score_adj.
  struct due_score {
    std::int64_t due_ns;
    std::uint32_t slot_number;
    std::uint32_t run;
  };
  using due_kill = std::pair<std::int64_t, std::uint32_t>; ///< time and slot number

  slot& at(std::uint32_t slot_number) { return house_.table.slots[slot_number]; }
  std::optional<std::uint32_t> find(const node::container_key& key) const;
  void tell_again(std::uint32_t slot_number);
  void claim(std::uint32_t slot_number, const node::container_key& key);
  void make_order(std::uint32_t slot_number, std::span<const std::byte> own_env, std::uint32_t count);
  void add_message_file(std::uint32_t slot_number);
  void own_pipe(std::uint32_t slot_number);
  void launch(std::uint32_t slot_number);
  void score_soon(std::uint32_t slot_number);
  void give_scores(std::int64_t now_ns);
  void score(std::uint32_t slot_number);
  bool is_through_exec(std::uint32_t slot_number);
  void kill_slot(std::uint32_t slot_number, std::int64_t grace_ms);
  void kill_now(std::uint32_t slot_number);
  void ended(std::uint32_t slot_number);
  bool finish(std::uint32_t slot_number);
  void explain(std::uint32_t slot_number);
  void confirm_starts();
  void free_slot(std::uint32_t slot_number);
  void adopt(std::uint32_t slot_number);
  void watch(std::uint32_t slot_number);
  bool resolve(std::uint32_t slot_number);
  void close_pidfd(std::uint32_t slot_number);
  void remember(std::uint32_t slot_number);
  bool lease_is_over(std::int64_t now_ns) const;

  house& house_;
  log_writer& log_;
  capture& output_;
  int epoll_;
  std::uint64_t pidfd_tag_;
  inner_commands commands_;
  std::vector<slot_memory> memory_;
  std::vector<std::uint64_t> hashes_;      ///< of the keys, by slot; 0: free
  std::vector<pid_t> pids_;                ///< of our children, by slot; 0: none
  std::vector<std::uint32_t> free_;        ///< used from the back: warm slots first
  std::vector<std::uint32_t> unconfirmed_; ///< cloned, not seen past their exec
  std::vector<std::uint32_t> unresolved_;  ///< foreign, gone, their status is not known yet
  std::vector<std::uint32_t> emptying_;    ///< ended, their group is not empty yet
  std::priority_queue<due_kill, std::vector<due_kill>, std::greater<>> kills_;
  std::deque<due_score> unscored_;
  std::int64_t look_again_ = INT64_MAX;
  bool quitting_ = false;
  std::size_t exited_ = 0; ///< slots that wait for the agent's receipt
  slot_news news_;
};

} // namespace troupe::launcher
