#pragma once
// From a Job's blueprint to the plan that its pods live by.

#include "actors/node/image_table.hpp"
#include "actors/pod/plan.hpp"
#include "messages/cluster/node_messages.hpp"
#include "messages/resource/pod.hpp"

namespace troupe::pod {

/// What a plan needs to know of its node.
struct node_facts {
  std::string name;
  std::string address;            ///< of the host and of every pod
  std::int64_t cpu_milli = 0;     ///< for resourceFieldRef without a limit
  std::int64_t memory_bytes = 0;
};

/// The plan of a Job on a node. A template that cannot be read gives a `broken` one: its pods are rejected.
plan make_plan(const job_blueprint& job, const node::image_table& images, const node_facts& node);

/// The same from a template that is read already.
plan make_plan(const job_blueprint& job, const api::PodTemplateSpec& of, const node::image_table& images,
               const node_facts& node);

} // namespace troupe::pod
