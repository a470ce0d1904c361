#include "actors/supervision/restart_policy.hpp"

#include <algorithm>

namespace troupe {

bool too_many_restarts(std::vector<timestamp_us>& restarts, const restart_intensity& limit, timestamp_us now) {
  std::erase_if(restarts, [&](timestamp_us t) { return t < now - limit.period.count(); });
  restarts.push_back(now);
  return restarts.size() > static_cast<std::size_t>(limit.most);
}

std::chrono::microseconds restart_delay(const restart_backoff& policy, std::uint32_t attempt, std::uint64_t seed) {
  const auto doublings = std::min<std::uint32_t>(attempt, 20);
  const auto delay = std::min(policy.cap, policy.initial * (std::int64_t{1} << doublings));
  const auto jitter = delay.count() / 5 * static_cast<std::int64_t>(seed % 1000) / 1000;
  return std::chrono::microseconds{delay.count() + jitter};
}

} // namespace troupe
