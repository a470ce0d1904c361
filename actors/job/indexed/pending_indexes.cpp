#include "actors/job/indexed/pending_indexes.hpp"

namespace troupe::job_rules {

std::vector<std::uint32_t> pending_indexes(const pod_ledger& pods, std::uint32_t completions, std::int32_t most,
                                           bool not_terminating) {
  const auto next_open = [&pods](std::uint32_t from) {
    for (;;) {
      const auto open = pods.succeeded_indexes().first_missing(from);
      from = pods.index_failures() ? pods.index_failures()->failed_indexes().first_missing(open) : open;
      if (from == open)
        return open;
    }
  };
  std::vector<std::uint32_t> out;
  for (auto i = next_open(0); i < completions && out.size() < static_cast<std::size_t>(most); i = next_open(i + 1)) {
    const auto taken = pods.active_indexes().contains(i) || (not_terminating && pods.terminating_indexes().contains(i));
    if (!taken)
      out.push_back(i);
  }
  return out;
}

open_indexes without_backoff(const index_failure_record& failures, const std::vector<std::uint32_t>& pending,
                             timestamp_us now) {
  open_indexes out;
  for (const auto i : pending) {
    const auto at = failures.open_at(i);
    if (at <= now)
      out.now.push_back(i);
    else if (!out.next || at < *out.next)
      out.next = at;
  }
  return out;
}

} // namespace troupe::job_rules
