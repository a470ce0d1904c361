#include "actors/job/rules/backoff.hpp"

#include <algorithm>

namespace troupe::job_rules {

timestamp_us backoff_delay(std::int64_t failures) noexcept {
  constexpr timestamp_us base = 10 * us_per_second;
  constexpr timestamp_us cap = 600 * us_per_second;
  if (failures <= 0)
    return 0;
  const auto doublings = std::min<std::int64_t>(failures - 1, 6);
  return std::min(cap, base << doublings);
}

void failure_record::failed(timestamp_us finished) {
  if (finished <= last_success_)
    return;
  failures_.insert(std::upper_bound(failures_.begin(), failures_.end(), finished), finished);
  if (failures_.size() > most)
    failures_.erase(failures_.begin());
}

void failure_record::succeeded(timestamp_us finished) {
  last_success_ = std::max(last_success_, finished);
  std::erase_if(failures_, [&](timestamp_us t) { return t <= last_success_; });
}

failure_streak failure_record::streak() const {
  return {static_cast<std::int64_t>(failures_.size()), failures_.empty() ? 0 : failures_.back()};
}

} // namespace troupe::job_rules
