#pragma once
// The pods of one node as its agent knows them.

#include "actors/node/container_runtime.hpp"
#include "actors/pod/pod.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace troupe::node {

/// Why and by when a pod is to end.
struct due_end {
  pod::pod_ending why = pod::pod_ending::stopped;
  timestamp_us until = 0;
  std::string message{}; ///< of an eviction
};

/// One pod: what its actor needs to be born, and what it has said. Dropped when its end is durable.
struct member {
  pod_ref pod;
  pod::pod_identity who;
  pod::blueprint_ptr blueprint;
  std::uint32_t memory_percent = 100; ///< of the template's memory: what the blueprint gives it
  std::vector<std::int32_t> runs_begun;
  timestamp_us accepted_us = 0;
  std::string path; ///< of its actor

  pod_actor actor; ///< empty once the pod is over, and between a failure and the restart
  caf::actor_id actor_id = 0;
  std::uint32_t birth = 0;
  std::uint32_t failures_in_a_row = 0;
  timestamp_us born_us = 0;

  pod_status status;
  bool spoken = false;                   ///< `status` is its actor's word; else nothing has happened to it
  bool over = false;                     ///< that word was the last one
  bool discarded = false;                ///< its controller does not want to hear of it
  std::uint32_t attempt = 0;             ///< of its last report
  std::optional<due_end> ending;         ///< it is to end
  pod::pod_news known;                   ///< what the launcher says of its containers
  std::shared_ptr<pod::pod_news> parcel; ///< news on their way to its actor, while a batch of them is sorted
};

/// Keeps the latest start of each container, and every exit until it is settled.
void remember(pod::pod_news& known, const container_started& news);
void remember(pod::pod_news& known, const container_exited& news);
/// The pod needs these exits no more.
void forget_settled(pod::pod_news& known, const std::vector<std::uint64_t>& settled);

using uid_key = std::array<std::uint8_t, 16>;
struct uid_hash {
  std::size_t operator()(const uid_key& uid) const noexcept;
};

/// Members by pod, by UID and by actor.
class pod_table {
 public:
  /// A new member; its pod must not be there yet.
  member& add(member x);
  member* find(const pod_ref& pod);
  const member* find(const pod_ref& pod) const;
  member* by_uid(const uid_key& uid);
  member* by_actor(caf::actor_id id);
  /// The member's actor is this one now; an empty handle: none.
  void set_actor(member& x, pod_actor actor);
  void erase(const pod_ref& pod);
  std::vector<member*> all();
  std::size_t size() const noexcept { return members_.size(); }

 private:
  std::unordered_map<pod_ref, std::unique_ptr<member>> members_;
  std::unordered_map<uid_key, member*, uid_hash> by_uid_;
  std::unordered_map<caf::actor_id, member*> by_actor_;
};

} // namespace troupe::node
