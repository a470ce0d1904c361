#include "nodes/launcher/segment_walk.hpp"

#include <algorithm>

namespace troupe::launcher {

bool run_walk::go(place to) {
  at_ = to;
  skipped_ = false;
  return load() && entry_.run == run_;
}

bool run_walk::next() {
  if (entry_.next_segment == 0)
    return false;
  const auto here = at_;
  const auto current = entry_;
  if (go({entry_.next_segment, entry_.next_entry, 0}))
    return true;
  if (go_on_after_loss(owns(here.segment) ? std::max(at_.segment, here.segment + 1) : at_.segment))
    return true;
  at_ = here;
  entry_ = current;
  return false;
}

bool run_walk::go_on_after_loss(std::uint32_t segment) {
  for (const auto own : reader_.owned(run_))
    if (own >= segment && go({own, 0, 0}))
      return skipped_ = true;
  return false;
}

} // namespace troupe::launcher
