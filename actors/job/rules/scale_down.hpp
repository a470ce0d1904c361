#pragma once
// Which active pods go first when there are too many (spec/jobs.md §10).

#include "actors/job/rules/pod_ledger.hpp"

#include <vector>

namespace troupe::job_rules {

/// Whether `a` is deleted before `b`. A strict order: two pods are never equal.
bool goes_before(const pod_fact& a, const pod_fact& b) noexcept;

/// The numbers of the `count` active pods that go first, in that order.
std::vector<std::uint32_t> first_to_go(const pod_ledger& pods, std::size_t count);

/// Indexed Jobs: active pods that are surplus whatever their number: beyond `completions`, without an index, or second
/// to a pod of the same index (the last in the order of deletion is kept). Empty at little cost when there are none.
std::vector<std::uint32_t> misplaced(const pod_ledger& pods, std::uint32_t completions);

/// Every active pod.
std::vector<std::uint32_t> all_active(const pod_ledger& pods);

} // namespace troupe::job_rules
