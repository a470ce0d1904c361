#pragma once
// A Job's conditions (spec/jobs.md §25).

#include "actors/clock.hpp"
#include "messages/resource/batch.hpp"

#include <string_view>
#include <vector>

namespace troupe::job_rules {

inline constexpr std::string_view suspended_condition = "Suspended";
inline constexpr std::string_view success_criteria_met = "SuccessCriteriaMet";
inline constexpr std::string_view complete_condition = "Complete";
inline constexpr std::string_view failure_target = "FailureTarget";
inline constexpr std::string_view failed_condition = "Failed";
/// Beside one of the two, for Jobs that ask for it (docs/jobs.md).
inline constexpr std::string_view finished_condition = "Finished";

using condition_list = std::vector<api::JobCondition>;

/// The condition of this type; nullptr when there is none.
const api::JobCondition* find(const condition_list& all, std::string_view type) noexcept;
/// Whether it is there with status True.
bool is_true(const condition_list& all, std::string_view type) noexcept;
/// Complete=True or Failed=True.
bool is_finished(const api::JobStatus& status) noexcept;

/// Why a condition holds.
struct cause {
  std::string_view reason, message;
};

/// Makes it so; a condition that is not there is never added with status False. @returns whether anything changed
bool set(condition_list& all, std::string_view type, bool status, const cause& why, timestamp_us now);

} // namespace troupe::job_rules
