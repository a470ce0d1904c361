#include "actors/job/indexed/index_failures.hpp"

#include <algorithm>

namespace troupe::job_rules {

void index_failure_record::failed(std::uint32_t index, timestamp_us finished, failure_verdict::action how) {
  if (failed_.contains(index))
    return;
  auto& x = retried_[index];
  x.last_counts = how != failure_verdict::action::ignore;
  x.last = std::max(x.last, finished);
  ++(x.last_counts ? x.failures.counted : x.failures.ignored);
  if (how != failure_verdict::action::fail_index && std::int64_t{x.failures.counted} <= limit_)
    return;
  failed_.insert(index);
  retried_.erase(index);
}

void index_failure_record::succeeded(std::uint32_t index) { retried_.erase(index); }

index_failures index_failure_record::before(std::uint32_t index) const {
  const auto found = retried_.find(index);
  return found == retried_.end() ? index_failures{} : found->second.failures;
}

timestamp_us index_failure_record::open_at(std::uint32_t index) const {
  const auto found = retried_.find(index);
  if (found == retried_.end())
    return 0;
  const auto& x = found->second;
  return x.last + backoff_delay(std::int64_t{x.failures.counted} + x.failures.ignored);
}

std::int32_t index_failure_record::unreplaced(const index_count& active) const {
  return static_cast<std::int32_t>(std::count_if(retried_.begin(), retried_.end(), [&](const auto& x) {
    return x.second.last_counts && !active.contains(x.first);
  }));
}

} // namespace troupe::job_rules
