#include "actors/store/view/change_ring.hpp"

#include <algorithm>

namespace troupe {

void change_ring::reset(std::uint64_t version) {
  entries_.clear();
  bytes_ = 0;
  floor_ = version;
}

void change_ring::add(std::vector<change_ptr> changes) {
  for (auto& change : changes) {
    const auto cost = change->cost();
    bytes_ += cost;
    entries_.push_back({std::move(change), cost});
  }
  while (!entries_.empty() && (entries_.size() > limits_.entries || bytes_ > limits_.bytes)) {
    bytes_ -= entries_.front().cost;
    floor_ = entries_.front().what->version;
    entries_.pop_front();
  }
}

ring_read change_ring::after(std::uint64_t version, std::size_t most) const {
  ring_read read;
  read.oldest = floor_;
  read.up_to = version;
  read.too_old = version < floor_;
  if (read.too_old)
    return read;
  auto i = std::upper_bound(entries_.begin(), entries_.end(), version,
                            [](std::uint64_t v, const entry& e) { return v < e.what->version; });
  for (; i != entries_.end() && read.changes.size() < most; ++i)
    read.changes.push_back(i->what);
  if (!read.changes.empty())
    read.up_to = read.changes.back()->version;
  read.more = i != entries_.end();
  return read;
}

} // namespace troupe
