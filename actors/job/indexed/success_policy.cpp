#include "actors/job/indexed/success_policy.hpp"

#include <limits>

namespace troupe::job_rules {

success_rules::success_rules(const api::JobSpec& spec) {
  if (!spec.successPolicy)
    return;
  for (const auto& from : spec.successPolicy->rules) {
    auto& x = rules_.emplace_back();
    if (from.succeededIndexes)
      x.indexes = parse_leniently(*from.succeededIndexes, std::numeric_limits<std::uint32_t>::max());
    if (from.succeededCount)
      x.count = static_cast<std::uint64_t>(*from.succeededCount);
  }
}

bool success_rules::rule::met(const index_set& succeeded, std::uint32_t completions) const {
  if (!indexes)
    return count && succeeded.count_below(completions) >= *count;
  const auto wanted = indexes->count_below(completions);
  if (wanted == 0)
    return false;
  const auto there = indexes->count_common_below(succeeded, completions);
  return there == wanted || (count && there >= *count);
}

std::optional<std::size_t> success_rules::first_met(const index_set& succeeded, std::uint32_t completions) const {
  if (rules_.empty() || succeeded.count_below(completions) == 0)
    return std::nullopt;
  for (std::size_t i = 0; i < rules_.size(); ++i)
    if (rules_[i].met(succeeded, completions))
      return i;
  return std::nullopt;
}

} // namespace troupe::job_rules
