#include "nodes/launcher/process/start_task.hpp"

#include "nodes/launcher/process/clone3.hpp"

#include <csignal>

namespace troupe::launcher {

launch_order order_of(const run_template& what) {
  launch_order order;
  order.argv = what.argv.data();
  order.rootfs = what.rootfs;
  order.working_dir = what.working_dir;
  order.uid = what.body.uid;
  order.gid = what.body.gid;
  order.groups = what.groups.data();
  order.group_count = what.groups.size();
  return order;
}

long start_task(launch_order& order, std::byte* stack, std::size_t stack_size, std::uint64_t flags) {
  auto& record = *order.record;
  record.child_tid = 1;
  clone_args args{};
  args.flags = CLONE_VM | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID | flags;
  args.exit_signal = SIGCHLD;
  args.stack = reinterpret_cast<std::uint64_t>(stack);
  args.stack_size = stack_size;
  args.parent_tid = reinterpret_cast<std::uint64_t>(&record.pid);
  args.child_tid = reinterpret_cast<std::uint64_t>(&record.child_tid);
  return clone3_call(&args, run_child, &order);
}

} // namespace troupe::launcher
