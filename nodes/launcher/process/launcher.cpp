// The launcher's one thread.

#include "nodes/launcher/process/agent_link.hpp"
#include "nodes/launcher/process/capture.hpp"
#include "nodes/launcher/process/clocks.hpp"
#include "nodes/launcher/process/log_writer.hpp"
#include "nodes/launcher/process/roles.hpp"
#include "nodes/launcher/process/runs.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace troupe::launcher {

namespace {

/// What epoll's data says: the source in the upper half, which one of them in the lower.
enum source : std::uint64_t {
  from_signals = 1ULL << 32,
  from_listener = 2ULL << 32,
  from_peer = 3ULL << 32,
  from_pipe = 4ULL << 32,
  from_keeper = 5ULL << 32,
  from_pidfd = 6ULL << 32,
  from_lease = 7ULL << 32,
  from_command = 8ULL << 32,
  sources = 0xffffffffULL << 32,
};

int open_or_end(int fd) {
  if (fd < 0)
    std::abort(); // the keeper starts another one
  return fd;
}

class launcher {
 public:
  explicit launcher(house& h)
      : house_(h), epoll_(open_or_end(epoll_create1(EPOLL_CLOEXEC))), signals_(make_signals()),
        lease_(open_or_end(timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK))),
        log_(h.logs, h.table, h.settings.logs), capture_(h, log_, epoll_, from_pipe),
        runs_(h, log_, capture_, epoll_, from_pidfd, from_command), link_(h, runs_, epoll_, from_peer) {
    add(signals_, from_signals);
    add(h.listener, from_listener);
    add(h.wake, from_keeper);
    add(lease_, from_lease);
    arm_lease();
  }

  ending run() {
    runs_.reap_all();
    runs_.find_recorded();
    for (look_for_keeper(); !keeper_gone_; turn())
      if (link_.quit_wanted() && runs_.idle())
        return ending::quit;
    return ending::keeper_gone;
  }

  /// Closes what the next launcher opens anew. All other memory stays: children before their exec live in it.
  void leave() {
    link_.close_all();
    runs_.commands().forget_all();
    for (const int fd : {lease_, signals_, epoll_})
      close(fd);
  }

 private:
  static int make_signals() {
    sigset_t wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGCHLD);
    sigaddset(&wanted, SIGUSR1); // the keeper's death, by PR_SET_PDEATHSIG
    return open_or_end(signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK));
  }

  void add(int fd, source tag) {
    epoll_event event{.events = EPOLLIN, .data = {.u64 = tag}};
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0)
      std::abort();
  }

  void turn() {
    epoll_event events[64];
    const int count = epoll_wait(epoll_, events, std::size(events), timeout());
    const auto now = boot_ns();
    for (int i = 0; i < count; ++i)
      handle(events[i].data.u64 & sources, static_cast<std::uint32_t>(events[i].data.u64), now);
    capture_.look(now);
    runs_.tick(now);
    link_.flush(boot_ns());
  }

  int timeout() const {
    const auto due = std::min({runs_.next_tick(), capture_.next_look(), link_.next_flush()});
    if (due == INT64_MAX)
      return -1;
    return static_cast<int>(std::clamp<std::int64_t>((due - boot_ns() + ms - 1) / ms, 0, 60'000));
  }

  void handle(std::uint64_t from, std::uint32_t which, std::int64_t now) {
    switch (from) {
    case from_signals:
      on_signals();
      break;
    case from_listener:
      link_.accept_all();
      break;
    case from_peer:
      on_peer(which);
      break;
    case from_pipe:
      capture_.on_readable(which, now);
      break;
    case from_keeper:
      drain(house_.wake);
      runs_.find_recorded();
      break;
    case from_pidfd:
      runs_.on_pidfd(which);
      break;
    case from_command:
      runs_.commands().on_output(which);
      break;
    case from_lease:
      drain(lease_);
      runs_.check_lease();
      break;
    default:
      break;
    }
  }

  void on_peer(std::uint32_t which) {
    link_.on_ready(which);
    if (link_.take_lease_changed())
      arm_lease();
  }

  void arm_lease() {
    const auto deadline = house_.table.head->lease_deadline_ns;
    itimerspec when{};
    when.it_value.tv_sec = deadline / (1000 * ms);
    when.it_value.tv_nsec = deadline % (1000 * ms);
    timerfd_settime(lease_, TFD_TIMER_ABSTIME, &when, nullptr);
  }

  /// One SIGCHLD may stand for many exits.
  void on_signals() {
    signalfd_siginfo info[8];
    while (read(signals_, info, sizeof info) > 0)
      continue;
    runs_.reap_all();
    look_for_keeper();
  }

  void look_for_keeper() { keeper_gone_ = getppid() != house_.table.head->keeper_pid; }

  static void drain(int fd) {
    std::uint64_t count = 0;
    if (read(fd, &count, sizeof count) < 0)
      return; // another process of the house was first
  }

  house& house_;
  int epoll_;
  int signals_;
  int lease_;
  log_writer log_;
  capture capture_;
  runs runs_;
  agent_link link_;
  bool keeper_gone_ = false;
};

} // namespace

ending run_launcher(house& h) {
  ++h.table.head->incarnation;
  auto* here = new launcher{h};      // never deleted, see leave()
  write_pid_file(h, "launcher.pid"); // now that all that runs is watched
  const auto how = here->run();
  here->leave();
  return how;
}

} // namespace troupe::launcher
