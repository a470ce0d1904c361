#pragma once
// clone3 on a stack of its own without CLONE_VFORK: the new task runs beside its parent in the same memory.

#include <linux/sched.h>

namespace troupe::launcher {

/// Starts `fn(arg)` in a new task as `args` says. `fn` never returns, and calls nothing of libc: errno is the parent's.
/// @return the pid, or -errno
long clone3_call(clone_args* args, void (*fn)(void*), void* arg);

} // namespace troupe::launcher
