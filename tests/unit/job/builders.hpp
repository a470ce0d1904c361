#pragma once
// Jobs and pods for tests: a case says only what matters to it.

#include "actors/job/rules/completion.hpp"
#include "actors/job/rules/conditions.hpp"
#include "actors/job/rules/policy.hpp"

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace troupe::test {

/// The time of the decision in all tables.
inline constexpr timestamp_us t0 = 1'767'225'600 * us_per_second; // 2026-01-01T00:00:00Z
inline constexpr timestamp_us second = us_per_second;
/// Long before t0: no backoff is pending.
inline constexpr timestamp_us long_ago = t0 - 3600 * second;

/// A pod, by what the rules look at.
class a_pod {
 public:
  explicit a_pod(pod_phase phase) {
    fact_.phase = phase;
    fact_.created_us = long_ago;
    fact_.scheduled = fact_.accepted = true;
    fact_.finished_us = is_terminal(phase) ? long_ago : 0;
  }
  a_pod ready_since(timestamp_us t) && {
    fact_.ready_us = t;
    return std::move(*this);
  }
  a_pod index(std::uint32_t i) && {
    fact_.index = i;
    return std::move(*this);
  }
  a_pod restarts(std::int32_t n) && {
    fact_.restarts = fact_.max_restarts = n;
    return std::move(*this);
  }
  a_pod created_at(timestamp_us t) && {
    fact_.created_us = t;
    return std::move(*this);
  }
  a_pod finished_at(timestamp_us t) && {
    fact_.finished_us = t;
    return std::move(*this);
  }
  /// Exit codes of its containers.
  a_pod exits(std::vector<std::int32_t> codes) && {
    fact_.exit_codes = std::move(codes);
    return std::move(*this);
  }
  a_pod disrupted() && {
    fact_.disrupted = true;
    return std::move(*this);
  }
  /// OOM killed with that share of the template's memory.
  a_pod oom_killed(std::uint32_t memory_percent = 100) && {
    fact_.oom_killed = true;
    fact_.memory_percent = memory_percent;
    return std::move(*this);
  }
  a_pod given(std::uint32_t memory_percent) && {
    fact_.memory_percent = memory_percent;
    return std::move(*this);
  }
  a_pod has_run() && {
    fact_.has_run = true;
    return std::move(*this);
  }
  a_pod unscheduled() && {
    fact_.scheduled = false;
    return std::move(*this);
  }
  a_pod deleted(timestamp_us t = long_ago) && {
    fact_.terminating = true;
    fact_.deleted_us = t;
    return std::move(*this);
  }
  /// Deleted, and failed by that.
  a_pod failed_by_deletion(timestamp_us t = long_ago) && {
    fact_.failed_by_deletion = true;
    return std::move(*this).deleted(t);
  }
  a_pod uncounted() && {
    fact_.uncounted = fact_.terminating = true;
    return std::move(*this);
  }
  pod_fact numbered(std::uint32_t n) const {
    auto f = fact_;
    f.number = n;
    return f;
  }

 private:
  pod_fact fact_;
};

inline a_pod running() { return a_pod{pod_phase::running}; }
inline a_pod ready() { return running().ready_since(long_ago); }
inline a_pod pending() { return a_pod{pod_phase::pending}; }
inline a_pod succeeded() { return a_pod{pod_phase::succeeded}; }
inline a_pod failed() { return a_pod{pod_phase::failed}; }
inline a_pod terminating() { return running().deleted(); }

/// A Job as admission leaves it, and its pods.
class a_job {
 public:
  a_job() {
    job.metadata.name = "pi";
    job.metadata.namespace_ = "default";
    job.metadata.uid = "11111111-2222-4333-8444-555555555555";
    job.spec.parallelism = job.spec.completions = 1;
    job.spec.backoffLimit = 6;
    job.spec.completionMode = "NonIndexed";
    job.spec.suspend = false;
    job.spec.podReplacementPolicy = "TerminatingOrFailed";
    job.spec.template_.spec.restartPolicy = "Never";
    job.spec.template_.spec.containers.emplace_back().name = "main";
  }
  a_job parallelism(std::int32_t n) && {
    job.spec.parallelism = n;
    return std::move(*this);
  }
  a_job completions(std::int32_t n) && {
    job.spec.completions = n;
    return std::move(*this);
  }
  a_job work_queue() && {
    job.spec.completions.reset();
    return std::move(*this);
  }
  a_job backoff_limit(std::int32_t n) && {
    job.spec.backoffLimit = n;
    return std::move(*this);
  }
  a_job indexed() && {
    job.spec.completionMode = "Indexed";
    return std::move(*this);
  }
  /// To be said before any pod.
  a_job backoff_limit_per_index(std::int32_t n) && {
    job.spec.backoffLimitPerIndex = n;
    job.spec.backoffLimit = std::numeric_limits<std::int32_t>::max();
    pods = job_rules::pod_ledger{n};
    return std::move(*this);
  }
  a_job max_failed_indexes(std::int32_t n) && {
    job.spec.maxFailedIndexes = n;
    return std::move(*this);
  }
  /// One more rule of the podFailurePolicy, for an exit code of any container.
  a_job rule(std::string action, std::int32_t exit_code) && {
    if (!job.spec.podFailurePolicy)
      job.spec.podFailurePolicy.emplace();
    auto& x = job.spec.podFailurePolicy->rules.emplace_back();
    x.action = std::move(action);
    x.onExitCodes.emplace();
    x.onExitCodes->operator_ = "In";
    x.onExitCodes->values = {exit_code};
    job.spec.podReplacementPolicy = "Failed";
    return std::move(*this);
  }
  /// One more rule of the successPolicy.
  a_job succeeds_with(std::optional<std::string> indexes, std::optional<std::int32_t> count) && {
    if (!job.spec.successPolicy)
      job.spec.successPolicy.emplace();
    auto& x = job.spec.successPolicy->rules.emplace_back();
    x.succeededIndexes = std::move(indexes);
    x.succeededCount = count;
    success = job_rules::success_rules{job.spec};
    return std::move(*this);
  }
  a_job on_failure() && {
    job.spec.template_.spec.restartPolicy = "OnFailure";
    return std::move(*this);
  }
  a_job replacing_failed_only() && {
    job.spec.podReplacementPolicy = "Failed";
    return std::move(*this);
  }
  a_job suspended(bool yes = true) && {
    job.spec.suspend = yes;
    return std::move(*this);
  }
  a_job deadline(std::int64_t s) && {
    job.spec.activeDeadlineSeconds = s;
    return std::move(*this);
  }
  a_job started_at(timestamp_us t) && {
    job.status.startTime = api::Time{t};
    return std::move(*this);
  }
  a_job being_deleted() && {
    job.metadata.deletionTimestamp = api::Time{t0};
    return std::move(*this);
  }
  a_job memory_limit(const char* amount) && {
    job.spec.template_.spec.containers[0].resources.limits["memory"] = api::Quantity{amount};
    return std::move(*this);
  }
  a_job annotated(const std::string& name, const std::string& value) && {
    job.metadata.annotations[name] = value;
    options = job_rules::options_of(job.metadata);
    return std::move(*this);
  }
  a_job condition(std::string_view type, std::string_view status, job_rules::cause why = {}) && {
    auto& c = job.status.conditions.emplace_back();
    c.type = type;
    c.status = status;
    c.reason = why.reason;
    c.message = why.message;
    c.lastTransitionTime = c.lastProbeTime = api::Time{long_ago};
    return std::move(*this);
  }
  /// `count` pods of this kind.
  a_job with(int count, const a_pod& pod) && {
    for (int i = 0; i < count; ++i)
      learn(pod.numbered(pods.tally().created));
    return std::move(*this);
  }
  a_job with(const a_pod& pod) && { return std::move(*this).with(1, pod); }

  /// As the Job actor does; a deletion is taken as the store takes it.
  void learn(pod_fact pod) {
    if (pod.terminating && !pod.uncounted)
      pod.failed_by_deletion = !job_rules::replaces_only_failed(job.spec);
    learn_as_stored(std::move(pod));
  }
  /// The same of a fact that the store has told.
  void learn_as_stored(pod_fact pod) {
    if (job_rules::is_indexed(job.spec))
      pods.limit_indexes(static_cast<std::uint32_t>(*job.spec.completions));
    if (pod.phase == pod_phase::failed)
      pods.learn(pod, job_rules::judge(job.metadata, job.spec, pod, options.success_exit_codes));
    else
      pods.learn(pod);
  }
  job_rules::job_view view() const { return {job.metadata, job.spec, job.status, pods, &success, options}; }
  job_rules::plan decide(timestamp_us now = t0) const { return job_rules::decide(view(), now); }

  api::Job job;
  job_rules::pod_ledger pods;
  job_rules::success_rules success;
  job_rules::job_options options;
};

} // namespace troupe::test
