#pragma once
// Pod templates: defaults and rules (spec/pods-nodes.md §1-2). Used by Jobs and CronJobs.

#include "actors/admission/field_error.hpp"
#include "messages/resource/pod.hpp"

#include <set>
#include <string>
#include <vector>

namespace troupe::admission {

/// What Kubernetes fills in, in templates too.
void set_defaults(api::PodSpec& spec);
void set_defaults(api::Container& container);
void set_defaults(api::Volume& volume);

void check_template(field_errors& out, const field_path& where, const api::PodTemplateSpec& value);
/// Init and regular containers: each by itself, and their names among each other.
void check_containers(field_errors& out, const field_path& where, const api::PodSpec& spec);
/// @returns the volumes' names
std::set<std::string> check_volumes(field_errors& out, const field_path& where,
                                    const std::vector<api::Volume>& volumes);
/// A relative path without "..": subPath, and the paths of items.
void check_local_path(field_errors& out, const field_path& where, const std::string& path);

/// Which nodes, and which pods near or far.
void check_affinity(field_errors& out, const field_path& where, const api::Affinity& affinity);
void check_spread(field_errors& out, const field_path& where,
                  const std::vector<api::TopologySpreadConstraint>& constraints);
void check_gates(field_errors& out, const field_path& where, const std::vector<api::PodSchedulingGate>& gates);

/// What is legal but surely not meant.
std::vector<std::string> template_warnings(const field_path& where, const api::PodTemplateSpec& value);

} // namespace troupe::admission
