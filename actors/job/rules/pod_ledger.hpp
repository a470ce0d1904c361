#pragma once
// What a Job knows of its pods: the live ones whole, the finished ones as sums. Fed with facts, a changed pod at a
// time.

#include "actors/job/indexed/index_count.hpp"
#include "actors/job/indexed/index_failures.hpp"
#include "actors/job/indexed/indexes.hpp"
#include "actors/job/rules/backoff.hpp"
#include "actors/job/rules/failure_policy.hpp"
#include "actors/job/rules/oom_memory.hpp"
#include "messages/cluster/pod_fact.hpp"

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace troupe::job_rules {

inline constexpr std::uint32_t no_index = 0xffffffffU;

/// Sums over a Job's pods (spec/jobs.md §9). "Uncounted" pods (removed by scale-down or suspend) appear only where
/// named.
struct job_tally {
  std::int32_t active = 0;      ///< not finished, not being deleted
  std::int32_t ready = 0;       ///< active ones with Ready=True
  std::int32_t terminating = 0; ///< being deleted, not finished; uncounted ones too
  std::int32_t succeeded = 0;   ///< phase Succeeded, unless they failed by their deletion before
  std::int32_t failed = 0;      ///< phase Failed, or failed by their deletion
  std::int32_t ignored = 0;     ///< phase Failed as well, but a rule says that it does not count
  std::int64_t restarts = 0;    ///< of all containers of all pods that are Pending or Running
  std::uint32_t created = 0;    ///< also the number of the next pod
  bool operator==(const job_tally&) const = default;
};

class pod_ledger {
 public:
  pod_ledger() = default;
  /// Of a Job with backoffLimitPerIndex.
  explicit pod_ledger(std::int32_t limit_per_index) : index_failures_(index_failure_record{limit_per_index}) {}

  /// Takes in what is known of a pod now. The same fact again changes nothing; neither does anything after its end.
  /// @param verdict of a failed pod
  void learn(pod_fact now, failure_verdict verdict = {});
  /// Of an Indexed Job: pods without an index below `completions` count as nothing when they end (spec/jobs.md §9), and
  /// what was known of the indexes beyond is forgotten (§23).
  void limit_indexes(std::uint32_t completions);
  /// After everything was told anew: of the failed pods that have no valid index now, as many count as this sum shows;
  /// those had one when they failed. @param failed the Job's status.failed
  void restore_failed(std::int32_t failed);

  const job_tally& tally() const noexcept { return tally_; }
  /// The pods that have not ended, by number.
  const std::unordered_map<std::uint32_t, pod_fact>& live() const noexcept { return live_; }
  failure_streak streak() const { return record_.streak(); }
  /// The pods that fail when their Job does: those that have not ended and do not count yet.
  std::int32_t would_fail() const;
  const index_set& succeeded_indexes() const noexcept { return succeeded_indexes_; }
  /// Those that get no pod any more: they have succeeded, or failed for good. Both sets may be of many short runs where
  /// this one has few: what is open next is looked for in it.
  const index_set& settled_indexes() const noexcept { return settled_indexes_; }
  /// Active pods of which no container has run yet: creation time and number, ascending.
  const std::set<std::pair<timestamp_us, std::uint32_t>>& unstarted() const noexcept { return unstarted_; }
  const index_count& active_indexes() const noexcept { return active_indexes_; }
  const index_count& terminating_indexes() const noexcept { return terminating_indexes_; }
  /// Only of a Job with backoffLimitPerIndex.
  const std::optional<index_failure_record>& index_failures() const noexcept { return index_failures_; }
  /// With how much memory its pods were OOM killed.
  const oom_record& ooms() const noexcept { return ooms_; }
  /// Why a pod's failure ends the whole Job: the message of the first such pod; nullptr: none did.
  const std::string* fail_job() const noexcept { return fail_job_ ? &fail_job_->second : nullptr; }

 private:
  void add_live(const pod_fact& pod, int sign);
  void count_unstarted(const pod_fact& pod, int sign);
  void count_active_index(std::uint32_t index, int sign);
  void end(const pod_fact& pod, failure_verdict verdict);
  void succeed(const pod_fact& pod);
  void fail(const pod_fact& pod, timestamp_us when, failure_verdict verdict);
  bool has_ended(std::uint32_t number) const;
  bool is_stray(std::uint32_t index) const noexcept { return completions_ && index >= *completions_; }

  job_tally tally_;
  std::optional<std::uint32_t> completions_; ///< of an Indexed Job
  std::int32_t strays_ = 0;                  ///< failed without a valid index
  std::unordered_map<std::uint32_t, pod_fact> live_;
  std::vector<bool> ended_; ///< by number
  failure_record record_;
  std::set<std::pair<timestamp_us, std::uint32_t>> unstarted_;
  index_set succeeded_indexes_, settled_indexes_;
  index_count active_indexes_, terminating_indexes_;
  std::optional<index_failure_record> index_failures_;
  oom_record ooms_;
  std::optional<std::pair<std::uint32_t, std::string>> fail_job_; ///< pod number and message
};

} // namespace troupe::job_rules
