#include "actors/job/rules/backoff.hpp"

#include <algorithm>
#include <cmath>

namespace troupe::job_rules {

namespace {

/// Evenly spread over [0, 1): splitmix64's last steps.
double spread(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  x ^= x >> 31;
  return static_cast<double>(x >> 11) * 0x1.0p-53;
}

} // namespace

timestamp_us backoff_curve::delay(std::int64_t failures, std::uint32_t salt) const noexcept {
  if (failures <= 0 || initial == 0)
    return 0;
  const auto growth = std::pow(factor_milli / 1000.0, static_cast<double>(failures - 1));
  const auto grown = std::min(static_cast<double>(cap), static_cast<double>(initial) * growth);
  if (jitter_percent == 0)
    return static_cast<timestamp_us>(grown);
  const auto chance =
      spread(seed + 0x9e3779b97f4a7c15ULL * static_cast<std::uint64_t>(failures) + 0xd1b54a32d192ed03ULL * salt);
  return static_cast<timestamp_us>(grown * (1 + chance * jitter_percent / 100));
}

void failure_record::failed(timestamp_us finished) {
  if (finished <= last_success_)
    return;
  failures_.insert(std::upper_bound(failures_.begin(), failures_.end(), finished), finished);
  if (failures_.size() <= most)
    return;
  ++older_;
  latest_older_ = std::max(latest_older_, failures_.front());
  failures_.erase(failures_.begin());
}

void failure_record::succeeded(timestamp_us finished) {
  last_success_ = std::max(last_success_, finished);
  std::erase_if(failures_, [&](timestamp_us t) { return t <= last_success_; });
  if (latest_older_ <= last_success_)
    older_ = 0;
}

failure_streak failure_record::streak() const {
  return {static_cast<std::int64_t>(failures_.size()) + older_, failures_.empty() ? 0 : failures_.back()};
}

} // namespace troupe::job_rules
