// The keeper: it sleeps, adopts what a dead launcher leaves, records those exits and starts the next launcher.

#include "nodes/launcher/process/clocks.hpp"
#include "nodes/launcher/process/exits.hpp"
#include "nodes/launcher/process/roles.hpp"
#include "nodes/launcher/process/small_file.hpp"

#include <algorithm>
#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace troupe::launcher {

namespace {

void wake_launcher(const house& h) {
  const std::uint64_t one = 1;
  if (write(h.wake, &one, sizeof one) < 0)
    return; // so many wake-ups wait already
}

/// Records the exits of adopted children until the launcher itself is dead.
void watch_children(house& h, pid_t launcher) {
  for (;;) {
    const auto dead = peek_dead(true);
    const auto run = std::find_if(h.table.slots.begin(), h.table.slots.end(),
                                  [&](const slot& s) { return has_process(s) && s.pid == dead.pid; });
    const bool ours = dead.pid != 0 && run != h.table.slots.end();
    if (ours)
      record_exit(*run, dead);
    if (dead.pid != 0)
      reap(dead.pid);
    if (ours)
      wake_launcher(h);
    if (dead.pid == launcher || dead.pid == 0)
      return;
  }
}

/// Children before their exec get the score of whose memory they share. The next launcher gives them theirs.
void expect_wrong_scores(house& h) {
  for (auto& run : h.table.slots)
    if (has_process(run) && !left_our_memory(run))
      run.score_due = 1;
}

void become_keeper(house& h) {
  prctl(PR_SET_PDEATHSIG, 0);
  if (h.table.head->keeper_pid != 0)
    ++h.table.head->keepers;
  h.table.head->keeper_pid = getpid();
  expect_wrong_scores(h);
  write_small_file("/proc/self/oom_score_adj", "-1000"); // where permitted
  prctl(PR_SET_NAME, "troupe-keeper");
  set_title("keeper", h);
  write_pid_file(h, "keeper.pid");
}

void become_launcher(house& h) {
  prctl(PR_SET_PDEATHSIG, SIGUSR1);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  if (h.table.head->launcher_pid != 0)
    ++h.table.head->launchers;
  h.table.head->launcher_pid = getpid();
  write_small_file("/proc/self/oom_score_adj", h.oom_score_adj);
  prctl(PR_SET_NAME, "troupe-launcher");
  set_title("launcher", h);
}

/// A launcher that dies at once again is started more and more slowly.
class restart_pause {
 public:
  void started() { started_ = boot_ns(); }
  void died() {
    pause_ = boot_ns() - started_ > 1000 * ms ? 0 : std::clamp(pause_ * 2, shortest, longest);
    usleep(static_cast<useconds_t>(pause_));
  }

 private:
  static constexpr std::int64_t shortest = 100; // microseconds
  static constexpr std::int64_t longest = 100'000;
  std::int64_t started_ = 0;
  std::int64_t pause_ = 0;
};

} // namespace

void serve(house& h) {
  restart_pause pause;
  become_keeper(h);
  while (h.table.head->quitting == 0) {
    pause.started();
    const pid_t launcher = fork();
    if (launcher == 0) {
      become_launcher(h);
      if (run_launcher(h) == ending::quit) {
        h.table.head->quitting = 1;
        _exit(0);
      }
      become_keeper(h);
      continue;
    }
    if (launcher > 0)
      watch_children(h, launcher);
    pause.died();
  }
  leave_house(h);
}

} // namespace troupe::launcher
