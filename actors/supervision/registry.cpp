#include "actors/supervision/registry.hpp"

#include <algorithm>

namespace troupe {

registered_actor_ptr actor_registry::add(actor_identity who, caf::actor_addr address, std::int64_t since_us) {
  auto entry = std::make_shared<registered_actor>();
  entry->who = std::move(who);
  entry->address = std::move(address);
  entry->since_us = since_us;
  const std::lock_guard lock{mutex_};
  actors_[entry->who.path] = entry;
  return entry;
}

void actor_registry::remove(const registered_actor_ptr& who) {
  const std::lock_guard lock{mutex_};
  const auto i = actors_.find(who->who.path);
  if (i != actors_.end() && i->second == who) // a successor may stand there already
    actors_.erase(i);
}

void actor_registry::failed(const std::string& path, std::string why) {
  const std::lock_guard lock{mutex_};
  history_[path].last_failure = std::move(why);
}

void actor_registry::restarted(const std::string& path) {
  const std::lock_guard lock{mutex_};
  ++history_[path].restarts;
}

void actor_registry::forget(const std::string& path) {
  const std::lock_guard lock{mutex_};
  history_.erase(path);
}

registered_actor_ptr actor_registry::find(const std::string& path) const {
  const std::lock_guard lock{mutex_};
  const auto i = actors_.find(path);
  return i == actors_.end() ? nullptr : i->second;
}

path_history actor_registry::history(const std::string& path) const {
  const std::lock_guard lock{mutex_};
  const auto i = history_.find(path);
  return i == history_.end() ? path_history{} : i->second;
}

std::vector<registered_actor_ptr> actor_registry::all() const {
  std::vector<registered_actor_ptr> out;
  {
    const std::lock_guard lock{mutex_};
    out.reserve(actors_.size());
    for (const auto& [path, entry] : actors_)
      out.push_back(entry);
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a->who.path < b->who.path; });
  return out;
}

} // namespace troupe
