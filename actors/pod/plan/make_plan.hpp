#pragma once
// From a Job's blueprint to the plan that its pods live by. Pure.

#include "actors/node/image_table.hpp"
#include "actors/pod/plan/config_lookup.hpp"
#include "actors/pod/plan/environment.hpp"
#include "actors/pod/plan/plan.hpp"

namespace troupe::pod {

/// The plan of a Job on a node, with the ConfigMaps and Secrets as they are there now. A template that cannot be read
/// gives a `broken` one: its pods are rejected.
/// @param memory_percent what its pods are given of the template's memory
plan make_plan(const job_blueprint& job, const node::image_table& images, const node_facts& node,
               const config_lookup& configs = {}, std::uint32_t memory_percent = 100);

/// The same from a template that is read already.
plan make_plan(const job_blueprint& job, const api::PodTemplateSpec& of, const node::image_table& images,
               const node_facts& node, const config_lookup& configs = {});

} // namespace troupe::pod
