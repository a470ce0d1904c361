#pragma once
// Commands beside containers that run: probes and lifecycle hooks. Nothing of them is in the table: what a launcher
// dies with is lost, and the agent tells its asker so.

#include "nodes/launcher/process/exits.hpp"
#include "nodes/launcher/process/house.hpp"
#include "nodes/launcher/process/run_template.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace troupe::launcher {

/// What a command is, as the agent asks for it.
struct command_order {
  std::uint64_t id = 0;
  std::int64_t timeout_ms = 0;
  std::span<const std::byte> strings; ///< NUL-ended: arguments, then environment
  std::uint32_t argv = 0;             ///< 0: the template's
  std::uint32_t env = 0;
};

/// How one ended.
struct command_outcome {
  std::uint64_t id = 0;
  std::int32_t exit_code = 0;
  std::uint32_t flags = 0; ///< protocol::command_flag
  std::int32_t error = 0;  ///< errno; 0: it ran
  protocol::step where{};
  std::string message;
  std::string output;
};

class inner_commands {
 public:
  /// @param tag what epoll's data is for the output of command 0; its place is added
  inner_commands(house& h, int epoll, std::uint64_t tag);
  ~inner_commands();
  inner_commands(const inner_commands&) = delete;
  inner_commands& operator=(const inner_commands&) = delete;

  /// Starts one beside the run in this slot, whose process is through its exec and not reaped.
  void start(std::uint32_t slot_number, std::shared_ptr<const run_template> what, const command_order& order);
  /// There is no such run.
  void refuse(std::uint64_t id);
  /// @return false when this child is none of the commands'
  bool take_exit(const dead_child& dead);
  /// epoll says that this command's output is readable.
  void on_output(std::uint32_t place);
  /// The run in this slot has ended: so do the commands beside it.
  void end_of(std::uint32_t slot_number);
  /// Who asked is gone: all are ended, and nothing is told.
  void forget_all();
  /// Ends those whose time is up.
  void tick(std::int64_t now_ns);
  /// When `tick` is due; INT64_MAX: never.
  std::int64_t next_tick() const { return next_tick_; }
  /// This process may still live in the launcher's memory.
  bool is_before_exec(pid_t pid) const;
  /// What ended and was not told yet.
  std::vector<command_outcome>& outcomes() { return outcomes_; }
  const std::vector<command_outcome>& outcomes() const { return outcomes_; }

 private:
  struct command;

  std::uint32_t free_place();
  bool prepare(command& c, const command_order& order);
  bool open_streams(command& c, std::uint32_t place);
  bool clone(command& c);
  long open_namespaces(command& c);
  void read_output(command& c);
  void kill(command& c);
  void tell(command& c, const dead_child* how, std::uint32_t flags);
  void fail(command& c, protocol::step where, int error);
  void forget(std::uint32_t place);

  house& house_;
  int epoll_;
  std::uint64_t tag_;
  std::vector<std::unique_ptr<command>> commands_; ///< by place; null: free
  std::uint32_t next_part_ = 0;
  std::int64_t next_tick_ = INT64_MAX;
  std::vector<command_outcome> outcomes_;
};

} // namespace troupe::launcher
