#include "actors/job/indexed/pending_indexes.hpp"

namespace troupe::job_rules {

std::vector<std::uint32_t> pending_indexes(const pod_ledger& pods, std::uint32_t completions, std::int32_t most,
                                           bool not_terminating, const index_set* allowed) {
  std::vector<const index_set*> taken{&pods.settled_indexes(), &pods.active_indexes().indexes()};
  if (not_terminating)
    taken.push_back(&pods.terminating_indexes().indexes());
  index_set blocked;
  if (allowed && completions > 0) {
    blocked.insert_run(0, completions - 1);
    blocked = blocked.without(*allowed);
    taken.push_back(&blocked);
  }
  const auto next_open = [&taken](std::uint32_t from) {
    for (std::size_t agreed = 0, i = 0; agreed < taken.size(); i = (i + 1) % taken.size()) {
      const auto open = taken[i]->first_missing(from);
      agreed = open == from ? agreed + 1 : 1;
      from = open;
    }
    return from;
  };
  std::vector<std::uint32_t> out;
  for (auto i = next_open(0); i < completions && out.size() < static_cast<std::size_t>(most); i = next_open(i + 1))
    out.push_back(i);
  return out;
}

open_indexes without_backoff(const index_failure_record& failures, const std::vector<std::uint32_t>& pending,
                             timestamp_us now, const backoff_curve& by) {
  open_indexes out;
  for (const auto i : pending) {
    const auto at = failures.open_at(i, by);
    if (at <= now)
      out.now.push_back(i);
    else if (!out.next || at < *out.next)
      out.next = at;
  }
  return out;
}

} // namespace troupe::job_rules
