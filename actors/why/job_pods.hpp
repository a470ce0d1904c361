#pragma once
// What a Job's pods say all together.

#include "actors/job/rules/pod_ledger.hpp"
#include "actors/store/view/snapshot.hpp"
#include "actors/why/answer.hpp"
#include "messages/resource/batch.hpp"

#include "actors/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace troupe::why {

/// As the Job's actor counts them.
job_rules::pod_ledger ledger_of(const api::Job& job, const job_pods* pods);

/// Pods that say the same, and one of them.
struct pod_group {
  std::int64_t count = 0;
  std::string pod;
  answer says;
};

/// What the pods that have not ended say, most frequent first of each kind.
struct live_pods {
  std::int64_t all = 0;
  std::optional<pod_group> in_trouble; ///< cannot go on by themselves, or not soon
  std::optional<pod_group> at_work;    ///< start, run or end as they should
};
/// @param most pods that are asked; those beyond are only counted
live_pods ask_live(const snapshot& in, const job_pods* pods, timestamp_us now, std::int64_t most = 1000);

/// When its last pod was created; 0: it has none.
timestamp_us last_created(const job_pods* pods);

/// The pod that failed last, as evidence: "pod pi-b4c7d (attempt 3, node node-1): container main ended with …". One
/// that its Job ended, say because it had failed already, is shown only when no other has failed.
struct last_failure {
  std::string text;
  std::string log{}; ///< the words behind `troupe` that show its log; empty: it has none
};
std::optional<last_failure> last_failed(const snapshot& in, const job_pods* pods, timestamp_us now);

} // namespace troupe::why
