#pragma once

#include <string_view>

namespace troupe {

/// How the message of a pod begins that its node evicted for what it uses itself: kubelet's own words. Such a pod was
/// not disrupted, as it would do the same again; that of every other eviction was.
inline constexpr std::string_view own_usage_mark = "Usage of EmptyDir volume";

} // namespace troupe
