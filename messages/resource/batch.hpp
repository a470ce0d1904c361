#pragma once
// Jobs and CronJobs.

#include "messages/resource/core.hpp"
#include "messages/resource/meta.hpp"
#include "messages/resource/pod.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_PodFailurePolicyOnExitCodesRequirement(F, T) \
  F(T, containerName, std::optional<std::string>, 1, omitempty, plain, "a single container; unset: any") \
  F(T, operator_, std::string, 2, always, one_of(words::pod_failure_policy_on_exit_codes_operator), "In or NotIn") \
  F(T, values, list_of<std::int32_t>, 3, always, set, "the exit codes")
/// Exit codes that a failure rule is for.
TROUPE_TYPE(PodFailurePolicyOnExitCodesRequirement, TROUPE_PodFailurePolicyOnExitCodesRequirement)

#define TROUPE_PodFailurePolicyOnPodConditionsPattern(F, T) \
  F(T, type, std::string, 1, always, one_of(words::pod_condition_type), "type of the condition") \
  F(T, status, std::string, 2, always, one_of(words::condition_status), "status that it must have")
/// A pod condition that a failure rule is for.
TROUPE_TYPE(PodFailurePolicyOnPodConditionsPattern, TROUPE_PodFailurePolicyOnPodConditionsPattern)

#define TROUPE_PodFailurePolicyRule(F, T) \
  F(T, action, std::string, 1, always, one_of(words::pod_failure_policy_action), "what to do") \
  F(T, onExitCodes, box<PodFailurePolicyOnExitCodesRequirement>, 2, omitempty, plain, "on these exits, or …") \
  F(T, onPodConditions, list_of<PodFailurePolicyOnPodConditionsPattern>, 3, omitempty, atomic, \
    "… under these conditions")
/// What to do on certain failures of a pod.
TROUPE_TYPE(PodFailurePolicyRule, TROUPE_PodFailurePolicyRule)

#define TROUPE_PodFailurePolicy(F, T) \
  F(T, rules, list_of<PodFailurePolicyRule>, 1, always, atomic, "the rules, in order")
/// What to do on failures of pods; the first rule that fits counts.
TROUPE_TYPE(PodFailurePolicy, TROUPE_PodFailurePolicy)

#define TROUPE_SuccessPolicyRule(F, T) \
  F(T, succeededIndexes, std::optional<std::string>, 1, omitempty, plain, "indexes that must have succeeded") \
  F(T, succeededCount, std::optional<std::int32_t>, 2, omitempty, plain, "how many of them; unset: all")
/// When an Indexed Job counts as done early.
TROUPE_TYPE(SuccessPolicyRule, TROUPE_SuccessPolicyRule)

#define TROUPE_SuccessPolicy(F, T) \
  F(T, rules, list_of<SuccessPolicyRule>, 1, always, atomic, "the rules, in order")
/// When an Indexed Job counts as done early: one rule suffices.
TROUPE_TYPE(SuccessPolicy, TROUPE_SuccessPolicy)

#define TROUPE_JobSpec(F, T) \
  F(T, parallelism, std::optional<std::int32_t>, 1, omitempty, plain, "most pods that run at once") \
  F(T, completions, std::optional<std::int32_t>, 2, omitempty, plain, \
    "pods that must succeed; unset: any one ends the Job") \
  F(T, activeDeadlineSeconds, std::optional<std::int64_t>, 3, omitempty, plain, "seconds that the Job may be active") \
  F(T, podFailurePolicy, box<PodFailurePolicy>, 11, omitempty, plain, "what to do on certain failures") \
  F(T, successPolicy, box<SuccessPolicy>, 16, omitempty, plain, "when it counts as done early") \
  F(T, backoffLimit, std::optional<std::int32_t>, 7, omitempty, plain, "failures after which it has failed") \
  F(T, backoffLimitPerIndex, std::optional<std::int32_t>, 12, omitempty, plain, \
    "failures after which an index has failed") \
  F(T, maxFailedIndexes, std::optional<std::int32_t>, 13, omitempty, plain, \
    "failed indexes after which it has failed") \
  F(T, selector, box<LabelSelector>, 4, omitempty, plain, "its pods; made by the server") \
  F(T, manualSelector, std::optional<bool>, 5, omitempty, plain, "the selector was chosen by hand") \
  F(T, template_, PodTemplateSpec, 6, always, plain, "the pods that it makes") \
  F(T, ttlSecondsAfterFinished, std::optional<std::int32_t>, 8, omitempty, plain, \
    "seconds after its end until it is deleted") \
  F(T, completionMode, std::optional<std::string>, 9, omitempty, one_of(words::completion_mode), \
    "NonIndexed, or Indexed: each pod has a number") \
  F(T, suspend, std::optional<bool>, 10, omitempty, plain, "no pods run while this is true") \
  F(T, podReplacementPolicy, std::optional<std::string>, 14, omitempty, one_of(words::pod_replacement_policy), \
    "when a pod that ends is replaced") \
  F(T, managedBy, std::optional<std::string>, 15, omitempty, plain, "who runs it; unset: the built-in controller")
/// What a Job shall run, how often and how side by side.
TROUPE_TYPE(JobSpec, TROUPE_JobSpec)

