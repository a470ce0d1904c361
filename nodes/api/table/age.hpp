#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace troupe::api_server {

/// The time of day that ages are told by, in micros since the epoch.
std::int64_t now_us();

/// A duration as tables show it: `42s`, `3m5s`, `17h`, `2y30d` (spec/kubectl-surface.md §2). Parts of a second are cut
/// off.
std::string human_duration(std::chrono::microseconds d);

/// How long ago something was; `<unknown>` when its time is not set. Both in micros since the epoch.
std::string human_age(std::int64_t then_us, std::int64_t now_us);

} // namespace troupe::api_server
