#include "nodes/launcher/process/exits.hpp"

#include "nodes/launcher/process/clocks.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace troupe::launcher {

namespace {

std::uint64_t micro(const timeval& t) { return static_cast<std::uint64_t>(t.tv_sec * 1'000'000LL + t.tv_usec); }

void finish(slot& run, int exit_code, int signal) {
  const bool failed = run.fail_error != 0;
  run.exit_code = failed ? 128 : exit_code;
  run.signal = failed ? 0 : signal;
  run.finished_us = std::max(wall_us(), run.started_us);
  if (failed)
    run.started_us = 0;
  set_state(run, slot_state::ended);
}

/// The kernel's struct pidfd_info in its first form.
struct pidfd_info {
  std::uint64_t mask = 0;
  std::uint64_t cgroup_id = 0;
  std::uint32_t ids[11] = {};
  std::int32_t exit_code = 0;
};
static_assert(sizeof(pidfd_info) == 64);

} // namespace

dead_child peek_dead(bool block) {
  siginfo_t info{};
  dead_child dead;
  const int how = WEXITED | WNOWAIT | (block ? 0 : WNOHANG);
  if (syscall(SYS_waitid, P_ALL, 0, &info, how, &dead.usage) != 0 || info.si_pid == 0)
    return dead;
  dead.pid = info.si_pid;
  dead.code = info.si_code;
  dead.status = info.si_status;
  return dead;
}

void reap(pid_t pid) {
  siginfo_t info{};
  while (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED) != 0 && errno == EINTR)
    continue;
}

void record_exit(slot& run, const dead_child& how) {
  run.cpu_us = micro(how.usage.ru_utime) + micro(how.usage.ru_stime);
  run.max_rss_kib = static_cast<std::uint32_t>(std::max(0L, how.usage.ru_maxrss));
  const bool exited = how.code == CLD_EXITED;
  finish(run, exited ? how.status : 128 + how.status, exited ? 0 : how.status);
}

void record_status(slot& run, int wait_status) {
  if (WIFSIGNALED(wait_status))
    finish(run, 128 + WTERMSIG(wait_status), WTERMSIG(wait_status));
  else
    finish(run, WEXITSTATUS(wait_status), 0);
}

void record_unknown(slot& run) {
  run.flags |= protocol::outcome_unknown;
  finish(run, 137, 0);
}

bool status_by_pidfd(int pidfd, int& wait_status) {
  constexpr std::uint64_t with_exit = 8;
  pidfd_info info{.mask = with_exit};
  constexpr unsigned long get_info = _IOWR(0xFF, 11, pidfd_info);
  if (pidfd < 0 || ioctl(pidfd, get_info, &info) != 0 || (info.mask & with_exit) == 0)
    return false;
  wait_status = info.exit_code;
  return true;
}

} // namespace troupe::launcher
