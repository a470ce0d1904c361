#pragma once
// What the controller counts of Jobs, CronJobs and its store, under Kubernetes' names where it has them
// (spec/jobs.md §28, spec/cronjobs.md §9).

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace prometheus {
struct MetricFamily;
}

namespace troupe {

/// What a round of a Job was mostly about.
enum class sync_action : std::uint8_t { reconciling, tracking, pods_created, pods_deleted };

/// Why a pod was created.
enum class creation_reason : std::uint8_t { fresh, recreate_terminating_or_failed, recreate_failed };

/// Counters of this process since its start. Thread-safe: actors count, the API reads. Outlives both.
class controller_metrics {
 public:
  controller_metrics();
  ~controller_metrics();
  controller_metrics(const controller_metrics&) = delete;
  controller_metrics& operator=(const controller_metrics&) = delete;

  void job_synced(bool indexed, sync_action what, std::chrono::nanoseconds took);
  /// @param reason of the condition that it ended with
  void job_finished(bool indexed, bool succeeded, const std::string& reason);
  /// A Job was created whose spec.managedBy names somebody else.
  void job_left_to(const std::string& controller);
  void pod_created(creation_reason why);
  /// A pod was wanted, and may not be created.
  void pod_refused(creation_reason why);
  /// A Job decided by what was true no more: its decision is dropped.
  void job_was_stale();
  /// A pod that its Job counts has ended.
  void pod_finished(bool indexed, bool succeeded);
  /// A rule of the podFailurePolicy has matched. @param action its word: "FailJob", "Ignore" …
  void failure_handled(const std::string& action);
  void indexes_finished(bool succeeded, bool backoff_per_index, std::int64_t count);
  /// A finished Job was deleted. @param late after the end of its ttlSecondsAfterFinished
  void job_expired(std::chrono::microseconds late);
  /// @param skew between the scheduled time and the creation of the Job
  void cron_job_started(std::chrono::microseconds skew);
  /// A group of changes is on disk. @param took since it was handed to the disk
  void group_durable(std::chrono::nanoseconds took);

  /// All of them as they are now.
  std::vector<prometheus::MetricFamily> collect() const;

 private:
  struct counters;
  std::unique_ptr<counters> counters_;
};

} // namespace troupe
