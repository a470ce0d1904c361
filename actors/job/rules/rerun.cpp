#include "actors/job/rules/rerun.hpp"

#include "actors/job/rules/completion.hpp"
#include "actors/job/rules/conditions.hpp"
#include "actors/job/rules/managed_by.hpp"
#include "actors/job/rules/pod_ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace troupe::job_rules {

namespace {

constexpr std::string_view everything_word = "everything", failed_word = "failed", indexes_word = "indexes=";

bool tells_the_outcome(const api::JobCondition& c) {
  constexpr std::array<std::string_view, 5> types{complete_condition, failed_condition, failure_target,
                                                  success_criteria_met, finished_condition};
  return std::find(types.begin(), types.end(), c.type) != types.end();
}

std::uint32_t completions(const api::JobSpec& spec) {
  return static_cast<std::uint32_t>(std::max(spec.completions.value_or(0), 0));
}

} // namespace

std::string to_text(const rerun_wish& wish) {
  if (wish.indexes)
    return std::string{indexes_word} + *wish.indexes;
  return std::string{wish.failed_only ? failed_word : everything_word};
}

rerun_wish rerun_wish_from(std::string_view text) {
  if (text.starts_with(indexes_word))
    return {false, std::string{text.substr(indexes_word.size())}};
  return {text == failed_word, std::nullopt};
}

bool rerun_rule::voids(std::uint32_t number, pod_phase phase, std::uint32_t index) const {
  if (number >= first)
    return false;
  if (!keeps_succeeded || (index != no_index && again.contains(index)))
    return true;
  return phase != pod_phase::succeeded && (index == no_index || !failed.contains(index));
}

std::optional<std::string> why_no_rerun(const api::Job& job, const rerun_wish& wish, std::uint32_t live) {
  if (job.metadata.deletionTimestamp)
    return "the Job is being deleted";
  if (is_managed_by_other(job.spec))
    return fmt::format("the Job is managed by \"{}\"", *job.spec.managedBy);
  if (!is_finished(job.status))
    return "the Job has not finished yet: only one that is complete or has failed can be run again";
  if (live > 0)
    return "pods of the Job have not ended yet";
  if (wish.failed_only && is_true(job.status.conditions, complete_condition))
    return "the Job is complete: nothing of it has failed";
  return std::nullopt;
}

std::optional<std::string> rerun_wish_error(const api::JobSpec& spec, const rerun_wish& wish) {
  if (!wish.indexes)
    return std::nullopt;
  if (wish.failed_only)
    return "failedOnly and indexes exclude each other";
  if (!is_indexed(spec))
    return "indexes: only an Indexed Job has them";
  if (wish.indexes->empty())
    return "indexes: must not be empty";
  std::int64_t count = 0;
  if (auto error = index_text_error(*wish.indexes, completions(spec), count))
    return "indexes: " + *error;
  return std::nullopt;
}

rerun_rule rule_of(const api::Job& job, const rerun_wish& wish, std::uint32_t first) {
  rerun_rule rule;
  rule.first = first;
  rule.keeps_succeeded = wish.failed_only || wish.indexes;
  if (!wish.indexes)
    return rule;
  const auto limit = completions(job.spec);
  rule.again = parse_leniently(*wish.indexes, limit);
  rule.failed = parse_leniently(job.status.failedIndexes.value_or(""), limit).without(rule.again);
  return rule;
}

api::JobStatus status_for_rerun(const api::Job& job, const rerun_rule& rule) {
  auto status = job.status;
  std::erase_if(status.conditions, tells_the_outcome);
  status.startTime.reset();
  status.completionTime.reset();
  status.active = status.failed = 0;
  status.ready = status.terminating = 0;
  status.uncountedTerminatedPods.emplace();
  const auto limit = completions(job.spec);
  if (status.failedIndexes)
    status.failedIndexes = rule.failed.text_below(limit);
  if (!rule.keeps_succeeded) {
    status.succeeded = 0;
    status.completedIndexes.clear();
  } else if (is_indexed(job.spec)) {
    const auto kept = parse_leniently(status.completedIndexes, limit).without(rule.again);
    status.completedIndexes = kept.text_below(limit);
    status.succeeded = static_cast<std::int32_t>(kept.count_below(limit));
  }
  return status;
}

} // namespace troupe::job_rules
