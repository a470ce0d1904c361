#pragma once
// The words that enumerated strings of the API may be, by the name that Go gives their type.

#include "messages/resource/table.hpp"

namespace troupe::api::words {

inline constexpr std::string_view managed_fields_operation_type_words[] = {"Apply", "Update"};
inline constexpr word_list managed_fields_operation_type{"v1.ManagedFieldsOperationType",
                                                         managed_fields_operation_type_words};

inline constexpr std::string_view label_selector_operator_words[] = {"In", "NotIn", "Exists", "DoesNotExist"};
inline constexpr word_list label_selector_operator{"v1.LabelSelectorOperator", label_selector_operator_words};

inline constexpr std::string_view cause_type_words[] = {
    "FieldValueNotFound",     "FieldValueRequired",    "FieldValueDuplicate",      "FieldValueInvalid",
    "FieldValueNotSupported", "FieldValueForbidden",   "FieldValueTooLong",        "FieldValueTooMany",
    "InternalError",          "FieldValueTypeInvalid", "UnexpectedServerResponse", "FieldManagerConflict",
    "ResourceVersionTooLarge"};
inline constexpr word_list cause_type{"v1.CauseType", cause_type_words};

inline constexpr std::string_view status_reason_words[] = {"",
                                                           "Unauthorized",
                                                           "Forbidden",
                                                           "NotFound",
                                                           "AlreadyExists",
                                                           "Conflict",
                                                           "Gone",
                                                           "Invalid",
                                                           "ServerTimeout",
                                                           "StorageReadError",
                                                           "Timeout",
                                                           "TooManyRequests",
                                                           "BadRequest",
                                                           "MethodNotAllowed",
                                                           "NotAcceptable",
                                                           "RequestEntityTooLarge",
                                                           "UnsupportedMediaType",
                                                           "InternalError",
                                                           "Expired",
                                                           "ServiceUnavailable"};
inline constexpr word_list status_reason{"v1.StatusReason", status_reason_words};

inline constexpr std::string_view deletion_propagation_words[] = {"Orphan", "Background", "Foreground"};
inline constexpr word_list deletion_propagation{"v1.DeletionPropagation", deletion_propagation_words};

inline constexpr std::string_view row_condition_type_words[] = {"Completed"};
inline constexpr word_list row_condition_type{"v1.RowConditionType", row_condition_type_words};

inline constexpr std::string_view condition_status_words[] = {"True", "False", "Unknown"};
inline constexpr word_list condition_status{"v1.ConditionStatus", condition_status_words};

inline constexpr std::string_view namespace_condition_type_words[] = {
    "NamespaceDeletionDiscoveryFailure", "NamespaceDeletionContentFailure",
    "NamespaceDeletionGroupVersionParsingFailure", "NamespaceContentRemaining", "NamespaceFinalizersRemaining"};
inline constexpr word_list namespace_condition_type{"v1.NamespaceConditionType", namespace_condition_type_words};

inline constexpr std::string_view finalizer_name_words[] = {"kubernetes"};
inline constexpr word_list finalizer_name{"v1.FinalizerName", finalizer_name_words};

inline constexpr std::string_view namespace_phase_words[] = {"Active", "Terminating"};
inline constexpr word_list namespace_phase{"v1.NamespacePhase", namespace_phase_words};

inline constexpr std::string_view secret_type_words[] = {"Opaque",
                                                         "kubernetes.io/service-account-token",
                                                         "kubernetes.io/dockercfg",
                                                         "kubernetes.io/dockerconfigjson",
                                                         "kubernetes.io/basic-auth",
                                                         "kubernetes.io/ssh-auth",
                                                         "kubernetes.io/tls",
                                                         "bootstrap.kubernetes.io/token"};
inline constexpr word_list secret_type{"v1.SecretType", secret_type_words};

inline constexpr std::string_view resource_quota_scope_words[] = {"Terminating",          "NotTerminating",
                                                                  "BestEffort",           "NotBestEffort",
                                                                  "PriorityClass",        "CrossNamespacePodAffinity",
                                                                  "VolumeAttributesClass"};
inline constexpr word_list resource_quota_scope{"v1.ResourceQuotaScope", resource_quota_scope_words};

inline constexpr std::string_view scope_selector_operator_words[] = {"In", "NotIn", "Exists", "DoesNotExist"};
inline constexpr word_list scope_selector_operator{"v1.ScopeSelectorOperator", scope_selector_operator_words};

inline constexpr std::string_view limit_type_words[] = {"Pod", "Container", "PersistentVolumeClaim"};
inline constexpr word_list limit_type{"v1.LimitType", limit_type_words};

inline constexpr std::string_view seccomp_profile_type_words[] = {"Unconfined", "RuntimeDefault", "Localhost"};
inline constexpr word_list seccomp_profile_type{"v1.SeccompProfileType", seccomp_profile_type_words};

inline constexpr std::string_view app_armor_profile_type_words[] = {"Unconfined", "RuntimeDefault", "Localhost"};
inline constexpr word_list app_armor_profile_type{"v1.AppArmorProfileType", app_armor_profile_type_words};

inline constexpr std::string_view proc_mount_type_words[] = {"Default", "Unmasked"};
inline constexpr word_list proc_mount_type{"v1.ProcMountType", proc_mount_type_words};

inline constexpr std::string_view supplemental_groups_policy_words[] = {"Merge", "Strict"};
inline constexpr word_list supplemental_groups_policy{"v1.SupplementalGroupsPolicy", supplemental_groups_policy_words};

inline constexpr std::string_view pod_fs_group_change_policy_words[] = {"OnRootMismatch", "Always"};
inline constexpr word_list pod_fs_group_change_policy{"v1.PodFSGroupChangePolicy", pod_fs_group_change_policy_words};

inline constexpr std::string_view pod_se_linux_change_policy_words[] = {"Recursive", "MountOption"};
inline constexpr word_list pod_se_linux_change_policy{"v1.PodSELinuxChangePolicy", pod_se_linux_change_policy_words};

inline constexpr std::string_view uri_scheme_words[] = {"HTTP", "HTTPS"};
inline constexpr word_list uri_scheme{"v1.URIScheme", uri_scheme_words};

inline constexpr std::string_view protocol_words[] = {"TCP", "UDP", "SCTP"};
inline constexpr word_list protocol{"v1.Protocol", protocol_words};

inline constexpr std::string_view resource_name_words[] = {"cpu",
                                                           "memory",
                                                           "storage",
                                                           "ephemeral-storage",
                                                           "pods",
                                                           "services",
                                                           "replicationcontrollers",
                                                           "resourcequotas",
                                                           "secrets",
                                                           "configmaps",
                                                           "persistentvolumeclaims",
                                                           "services.nodeports",
                                                           "services.loadbalancers",
                                                           "requests.cpu",
                                                           "requests.memory",
                                                           "requests.storage",
                                                           "requests.ephemeral-storage",
                                                           "limits.cpu",
                                                           "limits.memory",
                                                           "limits.ephemeral-storage"};
inline constexpr word_list resource_name{"v1.ResourceName", resource_name_words};

inline constexpr std::string_view resource_resize_restart_policy_words[] = {"NotRequired", "RestartContainer"};
inline constexpr word_list resource_resize_restart_policy{"v1.ResourceResizeRestartPolicy",
                                                          resource_resize_restart_policy_words};

inline constexpr std::string_view container_restart_rule_on_exit_codes_operator_words[] = {"In", "NotIn"};
inline constexpr word_list container_restart_rule_on_exit_codes_operator{
    "v1.ContainerRestartRuleOnExitCodesOperator", container_restart_rule_on_exit_codes_operator_words};

inline constexpr std::string_view container_restart_rule_action_words[] = {"Restart", "RestartAllContainers"};
inline constexpr word_list container_restart_rule_action{"v1.ContainerRestartRuleAction",
                                                         container_restart_rule_action_words};

inline constexpr std::string_view recursive_read_only_mode_words[] = {"Disabled", "IfPossible", "Enabled"};
inline constexpr word_list recursive_read_only_mode{"v1.RecursiveReadOnlyMode", recursive_read_only_mode_words};

inline constexpr std::string_view mount_propagation_mode_words[] = {"None", "HostToContainer", "Bidirectional"};
inline constexpr word_list mount_propagation_mode{"v1.MountPropagationMode", mount_propagation_mode_words};

inline constexpr std::string_view container_restart_policy_words[] = {"Always", "Never", "OnFailure"};
inline constexpr word_list container_restart_policy{"v1.ContainerRestartPolicy", container_restart_policy_words};

inline constexpr std::string_view termination_message_policy_words[] = {"File", "FallbackToLogsOnError"};
inline constexpr word_list termination_message_policy{"v1.TerminationMessagePolicy", termination_message_policy_words};

inline constexpr std::string_view pull_policy_words[] = {"Always", "Never", "IfNotPresent"};
inline constexpr word_list pull_policy{"v1.PullPolicy", pull_policy_words};

inline constexpr std::string_view persistent_volume_access_mode_words[] = {"ReadWriteOnce", "ReadOnlyMany",
                                                                           "ReadWriteMany", "ReadWriteOncePod"};
inline constexpr word_list persistent_volume_access_mode{"v1.PersistentVolumeAccessMode",
                                                         persistent_volume_access_mode_words};

inline constexpr std::string_view persistent_volume_mode_words[] = {"Block", "Filesystem"};
inline constexpr word_list persistent_volume_mode{"v1.PersistentVolumeMode", persistent_volume_mode_words};

inline constexpr std::string_view host_path_type_words[] = {
    "", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"};
inline constexpr word_list host_path_type{"v1.HostPathType", host_path_type_words};

inline constexpr std::string_view storage_medium_words[] = {"", "Memory", "HugePages", "HugePages-"};
inline constexpr word_list storage_medium{"v1.StorageMedium", storage_medium_words};

inline constexpr std::string_view azure_data_disk_caching_mode_words[] = {"None", "ReadOnly", "ReadWrite"};
inline constexpr word_list azure_data_disk_caching_mode{"v1.AzureDataDiskCachingMode",
                                                        azure_data_disk_caching_mode_words};

inline constexpr std::string_view azure_data_disk_kind_words[] = {"Shared", "Dedicated", "Managed"};
inline constexpr word_list azure_data_disk_kind{"v1.AzureDataDiskKind", azure_data_disk_kind_words};

inline constexpr std::string_view node_selector_operator_words[] = {"In",           "NotIn", "Exists",
                                                                    "DoesNotExist", "Gt",    "Lt"};
inline constexpr word_list node_selector_operator{"v1.NodeSelectorOperator", node_selector_operator_words};

inline constexpr std::string_view unsatisfiable_constraint_action_words[] = {"DoNotSchedule", "ScheduleAnyway"};
inline constexpr word_list unsatisfiable_constraint_action{"v1.UnsatisfiableConstraintAction",
                                                           unsatisfiable_constraint_action_words};

inline constexpr std::string_view node_inclusion_policy_words[] = {"Ignore", "Honor"};
inline constexpr word_list node_inclusion_policy{"v1.NodeInclusionPolicy", node_inclusion_policy_words};

inline constexpr std::string_view resource_health_status_words[] = {"Healthy", "Unhealthy", "Unknown"};
inline constexpr word_list resource_health_status{"v1.ResourceHealthStatus", resource_health_status_words};

inline constexpr std::string_view pod_condition_type_words[] = {
    "ContainersReady",  "Initialized",         "Ready",
    "PodScheduled",     "DisruptionTarget",    "PodReadyToStartContainers",
    "PodResizePending", "PodResizeInProgress", "AllContainersRestarting"};
inline constexpr word_list pod_condition_type{"v1.PodConditionType", pod_condition_type_words};

inline constexpr std::string_view pod_phase_words[] = {"Pending", "Running", "Succeeded", "Failed", "Unknown"};
inline constexpr word_list pod_phase{"v1.PodPhase", pod_phase_words};

inline constexpr std::string_view pod_qos_class_words[] = {"Guaranteed", "Burstable", "BestEffort"};
inline constexpr word_list pod_qos_class{"v1.PodQOSClass", pod_qos_class_words};

inline constexpr std::string_view pod_resize_status_words[] = {"InProgress", "Deferred", "Infeasible"};
inline constexpr word_list pod_resize_status{"v1.PodResizeStatus", pod_resize_status_words};

inline constexpr std::string_view toleration_operator_words[] = {"Exists", "Equal", "Lt", "Gt"};
inline constexpr word_list toleration_operator{"v1.TolerationOperator", toleration_operator_words};

inline constexpr std::string_view taint_effect_words[] = {"NoSchedule", "PreferNoSchedule", "NoExecute"};
inline constexpr word_list taint_effect{"v1.TaintEffect", taint_effect_words};

inline constexpr std::string_view os_name_words[] = {"linux", "windows"};
inline constexpr word_list os_name{"v1.OSName", os_name_words};

inline constexpr std::string_view restart_policy_words[] = {"Always", "OnFailure", "Never"};
inline constexpr word_list restart_policy{"v1.RestartPolicy", restart_policy_words};

inline constexpr std::string_view dns_policy_words[] = {"ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"};
inline constexpr word_list dns_policy{"v1.DNSPolicy", dns_policy_words};

inline constexpr std::string_view preemption_policy_words[] = {"PreemptLowerPriority", "Never"};
inline constexpr word_list preemption_policy{"v1.PreemptionPolicy", preemption_policy_words};

inline constexpr std::string_view pod_failure_policy_on_exit_codes_operator_words[] = {"In", "NotIn"};
inline constexpr word_list pod_failure_policy_on_exit_codes_operator{"v1.PodFailurePolicyOnExitCodesOperator",
                                                                     pod_failure_policy_on_exit_codes_operator_words};

inline constexpr std::string_view pod_failure_policy_action_words[] = {"FailJob", "FailIndex", "Ignore", "Count"};
inline constexpr word_list pod_failure_policy_action{"v1.PodFailurePolicyAction", pod_failure_policy_action_words};

inline constexpr std::string_view completion_mode_words[] = {"NonIndexed", "Indexed"};
inline constexpr word_list completion_mode{"v1.CompletionMode", completion_mode_words};

inline constexpr std::string_view pod_replacement_policy_words[] = {"TerminatingOrFailed", "Failed"};
inline constexpr word_list pod_replacement_policy{"v1.PodReplacementPolicy", pod_replacement_policy_words};

inline constexpr std::string_view job_condition_type_words[] = {"Suspended", "Complete", "Failed", "FailureTarget",
                                                                "SuccessCriteriaMet"};
inline constexpr word_list job_condition_type{"v1.JobConditionType", job_condition_type_words};

inline constexpr std::string_view concurrency_policy_words[] = {"Allow", "Forbid", "Replace"};
inline constexpr word_list concurrency_policy{"v1.ConcurrencyPolicy", concurrency_policy_words};

inline constexpr std::string_view node_condition_type_words[] = {"Ready", "MemoryPressure", "DiskPressure",
                                                                 "PIDPressure", "NetworkUnavailable"};
inline constexpr word_list node_condition_type{"v1.NodeConditionType", node_condition_type_words};

inline constexpr std::string_view node_address_type_words[] = {"Hostname", "InternalIP", "ExternalIP", "InternalDNS",
                                                               "ExternalDNS"};
inline constexpr word_list node_address_type{"v1.NodeAddressType", node_address_type_words};

inline constexpr std::string_view node_phase_words[] = {"Pending", "Running", "Terminated"};
inline constexpr word_list node_phase{"v1.NodePhase", node_phase_words};

inline constexpr std::string_view coordinated_lease_strategy_words[] = {"OldestEmulationVersion"};
inline constexpr word_list coordinated_lease_strategy{"v1.CoordinatedLeaseStrategy", coordinated_lease_strategy_words};

} // namespace troupe::api::words
