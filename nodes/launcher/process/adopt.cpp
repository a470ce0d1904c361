// What a launcher finds in the table when it starts: the runs of those before it.

#include "nodes/launcher/process/clocks.hpp"
#include "nodes/launcher/process/exits.hpp"
#include "nodes/launcher/process/process_stat.hpp"
#include "nodes/launcher/process/runs.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

namespace troupe::launcher {

namespace {

constexpr std::int64_t patience = 1000 * ms; // until somebody has reaped a process that is not ours

bool is_ours(const slot& run, const std::optional<process_stat>& process) {
  return process && started_between(*process, run.before_ns, run.after_ns);
}

/// Whether a process runs the launcher's own program, as a child does before its exec.
bool runs_our_program(pid_t pid) {
  struct stat its {};
  struct stat ours {};
  return stat(("/proc/" + std::to_string(pid) + "/exe").c_str(), &its) == 0 && stat("/proc/self/exe", &ours) == 0 &&
         its.st_dev == ours.st_dev && its.st_ino == ours.st_ino;
}

} // namespace

void runs::adopt(std::uint32_t slot_number) {
  auto& run = at(slot_number);
  if (state_of(run) == slot_state::starting) // without a pid it was never cloned: the agent asks again
    set_state(run, run.pid == 0 ? slot_state::free : slot_state::running);
  const auto state = state_of(run);
  if (state == slot_state::free) {
    free_.push_back(slot_number);
    return;
  }
  remember(slot_number);
  if (state == slot_state::exited) {
    ++exited_;
    return;
  }
  house_.groups->end_parts(slot_number); // commands of a launcher that has died
  memory_[slot_number].had_commands = true;
  output_.attach(slot_number);
  if (run.kill_at_ns != 0)
    kills_.emplace(run.kill_at_ns, slot_number);
  if (state == slot_state::ended) {
    ended(slot_number);
    return;
  }
  watch(slot_number);
  score_soon(slot_number);
}

/// An adopted child may still share the keeper's memory, if that one was its launcher.
bool runs::is_through_exec(std::uint32_t slot_number) {
  const auto& run = at(slot_number);
  if (pids_[slot_number] != 0)
    return left_our_memory(run);
  return is_ours(run, read_process(run.pid)) && (left_our_memory(run) || !runs_our_program(run.pid));
}

/// Its keeper records the exit of what it adopted. Whatever has another parent now is watched by its pidfd.
void runs::watch(std::uint32_t slot_number) {
  const auto& run = at(slot_number);
  auto& watched = house_.watched[slot_number];
  const bool known = watched.pidfd >= 0 && watched.run == run.run;
  if (!known) {
    close_pidfd(slot_number);
    watched = {static_cast<int>(syscall(SYS_pidfd_open, run.pid, 0)), run.run};
  }
  const auto process = read_process(run.pid);
  if (is_ours(run, process) && process->parent == getppid())
    return;
  if (!known && !is_ours(run, process))
    close_pidfd(slot_number); // gone, or another's by now
  memory_[slot_number].foreign = true;
  epoll_event event{.events = EPOLLIN | EPOLLONESHOT, .data = {.u64 = pidfd_tag_ + slot_number}};
  if (watched.pidfd < 0 || epoll_ctl(epoll_, EPOLL_CTL_ADD, watched.pidfd, &event) != 0)
    on_pidfd(slot_number);
}

void runs::on_pidfd(std::uint32_t slot_number) {
  memory_[slot_number].give_up_at = boot_ns() + patience;
  if (memory_[slot_number].foreign && !resolve(slot_number)) {
    unresolved_.push_back(slot_number);
    look_again_ = std::min(look_again_, boot_ns() + ms);
  }
}

/// The kernel tells the status of a zombie, and (6.15 and later) that of one that its parent has reaped.
/// @return false while it may still come
bool runs::resolve(std::uint32_t slot_number) {
  auto& run = at(slot_number);
  if (state_of(run) != slot_state::running)
    return true;
  const auto process = read_process(run.pid);
  int status = 0;
  if (is_ours(run, process) && process->status)
    record_status(run, *process->status);
  else if (status_by_pidfd(house_.watched[slot_number].pidfd, status))
    record_status(run, status);
  else if (is_ours(run, process) && boot_ns() < memory_[slot_number].give_up_at)
    return false;
  else
    record_unknown(run);
  ended(slot_number);
  return true;
}

void runs::close_pidfd(std::uint32_t slot_number) {
  auto& watched = house_.watched[slot_number];
  if (watched.pidfd < 0)
    return;
  epoll_ctl(epoll_, EPOLL_CTL_DEL, watched.pidfd, nullptr); // another process of the house may hold it open
  close(watched.pidfd);
  watched.pidfd = -1;
}

void runs::find_recorded() {
  for (std::uint32_t i = 0; i < memory_.size(); ++i)
    if (state_of(at(i)) == slot_state::ended && std::find(emptying_.begin(), emptying_.end(), i) == emptying_.end())
      ended(i);
}

} // namespace troupe::launcher
