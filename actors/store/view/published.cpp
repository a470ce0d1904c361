#include "actors/store/view/published.hpp"

namespace troupe {

published::published(ring_limits limits) : ring_(limits) {}

snapshot_ptr published::current() const {
  const std::lock_guard lock{mutex_};
  return current_;
}

ring_read published::changes_after(std::uint64_t version, std::size_t most) const {
  const std::lock_guard lock{mutex_};
  return ring_.after(version, most);
}

std::uint64_t published::listen(listener f) {
  const std::lock_guard lock{listeners_mutex_};
  listeners_.emplace(++last_listener_, std::move(f));
  return last_listener_;
}

void published::unlisten(std::uint64_t number) {
  const std::lock_guard lock{listeners_mutex_};
  listeners_.erase(number);
}

void published::begin(snapshot_ptr first) {
  {
    const std::lock_guard lock{mutex_};
    ring_.reset(first->version);
    std::swap(current_, first);
  }
  tell();
}

void published::publish(snapshot_ptr next, std::vector<change_ptr> changes) {
  {
    const std::lock_guard lock{mutex_};
    ring_.add(std::move(changes));
    std::swap(current_, next); // the old one is released after the lock
  }
  tell();
}

void published::tell() const {
  const std::lock_guard lock{listeners_mutex_};
  for (const auto& [number, f] : listeners_)
    f();
}

} // namespace troupe
