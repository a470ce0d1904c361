// Which containment works here: found by running a child in each.

#include "nodes/launcher/process/containment.hpp"
#include "nodes/launcher/process/small_file.hpp"

#include <csignal>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

namespace troupe::launcher {

namespace {

constexpr int attempts = 500; // of 2 ms

bool wait_until_empty(containment& groups) {
  for (int i = 0; i < attempts; ++i, usleep(2000))
    if (!groups.populated(0, slot{}))
      return true;
  return false;
}

/// A child joins, is seen there, is killed, and is gone.
bool holds_children(containment& groups) {
  launch_order order;
  if (groups.prepare(0, order) < 0)
    return false;
  int ready[2];
  if (pipe(ready) != 0)
    return false;
  const pid_t child = fork();
  if (child == 0) {
    const char joined = write(order.join, "0", 1) == 1 ? 'y' : 'n';
    if (write(ready[1], &joined, 1) == 1)
      pause();
    _exit(0);
  }
  char joined = 'n';
  const bool seen = child > 0 && read(ready[0], &joined, 1) == 1 && joined == 'y' && groups.populated(0, slot{});
  close(ready[0]);
  close(ready[1]);
  if (child <= 0)
    return false;
  if (seen)
    groups.kill(0, slot{});
  else
    ::kill(child, SIGKILL);
  int status = 0;
  for (int i = 0; i < attempts && waitpid(child, &status, WNOHANG) == 0; ++i)
    usleep(2000);
  ::kill(child, SIGKILL);
  waitpid(child, &status, 0);
  return seen && wait_until_empty(groups);
}

bool namespaces_work() {
  const pid_t child = fork();
  if (child == 0) {
    if (unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0)
      _exit(1);
    const pid_t inner = fork();
    if (inner == 0)
      _exit(0);
    int status = 1;
    waitpid(inner, &status, 0);
    _exit(inner > 0 && status == 0 ? 0 : 1);
  }
  int status = 1;
  return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

std::unique_ptr<containment> tried(std::unique_ptr<containment> groups) {
  if (groups && !holds_children(*groups)) {
    groups->remove();
    groups.reset();
  }
  return groups;
}

} // namespace

std::unique_ptr<containment> choose_containment(const containment_context& context, std::string_view wanted) {
  const auto may = [&](std::string_view method) { return wanted.empty() || wanted == method; };
  std::unique_ptr<containment> found;
  if (may("cgroup2"))
    found = tried(make_cgroup2(context));
  if (!found && may("cgroup1-freezer"))
    found = tried(make_cgroup1(context, "freezer"));
  if (!found && may("cgroup1-pids"))
    found = tried(make_cgroup1(context, "pids"));
  if (found)
    return found;
  context.table.head->group_base = {};
  if (may("user-pid-namespace") && namespaces_work())
    return make_user_namespace();
  return may("subreaper") ? make_subreaper(context) : nullptr;
}

} // namespace troupe::launcher
