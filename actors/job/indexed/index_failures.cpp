#include "actors/job/indexed/index_failures.hpp"

#include <algorithm>

namespace troupe::job_rules {

void index_failure_record::failed(std::uint32_t index, timestamp_us finished, failure_verdict::action how,
                                  bool replaced) {
  if (failed_.contains(index))
    return;
  const auto at = retried_.try_emplace(index).first;
  auto& x = at->second;
  unreplaced_ -= x.waits() ? 1 : 0;
  x.last_counts = how != failure_verdict::action::ignore;
  x.replaced = replaced;
  x.last = std::max(x.last, finished);
  ++(x.last_counts ? x.failures.counted : x.failures.ignored);
  unreplaced_ += x.waits() ? 1 : 0;
  if (how != failure_verdict::action::fail_index && std::int64_t{x.failures.counted} <= limit_)
    return;
  failed_.insert(index);
  forget(at);
}

void index_failure_record::forget(std::map<std::uint32_t, one_index>::iterator which) {
  unreplaced_ -= which->second.waits() ? 1 : 0;
  retried_.erase(which);
}

void index_failure_record::succeeded(std::uint32_t index) {
  if (const auto found = retried_.find(index); found != retried_.end())
    forget(found);
}

void index_failure_record::replaced(std::uint32_t index, bool yes) {
  const auto found = retried_.find(index);
  if (found == retried_.end())
    return;
  unreplaced_ -= found->second.waits() ? 1 : 0;
  found->second.replaced = yes;
  unreplaced_ += found->second.waits() ? 1 : 0;
}

void index_failure_record::forget_from(std::uint32_t first) {
  failed_.erase_from(first);
  for (auto i = retried_.lower_bound(first); i != retried_.end(); i = retried_.lower_bound(first))
    forget(i);
}

index_failures index_failure_record::before(std::uint32_t index) const {
  const auto found = retried_.find(index);
  return found == retried_.end() ? index_failures{} : found->second.failures;
}

timestamp_us index_failure_record::open_at(std::uint32_t index, const backoff_curve& by) const {
  const auto found = retried_.find(index);
  if (found == retried_.end())
    return 0;
  const auto& x = found->second;
  return x.last + by.delay(std::int64_t{x.failures.counted} + x.failures.ignored, index);
}

} // namespace troupe::job_rules
