#pragma once

#include "actors/store/view/snapshot.hpp"
#include "messages/resource/batch.hpp"

namespace troupe {

/// What the pods of this Job share. @param job holds an api::Job
pod_owner make_pod_owner(object_id id, const api::resource& job);

/// The spec of a pod of this template: Kubernetes' defaults for pods added, requests taken from limits
/// (spec/pods-nodes.md §1); JOB_COMPLETION_INDEX in every container of an Indexed Job.
api::PodSpec pod_spec_of(const api::PodTemplateSpec& from, bool indexed);

/// Guaranteed, Burstable or BestEffort (spec/pods-nodes.md §13).
std::string qos_class_of(const api::PodSpec& spec);

} // namespace troupe
