#pragma once
// Jobs and CronJobs.

#include "messages/resource/core.hpp"
#include "messages/resource/meta.hpp"
#include "messages/resource/pod.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_PodFailurePolicyOnExitCodesRequirement(F, T) \
  F(T, containerName, std::optional<std::string>, 1, omitempty, plain, "?") \
  F(T, operator_, std::string, 2, always, one_of(words::pod_failure_policy_on_exit_codes_operator), "?") \
  F(T, values, list_of<std::int32_t>, 3, always, set, "?")
/// ?
TROUPE_TYPE(PodFailurePolicyOnExitCodesRequirement, TROUPE_PodFailurePolicyOnExitCodesRequirement)

#define TROUPE_PodFailurePolicyOnPodConditionsPattern(F, T) \
  F(T, type, std::string, 1, always, one_of(words::pod_condition_type), "?") \
  F(T, status, std::string, 2, always, one_of(words::condition_status), "?")
/// ?
TROUPE_TYPE(PodFailurePolicyOnPodConditionsPattern, TROUPE_PodFailurePolicyOnPodConditionsPattern)

#define TROUPE_PodFailurePolicyRule(F, T) \
  F(T, action, std::string, 1, always, one_of(words::pod_failure_policy_action), "?") \
  F(T, onExitCodes, box<PodFailurePolicyOnExitCodesRequirement>, 2, omitempty, plain, "?") \
  F(T, onPodConditions, list_of<PodFailurePolicyOnPodConditionsPattern>, 3, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(PodFailurePolicyRule, TROUPE_PodFailurePolicyRule)

#define TROUPE_PodFailurePolicy(F, T) \
  F(T, rules, list_of<PodFailurePolicyRule>, 1, always, atomic, "?")
/// ?
TROUPE_TYPE(PodFailurePolicy, TROUPE_PodFailurePolicy)

#define TROUPE_SuccessPolicyRule(F, T) \
  F(T, succeededIndexes, std::optional<std::string>, 1, omitempty, plain, "?") \
  F(T, succeededCount, std::optional<std::int32_t>, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(SuccessPolicyRule, TROUPE_SuccessPolicyRule)

#define TROUPE_SuccessPolicy(F, T) \
  F(T, rules, list_of<SuccessPolicyRule>, 1, always, atomic, "?")
/// ?
TROUPE_TYPE(SuccessPolicy, TROUPE_SuccessPolicy)

#define TROUPE_JobSpec(F, T) \
  F(T, parallelism, std::optional<std::int32_t>, 1, omitempty, plain, "?") \
  F(T, completions, std::optional<std::int32_t>, 2, omitempty, plain, "?") \
  F(T, activeDeadlineSeconds, std::optional<std::int64_t>, 3, omitempty, plain, "?") \
  F(T, podFailurePolicy, box<PodFailurePolicy>, 11, omitempty, plain, "?") \
  F(T, successPolicy, box<SuccessPolicy>, 16, omitempty, plain, "?") \
  F(T, backoffLimit, std::optional<std::int32_t>, 7, omitempty, plain, "?") \
  F(T, backoffLimitPerIndex, std::optional<std::int32_t>, 12, omitempty, plain, "?") \
  F(T, maxFailedIndexes, std::optional<std::int32_t>, 13, omitempty, plain, "?") \
  F(T, selector, box<LabelSelector>, 4, omitempty, plain, "?") \
  F(T, manualSelector, std::optional<bool>, 5, omitempty, plain, "?") \
  F(T, template_, PodTemplateSpec, 6, always, plain, "?") \
  F(T, ttlSecondsAfterFinished, std::optional<std::int32_t>, 8, omitempty, plain, "?") \
  F(T, completionMode, std::optional<std::string>, 9, omitempty, one_of(words::completion_mode), "?") \
  F(T, suspend, std::optional<bool>, 10, omitempty, plain, "?") \
  F(T, podReplacementPolicy, std::optional<std::string>, 14, omitempty, one_of(words::pod_replacement_policy), "?") \
  F(T, managedBy, std::optional<std::string>, 15, omitempty, plain, "?")
/// ?
TROUPE_TYPE(JobSpec, TROUPE_JobSpec)

#define TROUPE_JobCondition(F, T) \
  F(T, type, std::string, 1, always, one_of(words::job_condition_type), "?") \
  F(T, status, std::string, 2, always, one_of(words::condition_status), "?") \
  F(T, lastProbeTime, Time, 3, omitempty, plain, "?") \
  F(T, lastTransitionTime, Time, 4, omitempty, plain, "?") \
  F(T, reason, std::string, 5, omitempty, plain, "?") \
  F(T, message, std::string, 6, omitempty, plain, "?")
/// ?
TROUPE_TYPE(JobCondition, TROUPE_JobCondition)

#define TROUPE_UncountedTerminatedPods(F, T) \
  F(T, succeeded, list_of<std::string>, 1, omitempty, set, "?") \
  F(T, failed, list_of<std::string>, 2, omitempty, set, "?")
/// ?
TROUPE_TYPE(UncountedTerminatedPods, TROUPE_UncountedTerminatedPods)

#define TROUPE_JobStatus(F, T) \
  F(T, conditions, list_of<JobCondition>, 1, omitempty, merge("type") | atomic, "?") \
  F(T, startTime, std::optional<Time>, 2, omitempty, plain, "?") \
  F(T, completionTime, std::optional<Time>, 3, omitempty, plain, "?") \
  F(T, active, std::int32_t, 4, omitempty, plain, "?") \
  F(T, succeeded, std::int32_t, 5, omitempty, plain, "?") \
  F(T, failed, std::int32_t, 6, omitempty, plain, "?") \
  F(T, terminating, std::optional<std::int32_t>, 11, omitempty, plain, "?") \
  F(T, completedIndexes, std::string, 7, omitempty, plain, "?") \
  F(T, failedIndexes, std::optional<std::string>, 10, omitempty, plain, "?") \
  F(T, uncountedTerminatedPods, box<UncountedTerminatedPods>, 8, omitempty, plain, "?") \
  F(T, ready, std::optional<std::int32_t>, 9, omitempty, plain, "?")
/// ?
TROUPE_TYPE(JobStatus, TROUPE_JobStatus)

#define TROUPE_Job(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?") \
  F(T, spec, JobSpec, 2, omitempty, plain, "?") \
  F(T, status, JobStatus, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(Job, TROUPE_Job)

#define TROUPE_JobList(F, T) \
  F(T, metadata, ListMeta, 1, omitempty, plain, "?") \
  F(T, items, list_of<Job>, 2, always, plain, "?")
/// ?
TROUPE_TYPE(JobList, TROUPE_JobList)

#define TROUPE_JobTemplateSpec(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?") \
  F(T, spec, JobSpec, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(JobTemplateSpec, TROUPE_JobTemplateSpec)

#define TROUPE_CronJobSpec(F, T) \
  F(T, schedule, std::string, 1, always, plain, "?") \
  F(T, timeZone, std::optional<std::string>, 8, omitempty, plain, "?") \
  F(T, startingDeadlineSeconds, std::optional<std::int64_t>, 2, omitempty, plain, "?") \
  F(T, concurrencyPolicy, std::string, 3, omitempty, one_of(words::concurrency_policy), "?") \
  F(T, suspend, std::optional<bool>, 4, omitempty, plain, "?") \
  F(T, jobTemplate, JobTemplateSpec, 5, always, plain, "?") \
  F(T, successfulJobsHistoryLimit, std::optional<std::int32_t>, 6, omitempty, plain, "?") \
  F(T, failedJobsHistoryLimit, std::optional<std::int32_t>, 7, omitempty, plain, "?")
/// ?
TROUPE_TYPE(CronJobSpec, TROUPE_CronJobSpec)

#define TROUPE_CronJobStatus(F, T) \
  F(T, active, list_of<ObjectReference>, 1, omitempty, atomic, "?") \
  F(T, lastScheduleTime, std::optional<Time>, 4, omitempty, plain, "?") \
  F(T, lastSuccessfulTime, std::optional<Time>, 5, omitempty, plain, "?")
/// ?
TROUPE_TYPE(CronJobStatus, TROUPE_CronJobStatus)

#define TROUPE_CronJob(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "?") \
  F(T, spec, CronJobSpec, 2, omitempty, plain, "?") \
  F(T, status, CronJobStatus, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(CronJob, TROUPE_CronJob)

#define TROUPE_CronJobList(F, T) \
  F(T, metadata, ListMeta, 1, omitempty, plain, "?") \
  F(T, items, list_of<CronJob>, 2, always, plain, "?")
/// ?
TROUPE_TYPE(CronJobList, TROUPE_CronJobList)

// clang-format on

} // namespace troupe::api
