#pragma once
// Failures of single completion indexes, for backoffLimitPerIndex (spec/jobs.md §14). Pure.

#include "actors/job/indexed/indexes.hpp"
#include "actors/job/rules/backoff.hpp"
#include "actors/job/rules/failure_policy.hpp"

#include <cstdint>
#include <map>

namespace troupe::job_rules {

/// What is remembered of the indexes of one Job whose pods have failed.
class index_failure_record {
 public:
  /// @param limit backoffLimitPerIndex: an index with more counted failures has failed
  explicit index_failure_record(std::int32_t limit) : limit_(limit) {}

  /// One of its pods has failed. @param replaced it has another, active one already
  void failed(std::uint32_t index, timestamp_us finished, failure_verdict::action how, bool replaced = false);
  void succeeded(std::uint32_t index);
  /// It has an active pod, or has none any more.
  void replaced(std::uint32_t index, bool yes);
  /// Indexes of `first` and more are nothing any more (spec/jobs.md §23).
  void forget_from(std::uint32_t first);

  /// Indexes that get no pod any more.
  const index_set& failed_indexes() const noexcept { return failed_; }
  /// The failures before the next pod of an index.
  index_failures before(std::uint32_t index) const;
  /// When an index may get its next pod.
  timestamp_us open_at(std::uint32_t index, const backoff_curve& by = {}) const;
  /// How many pods whose failure counts are the last of an index that waits for a replacement: those are not in the
  /// status yet.
  std::int32_t unreplaced() const noexcept { return unreplaced_; }

 private:
  struct one_index {
    index_failures failures;
    timestamp_us last = 0;
    bool last_counts = false;
    bool replaced = false; ///< it has an active pod
    bool waits() const noexcept { return last_counts && !replaced; }
  };
  void forget(std::map<std::uint32_t, one_index>::iterator which);

  std::int32_t limit_;
  std::map<std::uint32_t, one_index> retried_; ///< have failed, may yet succeed
  std::int32_t unreplaced_ = 0;                ///< of those
  index_set failed_;
};

} // namespace troupe::job_rules
