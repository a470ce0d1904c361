#pragma once
// Watches what the controller publishes and what runs on the nodes, and knows what must never be.

#include "actors/job/indexed/indexes.hpp"
#include "actors/job/options/depends_on.hpp"
#include "actors/store/view/published.hpp"
#include "messages/resource/batch.hpp"
#include "tests/simulation/system/sim_node.hpp"

#include <map>
#include <memory>
#include <optional>
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
  /// A client deletes a pod. @param forced without its node: it may go on there for a while
  void pod_deletion(const uid_bytes& pod, bool forced) {
    deletions_.insert(pod);
    if (forced)
      forced_.insert(pod);
  }
  /// A client deletes a Job without its pods.
  void may_orphan(const std::string& job) { orphaning_.insert(job); }

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
    std::int32_t most_active = 0;           ///< what parallelism allowed of late
    std::int32_t completions = 0;           ///< by which its status was decided; more when that is not certain
    std::optional<std::int32_t> at_success; ///< completions by which it succeeded, if that is known
    std::set<std::string> met;              ///< dependencies by index of which all indexes have come once
    std::string cron;                       ///< uid of the CronJob that made it
    bool removed = false;
  };
  /// How Jobs of a name have ended so far, of whatever uid.
  struct known_end {
    bool succeeded = false, failed = false;
    job_rules::index_set succeeded_indexes, failed_indexes;
  };
  struct known_cron {
    api::CronJob last;
    bool removed = false;
  };

  void look();
  void look_at_all(const snapshot& now);
  /// @param whole each status of before was seen, too
  void take_job(const api::Job& now, bool whole);
  void take_status(known_job& x, const api::Job& now);
  void note_success(known_job& x, const api::Job& now, bool decided);
  void take_removed(known_job& x);
  void take_cron(const api::CronJob& now);
  void take_pod(const pod_owner& of, std::uint32_t number, const pod_record& now);
  void check_memory(const known_job& x, std::uint32_t number) const;
  void check_limit(const node::container_key& key, std::uint64_t memory_limit) const;
  void check(known_job& x);
  void check_active(known_job& x);
  void check_counts(const known_job& x);
  void check_indexes(const known_job& x);
  void check_active_indexes(const known_job& x);
  // auditor_links.cpp: what must hold between objects
  void note_end(const api::Job& job);
  void note_dependencies(known_job& x) const;
  void check_dependencies(const known_job& x);
  bool has_come(const job_rules::dependency& what, std::uint32_t index) const;
  void tie_to_cron(known_job& x);
  void check_cron(const std::string& uid);
  void check_links_at_end();
  std::string where(const known_job& x, std::uint32_t number = no_number) const;
  bool left_nothing_behind(const snapshot& now, const known_job& x) const;
  bool runs(const uid_bytes& pod) const;

  stage& stage_;
  const std::vector<std::unique_ptr<sim_node>>& nodes_;
  published* readers_ = nullptr;
  std::uint64_t seen_ = 0;
  std::map<std::string, known_job> jobs_; ///< by uid
  std::set<std::string> touched_;
  std::map<std::string, sim_time> changing_; ///< by name
  std::set<uid_bytes> ended_, forced_, deletions_;
  std::set<std::string> orphaning_;         ///< names of Jobs
  std::map<std::string, known_end> ends_;   ///< by name
  std::map<std::string, known_cron> crons_; ///< by uid
  std::map<std::string, std::string> runs_; ///< uid of the Job of each run, by CronJob and time
  std::map<node::container_key, std::pair<std::string, int>> launches_; ///< where, and that node's losses then
};

} // namespace troupe::test
