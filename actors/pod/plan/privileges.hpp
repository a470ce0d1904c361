#pragma once
// As whom a container runs, and how the kernel treats it when memory is short (spec/pods-nodes.md §13). Pure.

#include "actors/node/container_runtime.hpp"
#include "messages/resource/pod.hpp"

#include <cstdint>
#include <string>

namespace troupe::pod {

enum class quality : std::uint8_t { best_effort, burstable, guaranteed };

/// The QoS class of a pod, over all its containers' cpu and memory.
quality quality_of(const api::PodSpec& spec);

/// @param node_memory of the whole machine, in bytes
std::int16_t oom_score_adj(quality of, const api::Container& container, std::int64_t node_memory);

/// The weight of a container's group, 1 to 10000, for the milli-CPUs that it requests: as container runtimes translate
/// the shares that kubelet gives.
std::uint32_t cpu_weight(std::int64_t request_milli) noexcept;

/// Fills in user, groups, limits and OOM score.
/// @returns why it cannot run so, in Kubernetes' words; usually empty
std::string apply_privileges(const api::PodSpec& spec, const api::Container& container, std::int64_t node_memory,
                             node::container_template& out);

} // namespace troupe::pod
