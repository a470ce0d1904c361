#include "actors/metrics/controller_metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>

namespace troupe {

namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Histogram;
using prometheus::Labels;

constexpr std::array modes{"NonIndexed", "Indexed"};
constexpr std::array results{"failed", "succeeded"};
constexpr std::array actions{"reconciling", "tracking", "pods_created", "pods_deleted"};
constexpr std::array reasons{"new", "recreate_terminating_or_failed", "recreate_failed"};

/// `count` limits of buckets, each `factor` times the one before; in seconds.
Histogram::BucketBoundaries growing(double first, double factor, int count) {
  Histogram::BucketBoundaries out;
  for (auto limit = first; count > 0; --count, limit *= factor)
    out.push_back(limit);
  return out;
}

template <class Duration> double seconds(Duration d) {
  return std::chrono::duration_cast<std::chrono::duration<double>>(d).count();
}

Labels of_sync(std::size_t mode, std::size_t action) {
  return {{"completion_mode", modes[mode]}, {"result", "success"}, {"action", actions[action]}};
}

template <std::size_t Rows, std::size_t Columns> using grid = std::array<std::array<Counter*, Columns>, Rows>;

} // namespace

/// Those that a pod moves are looked up once, here.
struct controller_metrics::counters {
  prometheus::Registry all;

  Family<Counter>& count(const char* name, const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(all);
  }
  Family<Histogram>& measure(const char* name, const char* help) {
    return prometheus::BuildHistogram().Name(name).Help(help).Register(all);
  }

  Family<Counter>& jobs_finished = count("job_controller_jobs_finished_total", "Finished Jobs, by outcome");
  Family<Counter>& left_to_others =
      count("job_controller_jobs_by_external_controller_total", "Created Jobs that another controller manages");
  Family<Counter>& handled = count("job_controller_pod_failures_handled_by_failure_policy_total",
                                   "Failed pods that a rule of the podFailurePolicy decided about");
  Family<Counter>& finished_indexes =
      count("job_controller_job_finished_indexes_total", "Indexes that have succeeded, or failed for good");

  std::array<std::array<Histogram*, actions.size()>, modes.size()> sync_time{};
  grid<modes.size(), actions.size()> syncs{};
  grid<modes.size(), results.size()> pods_finished{};
  grid<reasons.size(), results.size()> pods_created{};
  Counter& tracked_added;
  Counter& tracked_deleted;
  Counter& stale;
  Histogram& expiry;
  Histogram& skew;
  Histogram& commit;

  counters()
      : tracked_added(tracked("add")), tracked_deleted(tracked("delete")),
        stale(count("job_controller_stale_sync_skips_total",
                    "Decisions of Jobs that are dropped, since something had changed meanwhile")
                  .Add({})),
        expiry(measure("ttl_after_finished_controller_job_deletion_duration_seconds",
                       "From the end of a Job's ttlSecondsAfterFinished to its deletion")
                   .Add({}, growing(0.1, 2, 14))),
        skew(measure("cronjob_controller_job_creation_skew_duration_seconds",
                     "From the time that a CronJob's schedule names to the creation of its Job")
                 .Add({}, growing(0.001, 2, 20))),
        commit(
            measure("troupe_store_commit_duration_seconds", "From the end of a group of changes to its being on disk")
                .Add({}, growing(0.0001, 2, 16))) {
    auto& durations = measure("job_controller_job_sync_duration_seconds", "A Job's decision");
    auto& counts = count("job_controller_job_syncs_total", "Decisions of Jobs");
    auto& pods = count("job_controller_job_pods_finished_total", "Pods that have ended and that their Job counts");
    auto& creations = count("job_controller_job_pods_creation_total", "Pods that Jobs created, or could not create");
    for (std::size_t m = 0; m < modes.size(); ++m) {
      for (std::size_t a = 0; a < actions.size(); ++a) {
        sync_time[m][a] = &durations.Add(of_sync(m, a), growing(0.000004, 4, 12));
        syncs[m][a] = &counts.Add(of_sync(m, a));
      }
      for (std::size_t r = 0; r < results.size(); ++r)
        pods_finished[m][r] = &pods.Add({{"completion_mode", modes[m]}, {"result", results[r]}});
    }
    for (std::size_t r = 0; r < reasons.size(); ++r)
      for (std::size_t s = 0; s < results.size(); ++s)
        pods_created[r][s] = &creations.Add({{"reason", reasons[r]}, {"status", results[s]}});
  }

  Counter& tracked(const char* event) {
    return count("job_controller_terminated_pods_tracking_finalizer_total",
                 "Ended pods that their Job has to count (add) and has counted (delete)")
        .Add({{"event", event}});
  }
};

controller_metrics::controller_metrics() : counters_(std::make_unique<counters>()) {}
controller_metrics::~controller_metrics() = default;

void controller_metrics::job_synced(bool indexed, sync_action what, std::chrono::nanoseconds took) {
  const auto action = static_cast<std::size_t>(what);
  counters_->syncs[indexed][action]->Increment();
  counters_->sync_time[indexed][action]->Observe(seconds(took));
}

void controller_metrics::job_finished(bool indexed, bool succeeded, const std::string& reason) {
  counters_->jobs_finished
      .Add({{"completion_mode", modes[indexed]}, {"result", results[succeeded]}, {"reason", reason}})
      .Increment();
}

void controller_metrics::job_left_to(const std::string& controller) {
  counters_->left_to_others.Add({{"controller_name", controller}}).Increment();
}

void controller_metrics::pod_created(creation_reason why) {
  counters_->pods_created[static_cast<std::size_t>(why)][true]->Increment();
}

void controller_metrics::pod_refused(creation_reason why) {
  counters_->pods_created[static_cast<std::size_t>(why)][false]->Increment();
}

void controller_metrics::job_was_stale() { counters_->stale.Increment(); }

/// The end of a pod and its being counted are one transaction here.
void controller_metrics::pod_finished(bool indexed, bool succeeded) {
  counters_->pods_finished[indexed][succeeded]->Increment();
  counters_->tracked_added.Increment();
  counters_->tracked_deleted.Increment();
}

void controller_metrics::failure_handled(const std::string& action) {
  counters_->handled.Add({{"action", action}}).Increment();
}

void controller_metrics::indexes_finished(bool succeeded, bool backoff_per_index, std::int64_t count) {
  counters_->finished_indexes
      .Add({{"status", results[succeeded]}, {"backoffLimit", backoff_per_index ? "perIndex" : "global"}})
      .Increment(static_cast<double>(count));
}

void controller_metrics::job_expired(std::chrono::microseconds late) { counters_->expiry.Observe(seconds(late)); }

void controller_metrics::cron_job_started(std::chrono::microseconds skew) { counters_->skew.Observe(seconds(skew)); }

void controller_metrics::group_durable(std::chrono::nanoseconds took) { counters_->commit.Observe(seconds(took)); }

std::vector<prometheus::MetricFamily> controller_metrics::collect() const { return counters_->all.Collect(); }

} // namespace troupe
