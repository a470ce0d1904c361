// How a run gets its process.

#include "nodes/launcher/process/clocks.hpp"
#include "nodes/launcher/process/clone3.hpp"
#include "nodes/launcher/process/runs.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string>
#include <unistd.h>

namespace troupe::launcher {

namespace {

constexpr std::size_t stack_size = 16 * 1024; // run_child and below use a few hundred bytes

} // namespace

void runs::make_order(std::uint32_t slot_number, std::span<const std::byte> own_env, std::uint32_t count) {
  auto& memory = memory_[slot_number];
  const auto& what = *memory.what;
  auto& order = memory.order;
  order = {};
  order.record = &at(slot_number);
  order.argv = what.argv.data();
  order.env = memory.environment.merge(what, own_env, count);
  order.paths = memory.environment.paths(what);
  order.rootfs = what.rootfs;
  order.working_dir = what.working_dir;
  order.uid = what.body.uid;
  order.gid = what.body.gid;
  order.groups = what.groups.data();
  order.group_count = what.groups.size();
  order.input = house_.null;
  order.output = house_.pipes[slot_number].write;
  order.descriptors = house_.descriptors;
  order.oom_score_adj = what.oom_score_adj == house_.oom_score_adj ? nullptr : what.oom_score_adj.c_str();
}

/// A pod opens /dev/stdout by its path: for that the pipe must be its user's.
void runs::own_pipe(std::uint32_t slot_number) {
  auto& memory = memory_[slot_number];
  const auto owner = memory.what->body.uid >= 0 ? memory.what->body.uid : std::int64_t{geteuid()};
  if (memory.pipe_owner == owner)
    return;
  memory.pipe_owner = owner;
  if (fchown(house_.pipes[slot_number].write, static_cast<uid_t>(owner), static_cast<gid_t>(-1)) != 0)
    memory.pipe_owner = -1; // without privileges it stays ours, and so does the pod
}

void runs::launch(std::uint32_t slot_number) {
  auto& run = at(slot_number);
  auto& memory = memory_[slot_number];
  if (!memory.stack)
    memory.stack = std::make_unique_for_overwrite<std::byte[]>(stack_size);
  if (!house_.groups->strong())
    output_.discard(slot_number);
  own_pipe(slot_number);
  const auto flags = house_.groups->prepare(slot_number, memory.order);
  if (const auto limit = memory.what->body.memory_limit; flags >= 0) {
    house_.groups->limit_memory(slot_number, limit);
    memory.oom_kills = limit != 0 ? house_.groups->oom_kills(slot_number) : 0;
  }
  output_.attach(slot_number);
  run.started_us = wall_us();
  log_.begin(run, run.started_us);
  run.before_ns = boot_ns();
  run.child_tid = 1;
  set_state(run, slot_state::starting);
  clone_args args{};
  args.flags = CLONE_VM | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID |
               static_cast<std::uint64_t>(std::max<std::int64_t>(flags, 0));
  args.exit_signal = SIGCHLD;
  args.stack = reinterpret_cast<std::uint64_t>(memory.stack.get());
  args.stack_size = stack_size;
  args.parent_tid = reinterpret_cast<std::uint64_t>(&run.pid);
  args.child_tid = reinterpret_cast<std::uint64_t>(&run.child_tid);
  const long pid = flags < 0 ? flags : clone3_call(&args, run_child, &memory.order);
  if (pid < 0) {
    run.fail_step = flags < 0 ? protocol::step::cgroup : protocol::step::clone;
    run.fail_error = static_cast<std::int32_t>(-pid);
    run.exit_code = 128;
    run.finished_us = run.started_us;
    run.started_us = 0;
    set_state(run, slot_state::ended);
    ended(slot_number);
    return;
  }
  run.after_ns = boot_ns();
  pids_[slot_number] = static_cast<pid_t>(pid);
  set_state(run, slot_state::running);
  unconfirmed_.push_back(slot_number);
  look_again_ = std::min(look_again_, run.after_ns + 2 * ms);
}

} // namespace troupe::launcher
