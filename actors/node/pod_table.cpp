#include "actors/node/pod_table.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace troupe::node {

namespace {} // namespace

void remember(pod::pod_news& known, const container_started& news) {
  const auto same = std::find_if(known.started.begin(), known.started.end(),
                                 [&](const auto& x) { return x.key.container == news.key.container; });
  if (same == known.started.end())
    known.started.push_back(news);
  else if (news.key.attempt >= same->key.attempt)
    *same = news;
}

void remember(pod::pod_news& known, const container_exited& news) {
  const auto same =
      std::find_if(known.exited.begin(), known.exited.end(), [&](const auto& x) { return x.key == news.key; });
  if (same == known.exited.end())
    known.exited.push_back(news);
  else
    *same = news;
}

void forget_settled(pod::pod_news& known, const std::vector<std::uint64_t>& settled) {
  if (!settled.empty())
    std::erase_if(known.exited, [&](const auto& x) {
      return std::find(settled.begin(), settled.end(), x.sequence) != settled.end();
    });
}

std::size_t uid_hash::operator()(const uid_key& uid) const noexcept {
  std::uint64_t half = 0;
  std::memcpy(&half, uid.data() + sizeof half, sizeof half);
  return static_cast<std::size_t>(half);
}

member& pod_table::add(member x) {
  auto owned = std::make_unique<member>(std::move(x));
  auto& added = *owned;
  by_uid_[added.who.uid] = &added;
  members_[added.pod] = std::move(owned);
  return added;
}

member* pod_table::find(const pod_ref& pod) {
  const auto found = members_.find(pod);
  return found == members_.end() ? nullptr : found->second.get();
}

const member* pod_table::find(const pod_ref& pod) const {
  const auto found = members_.find(pod);
  return found == members_.end() ? nullptr : found->second.get();
}

member* pod_table::by_uid(const uid_key& uid) {
  const auto found = by_uid_.find(uid);
  return found == by_uid_.end() ? nullptr : found->second;
}

member* pod_table::by_actor(caf::actor_id id) {
  const auto found = by_actor_.find(id);
  return found == by_actor_.end() ? nullptr : found->second;
}

void pod_table::set_actor(member& x, pod_actor actor) {
  if (x.actor)
    by_actor_.erase(x.actor_id);
  x.actor = std::move(actor);
  if (!x.actor)
    return;
  x.actor_id = x.actor->id();
  by_actor_[x.actor_id] = &x;
}

void pod_table::erase(const pod_ref& pod) {
  const auto found = members_.find(pod);
  if (found == members_.end())
    return;
  by_actor_.erase(found->second->actor_id);
  by_uid_.erase(found->second->who.uid);
  members_.erase(found);
}

std::vector<member*> pod_table::all() {
  std::vector<member*> out;
  out.reserve(members_.size());
  for (const auto& [pod, x] : members_)
    out.push_back(x.get());
  std::sort(out.begin(), out.end(), [](const member* a, const member* b) { return a->pod < b->pod; });
  return out;
}

} // namespace troupe::node
