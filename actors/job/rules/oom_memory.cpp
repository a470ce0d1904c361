#include "actors/job/rules/oom_memory.hpp"

#include "messages/cluster/ids.hpp"
#include "messages/cluster/memory_share.hpp"

#include <algorithm>

namespace troupe::job_rules {

namespace {

std::uint32_t most_percent(std::int64_t cap_bytes, const api::PodSpec& spec) {
  const auto limit = largest_memory_limit(spec);
  auto low = whole_memory, high = limit > 0 ? most_memory_percent : whole_memory;
  while (low < high) {
    const auto middle = low + (high - low + 1) / 2;
    if (memory_share(limit, middle) <= cap_bytes)
      low = middle;
    else
      high = middle - 1;
  }
  return low;
}

} // namespace

std::uint32_t allowed_percent(const std::optional<memory_growth>& by, const api::PodSpec& spec, std::uint32_t percent) {
  return by && percent > whole_memory ? std::min(percent, most_percent(by->cap_bytes, spec)) : whole_memory;
}

std::uint32_t grown_percent(const memory_growth& by, const api::PodSpec& spec, std::uint32_t percent) {
  const auto wanted = std::max<std::uint64_t>(
      std::uint64_t{percent} * static_cast<std::uint64_t>(by.factor_milli) / 1000, std::uint64_t{percent} + 1);
  return allowed_percent(by, spec, static_cast<std::uint32_t>(std::min<std::uint64_t>(wanted, most_memory_percent)));
}

void oom_record::killed(std::uint32_t index, std::uint32_t percent) {
  auto& most = most_[index];
  most = std::max(most, percent);
}

void oom_record::forget_from(std::uint32_t first) {
  most_.erase(most_.lower_bound(first), most_.lower_bound(no_number));
}

std::uint32_t oom_record::next_percent(std::uint32_t index, const std::optional<memory_growth>& by,
                                       const api::PodSpec& spec) const {
  const auto found = most_.find(index);
  return by && found != most_.end() ? grown_percent(*by, spec, found->second) : whole_memory;
}

} // namespace troupe::job_rules
