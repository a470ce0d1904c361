#include "nodes/api/watch/version_queue.hpp"

namespace troupe::api_server {

void version_queue::wait(std::uint64_t version, std::chrono::milliseconds patience,
                         std::function<void(snapshot_ptr)> then) {
  if (auto now = readers_.current(); now && now->version >= version)
    return then(std::move(now));
  all_.push_back({version, std::move(then)});
  const auto place = std::prev(all_.end());
  place->end = server_.after(patience, [this, place] {
    std::list<waiting> due;
    due.splice(due.begin(), all_, place);
    due.front().then(readers_.current());
  });
}

void version_queue::look() {
  const auto now = readers_.current();
  if (!now)
    return;
  std::list<waiting> due;
  for (auto i = all_.begin(); i != all_.end();) {
    const auto here = i++;
    if (here->version <= now->version)
      due.splice(due.end(), all_, here);
  }
  for (auto& one : due) {
    one.end.reset();
    one.then(now);
  }
}

} // namespace troupe::api_server
