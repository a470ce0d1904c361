#include "nodes/launcher/process/start_lanes.hpp"

#include <algorithm>
#include <atomic>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace troupe::launcher {

namespace {

constexpr std::size_t lane_count = 16; // children between clone and their first call: a few

bool can_part_tables() { return syscall(SYS_close_range, ~0U, ~0U, CLOSE_RANGE_UNSHARE) == 0; }

bool is_in_use(const launch_order* user) {
  return user != nullptr && std::atomic_ref{user->parted}.load(std::memory_order_acquire) == 0 &&
         std::atomic_ref{user->record->child_tid}.load(std::memory_order_acquire) != 0;
}

bool move_to(int from, int to) { return from < 0 || dup3(from, to, O_CLOEXEC) == to; }

} // namespace

void start_lanes::reserve() {
  null_ = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null_ < 0 || !can_part_tables())
    return;
  lanes_.resize(lane_count);
  int highest = null_;
  for (auto& l : lanes_) {
    l.output = fcntl(null_, F_DUPFD_CLOEXEC, 0);
    l.join = fcntl(null_, F_DUPFD_CLOEXEC, 0);
    if (l.output < 0 || l.join < 0)
      return;
    highest = std::max({highest, l.output, l.join});
  }
  end_ = highest + 1;
}

bool start_lanes::take(launch_order& order) {
  if (end_ == 0)
    return false;
  for (std::size_t tried = 0; tried < lanes_.size(); ++tried) {
    auto& l = lanes_[next_];
    next_ = (next_ + 1) % lanes_.size();
    if (is_in_use(l.user))
      continue;
    if (!move_to(order.output, l.output) || !move_to(order.join, l.join))
      return false;
    order.output = l.output;
    if (order.join >= 0)
      order.join = l.join;
    order.keeps_below = end_;
    l.user = &order;
    return true;
  }
  return false;
}

} // namespace troupe::launcher
