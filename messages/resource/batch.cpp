#include "messages/resource/batch.hpp"

#include "messages/resource/meta.hpp"
#include "messages/resource/table_define.hpp"

namespace troupe::api {

TROUPE_TABLE(PodFailurePolicyOnExitCodesRequirement, TROUPE_PodFailurePolicyOnExitCodesRequirement)
TROUPE_TABLE(PodFailurePolicyOnPodConditionsPattern, TROUPE_PodFailurePolicyOnPodConditionsPattern)
TROUPE_TABLE(PodFailurePolicyRule, TROUPE_PodFailurePolicyRule)
TROUPE_TABLE(PodFailurePolicy, TROUPE_PodFailurePolicy)
TROUPE_TABLE(SuccessPolicyRule, TROUPE_SuccessPolicyRule)
TROUPE_TABLE(SuccessPolicy, TROUPE_SuccessPolicy)
TROUPE_TABLE(JobSpec, TROUPE_JobSpec)
TROUPE_TABLE(JobCondition, TROUPE_JobCondition)
TROUPE_TABLE(UncountedTerminatedPods, TROUPE_UncountedTerminatedPods)
TROUPE_TABLE(JobStatus, TROUPE_JobStatus)
TROUPE_KIND_TABLE(Job, TROUPE_Job, "batch/v1", "Job")
TROUPE_KIND_TABLE(JobList, TROUPE_JobList, "batch/v1", "JobList")
TROUPE_TABLE(JobTemplateSpec, TROUPE_JobTemplateSpec)
TROUPE_TABLE(CronJobSpec, TROUPE_CronJobSpec)
TROUPE_TABLE(CronJobStatus, TROUPE_CronJobStatus)
TROUPE_KIND_TABLE(CronJob, TROUPE_CronJob, "batch/v1", "CronJob")
TROUPE_KIND_TABLE(CronJobList, TROUPE_CronJobList, "batch/v1", "CronJobList")

} // namespace troupe::api
