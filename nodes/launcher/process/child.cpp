#include "nodes/launcher/process/child.hpp"

#include "nodes/launcher/process/clone3.hpp"
#include "nodes/launcher/process/mounts.hpp"
#include "nodes/launcher/process/raw_syscall.hpp"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace troupe::launcher {

namespace {

using protocol::step;

[[noreturn]] void give_up(const launch_order& order, step where, long result) {
  order.record->fail_step = where;
  order.record->fail_error = static_cast<std::int32_t>(-result);
  for (;;)
    raw_syscall(SYS_exit_group, 127);
}

void require(const launch_order& order, step where, long result) {
  if (result < 0)
    give_up(order, where, result);
}

std::size_t length(const char* text) {
  std::size_t n = 0;
  while (text[n] != '\0')
    ++n;
  return n;
}

long write_file(const char* path, const char* text) {
  const long fd = raw_syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CLOEXEC, 0);
  if (fd < 0)
    return fd;
  const long written = raw_syscall(SYS_write, fd, text, length(text));
  raw_syscall(SYS_close, fd);
  return written;
}

/// "ID ID 1": the caller's id is the same inside.
struct id_map {
  char text[32];
  explicit id_map(std::uint32_t id) {
    char digits[12];
    int n = 0;
    do {
      digits[n++] = static_cast<char>('0' + id % 10);
      id /= 10;
    } while (id != 0);
    char* to = text;
    for (int copy = 0; copy < 2; ++copy, *to++ = ' ')
      for (int i = n; i > 0; --i)
        *to++ = digits[i - 1];
    *to++ = '1';
    *to = '\0';
  }
};

void map_user(const launch_order& order) {
  const id_map uid{order.outer_uid};
  const id_map gid{order.outer_gid};
  require(order, step::user_namespace, write_file("/proc/self/uid_map", uid.text));
  write_file("/proc/self/setgroups", "deny");
  require(order, step::user_namespace, write_file("/proc/self/gid_map", gid.text));
}

/// Its first act: until then every descriptor is also the launcher's.
void part_from_table(const launch_order& order) {
  if (order.keeps_below == 0)
    return;
  require(order, step::output, raw_syscall(SYS_close_range, order.keeps_below, ~0U, CLOSE_RANGE_UNSHARE));
  std::atomic_ref{order.parted}.store(1, std::memory_order_release);
}

void enter_group(const launch_order& order) {
  require(order, step::session, raw_syscall(SYS_setsid));
  if (order.join >= 0)
    require(order, step::cgroup, raw_syscall(SYS_write, order.join, "0", 1));
  if (order.new_user)
    map_user(order);
  require(order, step::rlimit, raw_syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, &order.descriptors, nullptr));
}

[[noreturn]] void become_program(void* argument);

/// A PID namespace takes in children only: one of them goes on, as a child of the launcher's.
void enter_namespaces(const launch_order& order) {
  if (order.inside < 0)
    return;
  require(order, step::namespaces, raw_syscall(SYS_setns, order.inside, order.enter));
  if ((order.enter & CLONE_NEWPID) == 0)
    return;
  clone_args args{};
  args.flags = CLONE_VM | CLONE_PARENT | CLONE_PARENT_SETTID;
  args.stack = reinterpret_cast<std::uint64_t>(order.second_stack);
  args.stack_size = order.second_stack_size;
  args.parent_tid = reinterpret_cast<std::uint64_t>(&order.record->pid);
  require(order, step::clone, clone3_call(&args, become_program, const_cast<launch_order*>(&order)));
  for (;;)
    raw_syscall(SYS_exit_group, 0);
}

void enter_root(const launch_order& order) {
  if (order.rootfs == nullptr)
    return;
  require(order, step::chroot, raw_syscall(SYS_chroot, order.rootfs));
  require(order, step::chroot, raw_syscall(SYS_chdir, "/"));
}

void become_user(const launch_order& order) {
  if (order.gid >= 0 || order.uid >= 0 || order.group_count > 0)
    if (const long result = raw_syscall(SYS_setgroups, order.group_count, order.groups); result < 0)
      if (result != -EPERM || order.group_count > 0)
        give_up(order, step::groups, result);
  if (order.gid >= 0)
    require(order, step::setgid, raw_syscall(SYS_setresgid, order.gid, order.gid, order.gid));
  if (order.uid >= 0)
    require(order, step::setuid, raw_syscall(SYS_setresuid, order.uid, order.uid, order.uid));
}

void connect_streams(const launch_order& order) {
  require(order, step::output, raw_syscall(SYS_dup3, order.input, 0, 0));
  require(order, step::output, raw_syscall(SYS_dup3, order.output, 1, 0));
  require(order, step::output, raw_syscall(SYS_dup3, order.output, 2, 0));
  raw_syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC);
}

/// A file that was just written may still be open in another child: that passes within moments.
long exec_patiently(const launch_order& order, const char* path) {
  constexpr int attempts = 20;
  const timespec pause{.tv_sec = 0, .tv_nsec = 5'000'000};
  long result = 0;
  for (int i = 0; i < attempts; ++i) {
    result = raw_syscall(SYS_execve, path, order.argv, order.env);
    if (result != -ETXTBSY)
      break;
    raw_syscall(SYS_nanosleep, &pause, nullptr);
  }
  return result;
}

/// As a shell searches: what may not be run is remembered, the search goes on.
[[noreturn]] void exec_first(const launch_order& order) {
  long worst = -ENOENT;
  for (const char* const* path = order.paths; *path != nullptr; ++path) {
    const bool only = path == order.paths && path[1] == nullptr;
    if (!only && raw_syscall(SYS_faccessat, AT_FDCWD, *path, X_OK) == -ENOENT)
      continue;
    const long result = exec_patiently(order, *path);
    if (only || (result != -ENOENT && result != -ENOTDIR && result != -EACCES))
      give_up(order, step::exec, result);
    if (result == -EACCES)
      worst = result;
  }
  give_up(order, step::exec, worst);
}

void become_program(void* argument) {
  const auto& order = *static_cast<const launch_order*>(argument);
  enter_group(order);
  if (order.mount_count > 0)
    require(order, step::mount, enter_mounts(order));
  else
    enter_root(order);
  if (order.working_dir != nullptr || order.rootfs == nullptr)
    require(order, step::chdir, raw_syscall(SYS_chdir, order.working_dir != nullptr ? order.working_dir : "/"));
  connect_streams(order);
  become_user(order);
  const std::uint64_t nothing = 0;
  raw_syscall(SYS_rt_sigprocmask, SIG_SETMASK, &nothing, nullptr, sizeof nothing);
  exec_first(order);
}

} // namespace

void run_child(void* argument) {
  const auto& order = *static_cast<const launch_order*>(argument);
  part_from_table(order);
  enter_namespaces(order);
  become_program(argument);
}

} // namespace troupe::launcher
