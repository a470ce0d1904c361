#include "actors/node/runtime_mirror.hpp"

#include <utility>

namespace troupe::node {

void runtime_mirror::listen(listener who) {
  bool first = false;
  {
    const std::lock_guard lock{mutex_};
    listener_ = std::move(who);
    if (listener_ && table_known_)
      listener_(everything());
    first = listener_ && !connected_to_real_;
    connected_to_real_ = connected_to_real_ || first;
  }
  if (first)
    real_.listen([this](runtime_news news) { hear(std::move(news)); });
}

void runtime_mirror::hear(runtime_news news) {
  const std::lock_guard lock{mutex_};
  remember(news);
  if (listener_)
    listener_(std::move(news));
}

void runtime_mirror::remember(const runtime_news& news) {
  if (news.connected) {
    table_known_ = true;
    asked_.clear();
    running_.clear();
    exited_.clear();
  }
  for (const auto& list : {&news.running, &news.started})
    for (const auto& x : *list)
      running_.insert_or_assign(x.key, x);
  for (const auto& x : news.exited) {
    running_.erase(x.key);
    exited_.insert_or_assign(x.sequence, x);
  }
}

runtime_news runtime_mirror::everything() const {
  runtime_news out;
  out.connected = true;
  for (const auto& [key, x] : running_)
    out.running.push_back(x);
  for (const auto& [sequence, x] : exited_)
    out.exited.push_back(x);
  return out;
}

void runtime_mirror::start(const container_key& key, template_id which, std::vector<std::string> own_env) {
  {
    const std::lock_guard lock{mutex_};
    asked_.insert(key);
  }
  real_.start(key, which, std::move(own_env));
}

std::vector<container_key> runtime_mirror::asked_for(const std::array<std::uint8_t, 16>& pod_uid) const {
  const std::lock_guard lock{mutex_};
  std::vector<container_key> out;
  for (auto at = asked_.lower_bound({.pod_uid = pod_uid}); at != asked_.end() && at->pod_uid == pod_uid; ++at)
    out.push_back(*at);
  return out;
}

void runtime_mirror::acknowledge(std::vector<std::uint64_t> sequences) {
  {
    const std::lock_guard lock{mutex_};
    for (const auto sequence : sequences)
      if (const auto end = exited_.find(sequence); end != exited_.end()) {
        asked_.erase(end->second.key);
        exited_.erase(end);
      }
  }
  real_.acknowledge(std::move(sequences));
}

} // namespace troupe::node