#define TROUPE_JobCondition(F, T) \
  F(T, type, std::string, 1, always, one_of(words::job_condition_type), "what was observed") \
  F(T, status, std::string, 2, always, one_of(words::condition_status), "True, False or Unknown") \
  F(T, lastProbeTime, Time, 3, omitempty, plain, "when the condition was last looked at") \
  F(T, lastTransitionTime, Time, 4, omitempty, plain, "when the status last changed") \
  F(T, reason, std::string, 5, omitempty, plain, "one word for programs") \
  F(T, message, std::string, 6, omitempty, plain, "a sentence for people")
/// One observation about a Job.
TROUPE_TYPE(JobCondition, TROUPE_JobCondition)

#define TROUPE_UncountedTerminatedPods(F, T) \
  F(T, succeeded, list_of<std::string>, 1, omitempty, set, "uids of those that succeeded") \
  F(T, failed, list_of<std::string>, 2, omitempty, set, "uids of those that failed")
/// Pods that have ended and are about to be counted.
TROUPE_TYPE(UncountedTerminatedPods, TROUPE_UncountedTerminatedPods)

#define TROUPE_JobStatus(F, T) \
  F(T, conditions, list_of<JobCondition>, 1, omitempty, merge("type") | atomic, "what is known of its state") \
  F(T, startTime, std::optional<Time>, 2, omitempty, plain, "when it was first not suspended") \
  F(T, completionTime, std::optional<Time>, 3, omitempty, plain, "when it succeeded") \
  F(T, active, std::int32_t, 4, omitempty, plain, "pods that are pending or running") \
  F(T, succeeded, std::int32_t, 5, omitempty, plain, "pods that have succeeded") \
  F(T, failed, std::int32_t, 6, omitempty, plain, "pods that have failed") \
  F(T, terminating, std::optional<std::int32_t>, 11, omitempty, plain, "pods that are being ended") \
  F(T, completedIndexes, std::string, 7, omitempty, plain, "indexes that have succeeded, as \"1,3-5\"") \
  F(T, failedIndexes, std::optional<std::string>, 10, omitempty, plain, "indexes that have failed, as \"1,3-5\"") \
  F(T, uncountedTerminatedPods, box<UncountedTerminatedPods>, 8, omitempty, plain, "ended, but not yet in the counts") \
  F(T, ready, std::optional<std::int32_t>, 9, omitempty, plain, "active pods that are ready")
/// What became of a Job.
TROUPE_TYPE(JobStatus, TROUPE_JobStatus)

#define TROUPE_Job(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, spec, JobSpec, 2, omitempty, plain, "what is wanted") \
  F(T, status, JobStatus, 3, omitempty, plain, "what is")
/// Runs pods until enough of them have succeeded.
TROUPE_TYPE(Job, TROUPE_Job)

#define TROUPE_JobList(F, T) \
  F(T, metadata, ListMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, items, list_of<Job>, 2, always, plain, "the objects")
/// Jobs.
TROUPE_TYPE(JobList, TROUPE_JobList)

#define TROUPE_JobTemplateSpec(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, spec, JobSpec, 2, omitempty, plain, "what is wanted")
/// The Jobs that a CronJob makes.
TROUPE_TYPE(JobTemplateSpec, TROUPE_JobTemplateSpec)

#define TROUPE_CronJobSpec(F, T) \
  F(T, schedule, std::string, 1, always, plain, "the times, in cron's form") \
  F(T, timeZone, std::optional<std::string>, 8, omitempty, plain, "zone of the times; unset: the controller's") \
  F(T, startingDeadlineSeconds, std::optional<std::int64_t>, 2, omitempty, plain, "how late a Job may start") \
  F(T, concurrencyPolicy, std::string, 3, omitempty, one_of(words::concurrency_policy), \
    "what to do when the last Job still runs") \
  F(T, suspend, std::optional<bool>, 4, omitempty, plain, "starts no Jobs while this is true") \
  F(T, jobTemplate, JobTemplateSpec, 5, always, plain, "the Jobs") \
  F(T, successfulJobsHistoryLimit, std::optional<std::int32_t>, 6, omitempty, plain, "succeeded Jobs that are kept") \
  F(T, failedJobsHistoryLimit, std::optional<std::int32_t>, 7, omitempty, plain, "failed Jobs that are kept")
/// When a CronJob starts which Jobs.
TROUPE_TYPE(CronJobSpec, TROUPE_CronJobSpec)

#define TROUPE_CronJobStatus(F, T) \
  F(T, active, list_of<ObjectReference>, 1, omitempty, atomic, "Jobs that run") \
  F(T, lastScheduleTime, std::optional<Time>, 4, omitempty, plain, "when a Job was last due and started") \
  F(T, lastSuccessfulTime, std::optional<Time>, 5, omitempty, plain, "when one last succeeded")
/// What a CronJob has done.
TROUPE_TYPE(CronJobStatus, TROUPE_CronJobStatus)

#define TROUPE_CronJob(F, T) \
  F(T, metadata, ObjectMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, spec, CronJobSpec, 2, omitempty, plain, "what is wanted") \
  F(T, status, CronJobStatus, 3, omitempty, plain, "what is")
/// Starts Jobs at given times.
TROUPE_TYPE(CronJob, TROUPE_CronJob)

#define TROUPE_CronJobList(F, T) \
  F(T, metadata, ListMeta, 1, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, items, list_of<CronJob>, 2, always, plain, "the objects")
/// CronJobs.
TROUPE_TYPE(CronJobList, TROUPE_CronJobList)

// clang-format on

} // namespace troupe::api
