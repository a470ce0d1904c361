#pragma once
// The memory of a pod that was given another share of its template's (annotation troupe.dev/oom-memory). Controller and
// node work it out alike from the template and a percentage, so that only the latter travels. Pure.

#include "messages/resource/pod.hpp"

#include <cstdint>

namespace troupe {

/// The template's own memory.
inline constexpr std::uint32_t whole_memory = 100;
/// A thousandfold; no pod is given more.
inline constexpr std::uint32_t most_memory_percent = 100'000;

/// That share of an amount in bytes, rounded down; the largest number when it is beyond that.
std::int64_t memory_share(std::int64_t bytes, std::uint32_t percent) noexcept;

/// Gives memory limits, and the requests beside them, that share of what they are: of each container with a memory
/// limit, and of the pod as a whole where it has resources of its own. Containers without a limit are left alone, since
/// no limit kills them.
void scale_memory(api::PodSpec& spec, std::uint32_t percent);

/// The largest memory limit of a container, or of the pod as a whole, in bytes; 0: none has one.
std::int64_t largest_memory_limit(const api::PodSpec& spec);

} // namespace troupe
