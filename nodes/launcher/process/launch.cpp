// How a run gets its process.

#include "nodes/launcher/process/clocks.hpp"
#include "nodes/launcher/process/mounts.hpp"
#include "nodes/launcher/process/runs.hpp"
#include "nodes/launcher/process/small_file.hpp"
#include "nodes/launcher/process/start_task.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <linux/sched.h>
#include <string>
#include <string_view>
#include <unistd.h>

namespace troupe::launcher {

namespace {

constexpr std::int64_t score_after = 50 * ms;
constexpr std::size_t most_scored = 1000;     // of a run that forks faster than it can be followed
constexpr std::size_t stack_size = 16 * 1024; // run_child and below use a few hundred bytes

} // namespace

void runs::make_order(std::uint32_t slot_number, std::span<const std::byte> own_env, std::uint32_t count) {
  auto& memory = memory_[slot_number];
  const auto& what = *memory.what;
  auto& order = memory.order;
  order = order_of(what);
  order.record = &at(slot_number);
  order.env = memory.environment.merge(what, own_env, count);
  order.paths = memory.environment.paths(what);
  order.mounts = what.mounts.data();
  order.mount_count = what.mounts.size();
  if (what.message_path != nullptr)
    add_message_file(slot_number);
  if (order.mount_count > 0 && !memory.scratch)
    memory.scratch = std::make_unique_for_overwrite<std::byte[]>(mount_scratch_size);
  order.scratch = memory.scratch.get();
  order.input = house_.lanes.null();
  order.output = house_.pipes[slot_number].write;
  order.descriptors = house_.descriptors;
}

/// The file comes over whatever the volumes have at its place. Inside a volume its place is made there, as container
/// runtimes do: a stand-in would take what the run writes beside it from the volume.
void runs::add_message_file(std::uint32_t slot_number) {
  auto& memory = memory_[slot_number];
  const auto& what = *memory.what;
  house_.messages->empty(slot_number);
  at(slot_number).may_tell = 1;
  memory.message_file = house_.messages->path(slot_number);
  memory.mounts = what.mounts;
  const std::string_view target{what.message_path};
  const auto holds = [&](const mount_order& x) {
    const std::string_view folder{x.target};
    return target.starts_with(folder) && target.substr(folder.size()).starts_with('/');
  };
  memory.mounts.push_back({.source = memory.message_file.c_str(),
                           .target = what.message_path,
                           .in_place = std::any_of(what.mounts.begin(), what.mounts.end(), holds)});
  memory.order.mounts = memory.mounts.data();
  memory.order.mount_count = memory.mounts.size();
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
  auto flags = house_.groups->prepare(slot_number, memory.order);
  if (flags >= 0 && memory.order.mount_count > 0)
    flags |= CLONE_NEWNS;
  if (const auto& body = memory.what->body; flags >= 0) {
    house_.groups->limit(slot_number, {body.memory_limit, body.cpu_limit_milli, body.cpu_weight});
    memory.oom_kills = body.memory_limit != 0 ? house_.groups->oom_kills(slot_number) : 0;
  }
  output_.attach(slot_number);
  run.started_us = wall_us();
  log_.begin(run, run.started_us);
  run.before_ns = boot_ns();
  run.stop_signal = memory.what->body.stop_signal;
  run.oom_score_adj = static_cast<std::int16_t>(memory.what->body.oom_score_adj);
  run.score_due = memory.what->oom_score_adj != house_.oom_score_adj ? 1 : 0;
  set_state(run, slot_state::starting);
  if (flags >= 0 && house_.lanes.take(memory.order))
    flags |= CLONE_FILES;
  const long pid =
      flags < 0 ? flags : start_task(memory.order, memory.stack.get(), stack_size, static_cast<std::uint64_t>(flags));
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

/// Asks for the run's score once it is through its exec: before, the kernel would give it to all that share the child's
/// memory, the launcher included. Nor at once: who ends within moments needs none.
void runs::score_soon(std::uint32_t slot_number) {
  if (at(slot_number).score_due != 0)
    unscored_.push_back({boot_ns() + score_after, slot_number, at(slot_number).run});
}

void runs::give_scores(std::int64_t now_ns) {
  while (!unscored_.empty() && unscored_.front().due_ns <= now_ns) {
    const auto [due, slot_number, number] = unscored_.front();
    unscored_.pop_front();
    if (at(slot_number).run != number || state_of(at(slot_number)) != slot_state::running)
      continue;
    if (is_through_exec(slot_number))
      score(slot_number);
    else
      score_soon(slot_number);
  }
}

/// What the run has started by now is found in its group.
void runs::score(std::uint32_t slot_number) {
  auto& run = at(slot_number);
  const auto wanted = std::to_string(run.oom_score_adj);
  std::vector<pid_t> done;
  for (bool grows = true; grows;) {
    grows = false;
    for (const auto pid : house_.groups->processes(slot_number, run))
      if (std::find(done.begin(), done.end(), pid) == done.end() && !commands_.is_before_exec(pid)) {
        write_small_file(("/proc/" + std::to_string(pid) + "/oom_score_adj").c_str(), wanted);
        done.push_back(pid);
        grows = done.size() < most_scored;
      }
  }
  run.score_due = 0;
}

} // namespace troupe::launcher
