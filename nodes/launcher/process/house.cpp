#include "nodes/launcher/process/house.hpp"

#include "nodes/launcher/process/exits.hpp"
#include "nodes/launcher/process/mounts.hpp"
#include "nodes/launcher/process/process_stat.hpp"
#include "nodes/launcher/process/small_file.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

namespace troupe::launcher {

namespace {

std::string failed(const std::string& what) { return what + ": " + strerrordesc_np(errno); }

/// A path short enough for a socket address, whatever the folder's length.
std::string short_path(int dir, const char* name) { return "/proc/self/fd/" + std::to_string(dir) + '/' + name; }

bool open_folders(house& h, std::string& error) {
  const auto& dir = h.settings.dir;
  h.lanes.reserve();
  mkdir(dir.c_str(), 0700);
  h.dir = open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (h.dir < 0) {
    error = failed(dir);
    return false;
  }
  h.messages.emplace(dir);
  mkdirat(h.dir, "logs", 0700);
  h.logs = openat(h.dir, "logs", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  h.wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (h.logs < 0 || h.lanes.null() < 0 || h.wake < 0)
    error = failed(dir + "/logs");
  return error.empty();
}

bool take_lock(house& h, std::string& error) {
  h.lock = openat(h.dir, "keeper.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (h.lock < 0) {
    error = failed("keeper.lock");
    return false;
  }
  return flock(h.lock, LOCK_EX | LOCK_NB) == 0;
}

/// Two descriptors a slot, up to two for its group, one for who watches it and one for a command beside it.
void raise_limits(house& h) {
  getrlimit(RLIMIT_NOFILE, &h.descriptors);
  const rlim_t wanted = 6 * h.table.slots.size() + 384;
  rlimit raised{std::max(wanted, h.descriptors.rlim_cur), std::max(wanted, h.descriptors.rlim_max)};
  if (setrlimit(RLIMIT_NOFILE, &raised) != 0) {
    raised = {h.descriptors.rlim_max, h.descriptors.rlim_max};
    setrlimit(RLIMIT_NOFILE, &raised);
  }
}

bool make_pipes(house& h, std::string& error) {
  h.pipes.resize(h.table.slots.size());
  h.watched.resize(h.table.slots.size());
  for (auto& ends : h.pipes) {
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) != 0) {
      error = failed("a pipe for each of " + std::to_string(h.pipes.size()) + " slots");
      return false;
    }
    ends = {fds[0], fds[1]};
    fcntl(ends.read, F_SETFL, O_NONBLOCK);
  }
  return true;
}

bool make_listener(house& h, std::string& error) {
  h.listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  unlinkat(h.dir, "launcher.sock", 0);
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  const auto path = short_path(h.dir, "launcher.sock");
  std::memcpy(address.sun_path, path.c_str(), path.size());
  const auto mask = umask(0177);
  const int bound = bind(h.listener, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  umask(mask);
  if (bound != 0 || listen(h.listener, 16) != 0)
    error = failed(h.settings.dir + "/launcher.sock");
  return error.empty();
}

/// By pid, where no cgroup holds the process: only when the start time says that it is ours.
void end_process(const slot& run) {
  const int pidfd = static_cast<int>(syscall(SYS_pidfd_open, run.pid, 0));
  if (pidfd < 0)
    return;
  const auto process = read_process(run.pid);
  if (process && started_between(*process, run.before_ns, run.after_ns))
    syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, nullptr, 0);
  close(pidfd);
}

/// Keeper and launcher are dead, or it was before this boot: what ran is ended, and nobody saw how it ended.
void end_leftovers(house& h) {
  auto& head = *h.table.head;
  const auto boot = current_boot_id();
  const bool same_boot = head.boot_id == boot;
  head.boot_id = boot;
  head.quitting = 0;
  head.keepers = 0;
  head.launchers = 0;
  head.keeper_pid = 0;
  head.launcher_pid = 0;
  if (!same_boot)
    head.lease_deadline_ns = 0;
  for (auto& run : h.table.slots) {
    if (!has_process(run))
      continue;
    if (same_boot)
      end_process(run);
    record_unknown(run);
  }
  if (same_boot)
    end_leftover_groups(head.group_base.data());
}

} // namespace

bool open_house(house& h, std::string& error) {
  if (!open_folders(h, error) || !take_lock(h, error))
    return false;
  h.table = open_table(h.dir, h.settings.slots);
  if (h.table.head == nullptr) {
    error = errno == EPROTO ? h.settings.dir + "/slots was written by another version of troupe-launcher"
                            : failed(h.settings.dir + "/slots");
    return false;
  }
  raise_limits(h);
  end_leftovers(h);
  h.oom_score_adj = read_small_file("/proc/self/oom_score_adj");
  h.oom_score_adj.erase(h.oom_score_adj.find_last_not_of('\n') + 1);
  if (!make_pipes(h, error))
    return false;
  h.groups = choose_containment({h.dir, h.table}, h.settings.containment);
  if (!h.groups)
    error = "containment " + h.settings.containment + " does not work here";
  else
    h.no_mounts = why_no_mounts(h.groups->namespaces());
  return error.empty() && make_listener(h, error);
}

void leave_house(house& h) {
  unlinkat(h.dir, "launcher.sock", 0);
  for (int i = 0; i < 1000 && !h.groups->kill_all(); ++i) {
    for (auto dead = peek_dead(false); dead.pid != 0; dead = peek_dead(false))
      reap(dead.pid);
    usleep(2000);
  }
  h.groups->remove();
  h.table.head->group_base = {};
  unlinkat(h.dir, "launcher.pid", 0);
  unlinkat(h.dir, "keeper.pid", 0);
}

void write_pid_file(const house& h, const char* name) {
  const auto text = std::to_string(getpid()) + '\n';
  const auto temporary = std::string{name} + ".new";
  const int fd = openat(h.dir, temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0)
    return;
  if (write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()))
    renameat(h.dir, temporary.c_str(), h.dir, name);
  close(fd);
}

} // namespace troupe::launcher
