#include "actors/job/rules/conditions.hpp"

#include <algorithm>

namespace troupe::job_rules {

const api::JobCondition* find(const condition_list& all, std::string_view type) noexcept {
  const auto i = std::find_if(all.begin(), all.end(), [&](const auto& c) { return c.type == type; });
  return i == all.end() ? nullptr : &*i;
}

bool is_true(const condition_list& all, std::string_view type) noexcept {
  const auto* found = find(all, type);
  return found && found->status == "True";
}

bool is_finished(const api::JobStatus& status) noexcept {
  return is_true(status.conditions, complete_condition) || is_true(status.conditions, failed_condition);
}

bool set(condition_list& all, std::string_view type, bool status, const cause& why, timestamp_us now) {
  auto i = std::find_if(all.begin(), all.end(), [&](const auto& c) { return c.type == type; });
  const auto* text = status ? "True" : "False";
  if (i == all.end()) {
    if (!status)
      return false;
    i = all.emplace(all.end());
    i->type = type;
  } else if (i->status == text && i->reason == why.reason && i->message == why.message) {
    return false;
  }
  i->status = text;
  i->reason = why.reason;
  i->message = why.message;
  i->lastProbeTime = i->lastTransitionTime = api::Time{now};
  return true;
}

} // namespace troupe::job_rules
