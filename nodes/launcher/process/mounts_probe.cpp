// Whether containers can have mounts of their own here: tried by a child.

#include "nodes/launcher/process/mounts.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace troupe::launcher {

namespace {

/// In the child. @return 0 or the errno of the first thing that may not be done
int try_mounts(int namespaces) {
  if (unshare(namespaces | CLONE_NEWNS) != 0 || mount(nullptr, "/", nullptr, MS_REC | MS_SLAVE, nullptr) != 0)
    return errno;
  const auto tree = syscall(SYS_open_tree, AT_FDCWD, "/", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_RDONLY;
  if (tree < 0 || syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH, &attributes, sizeof attributes) != 0)
    return errno;
  const auto context = syscall(SYS_fsopen, "tmpfs", FSOPEN_CLOEXEC);
  return context < 0 ? errno : 0;
}

} // namespace

std::string why_no_mounts(int namespaces) {
  const pid_t child = fork();
  if (child == 0)
    _exit(try_mounts(namespaces & ~CLONE_NEWPID) & 0xff);
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child)
    return "the launcher cannot try it";
  const int error = WIFEXITED(status) ? WEXITSTATUS(status) : EFAULT;
  if (error == 0)
    return {};
  if (error == ENOSYS)
    return "the kernel is older than Linux 5.12";
  return std::string{"the launcher may not make mount namespaces: "} + strerrordesc_np(error);
}

} // namespace troupe::launcher
