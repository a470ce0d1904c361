#pragma once

#include "actors/job/rules/rerun.hpp"
#include "actors/store/pods/pod_record.hpp"

namespace troupe::store_work {

/// Whether a rerun has made this pod count as nothing. One that failed by its deletion has failed, however it ended.
inline bool is_voided(const job_rules::rerun_rule& by, std::uint32_t number, const pod_record& record) {
  const auto end = record.is(pod_record::failed_by_deletion) ? pod_phase::failed : record.phase;
  return record.ended() && by.voids(number, end, record.index);
}

} // namespace troupe::store_work
