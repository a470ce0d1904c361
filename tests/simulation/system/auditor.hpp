#pragma once
// Watches what the controller publishes and what runs on the nodes, and knows what must never be.

#include "actors/store/view/published.hpp"
#include "messages/resource/batch.hpp"
#include "tests/simulation/system/sim_node.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace troupe::test {

/// Keeps all that was ever published, over all processes of the controller: a status that was shown must hold.
class auditor {
 public:
  auditor(stage& on, const std::vector<std::unique_ptr<sim_node>>& nodes) : stage_(on), nodes_(nodes) {}

  /// Looks at every publication of this process from now on.
  void watch(published& of);
  /// A container's run begins.
  void launched(const sim_node& where, const node::container_key& key, std::uint64_t memory_limit);
  /// A client has changed how many pods a Job may have: until its actor has heard, more may come.
  void parallelism_changes(const std::string& job) { changing_[job] = stage_.now() + std::chrono::seconds{90}; }
  /// A client has ended a pod without its node: it may go on there for a while.
  void forced(const uid_bytes& pod) { forced_.insert(pod); }

  /// What must hold when everything has come to rest.
  void check_end();
  /// No Job has anything left to do.
  bool all_ended() const;
  std::size_t jobs() const noexcept { return jobs_.size(); }

 private:
  struct known_pod {
    pod_record record;
    bool gone = false; ///< with its Job
  };
  struct known_job {
    std::string name;
    api::Job last;
    uid_bytes uid{};
    std::map<std::uint32_t, known_pod> pods;
    std::int32_t most_active = 0; ///< what parallelism allowed of late
    bool removed = false;
  };

  void look();
  void look_at_all(const snapshot& now);
  void take_job(const api::Job& now);
  void take_pod(const pod_owner& of, std::uint32_t number, const pod_record& now);
  void check_memory(const known_job& x, std::uint32_t number) const;
  void check_limit(const node::container_key& key, std::uint64_t memory_limit) const;
  void check(known_job& x);
  void check_active(known_job& x);
  void check_counts(const known_job& x);
  void check_indexes(const known_job& x);
  std::string where(const known_job& x, std::uint32_t number = no_number) const;
  bool runs(const uid_bytes& pod) const;

  stage& stage_;
  const std::vector<std::unique_ptr<sim_node>>& nodes_;
  published* readers_ = nullptr;
  std::uint64_t seen_ = 0;
  std::map<std::string, known_job> jobs_; ///< by uid
  std::set<std::string> touched_;
  std::map<std::string, sim_time> changing_; ///< by name
  std::set<uid_bytes> ended_, forced_;
  std::map<node::container_key, std::pair<std::string, int>> launches_; ///< where, and that node's losses then
};

} // namespace troupe::test
