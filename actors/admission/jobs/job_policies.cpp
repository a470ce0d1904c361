#include "actors/admission/jobs/job_rules.hpp"
#include "actors/admission/names.hpp"
#include "actors/job/indexed/indexes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace troupe::admission {

namespace {

constexpr std::size_t most_rules = 20, most_codes = 255, most_patterns = 20;
constexpr std::size_t indexes_most = 65536;

using words = std::vector<std::string_view>;

/// Required when empty, unsupported when unknown.
void check_word(field_errors& out, const field_path& where, const std::string& value, const words& known) {
  if (value.empty()) {
    std::string list;
    for (const auto& word : known)
      list += (list.empty() ? "" : " ") + quoted(word);
    out.required(where, "valid values: [" + list + "]");
  } else if (std::find(known.begin(), known.end(), value) == known.end()) {
    out.not_supported(where, quoted(value), known);
  }
}

std::string list_text(const std::vector<std::int32_t>& values) {
  return values.empty() ? "null" : fmt::format("[{}]", fmt::join(values, ","));
}

bool names_container(const api::PodSpec& spec, const std::string& name) {
  const auto has = [&](const auto& list) {
    return std::any_of(list.begin(), list.end(), [&](const auto& c) { return c.name == name; });
  };
  return has(spec.containers) || has(spec.initContainers);
}

void check_codes(field_errors& out, const field_path& where, const api::PodFailurePolicyOnExitCodesRequirement& codes) {
  const auto& values = codes.values;
  if (values.empty())
    return out.invalid(where, list_text(values), "at least one value is required");
  if (values.size() > most_codes)
    out.too_many(where, values.size(), most_codes);
  std::set<std::int32_t> seen;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] == 0 && codes.operator_ == "In")
      out.invalid(where[i], 0, "must not be 0 for the In operator");
    if (!seen.insert(values[i]).second)
      out.duplicate(where[i], std::to_string(values[i]));
  }
  if (!std::is_sorted(values.begin(), values.end()))
    out.invalid(where, list_text(values), "must be ordered");
}

void check_exit_codes(field_errors& out, const field_path& where,
                      const api::PodFailurePolicyOnExitCodesRequirement& codes, const api::PodSpec& pod) {
  check_word(out, where / "operator", codes.operator_, {"In", "NotIn"});
  if (codes.containerName && !names_container(pod, *codes.containerName))
    out.invalid(where / "containerName", quoted(*codes.containerName),
                "must be one of the container or initContainer names in the pod template");
  check_codes(out, where / "values", codes);
}

void check_patterns(field_errors& out, const field_path& where,
                    const std::vector<api::PodFailurePolicyOnPodConditionsPattern>& patterns) {
  if (patterns.size() > most_patterns)
    out.too_many(where, patterns.size(), most_patterns);
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    report(out, where[i] / "type", patterns[i].type, qualified_name_problems(patterns[i].type));
    check_word(out, where[i] / "status", patterns[i].status, {"False", "True", "Unknown"});
  }
}

void check_failure_rule(field_errors& out, const field_path& where, const api::PodFailurePolicyRule& rule,
                        const api::JobSpec& spec) {
  if (rule.action == "FailIndex" && !spec.backoffLimitPerIndex)
    out.invalid(where / "action", quoted(rule.action), "requires the backoffLimitPerIndex to be set");
  else
    check_word(out, where / "action", rule.action, {"Count", "FailIndex", "FailJob", "Ignore"});
  const auto both = rule.onExitCodes && !rule.onPodConditions.empty();
  const auto none = !rule.onExitCodes && rule.onPodConditions.empty();
  if (rule.onExitCodes)
    check_exit_codes(out, where / "onExitCodes", *rule.onExitCodes, spec.template_.spec);
  if (!rule.onPodConditions.empty())
    check_patterns(out, where / "onPodConditions", rule.onPodConditions);
  if (both)
    out.invalid(where, std::string{}, "specifying both OnExitCodes and OnPodConditions is not supported");
  if (none)
    out.invalid(where, std::string{}, "specifying one of OnExitCodes and OnPodConditions is required");
}

void check_count(field_errors& out, const field_path& where, std::int32_t count, std::int64_t completions,
                 std::optional<std::int64_t> named) {
  out.not_negative(where, count);
  if (count > completions)
    out.invalid(where, count,
                fmt::format("must be less than or equal to {} (the number of specified completions)", completions));
  if (named && count > *named)
    out.invalid(where, count,
                fmt::format("must be less than or equal to {} (the number of indexes in the specified succeededIndexes "
                            "field)",
                            *named));
}

void check_success_rule(field_errors& out, const field_path& where, const api::SuccessPolicyRule& rule,
                        std::int64_t completions) {
  if (!rule.succeededCount && !rule.succeededIndexes)
    return out.required(where, "at least one of succeededCount or succeededIndexes must be specified");
  std::optional<std::int64_t> named;
  if (rule.succeededIndexes) {
    const auto at = where / "succeededIndexes";
    std::int64_t count = 0;
    if (rule.succeededIndexes->size() > indexes_most)
      out.too_long(at, indexes_most);
    else if (const auto error = job_rules::index_text_error(*rule.succeededIndexes, completions, count))
      out.invalid(at, quoted(*rule.succeededIndexes), "error parsing succeededIndexes: " + *error);
    else
      named = count;
  }
  if (rule.succeededCount)
    check_count(out, where / "succeededCount", *rule.succeededCount, completions, named);
}

} // namespace

void check_pod_failure_policy(field_errors& out, const field_path& where, const api::JobSpec& spec) {
  const auto& rules = spec.podFailurePolicy->rules;
  if (rules.size() > most_rules)
    out.too_many(where / "rules", rules.size(), most_rules);
  for (std::size_t i = 0; i < rules.size(); ++i)
    check_failure_rule(out, (where / "rules")[i], rules[i], spec);
}

void check_success_policy(field_errors& out, const field_path& where, const api::JobSpec& spec) {
  const auto& rules = spec.successPolicy->rules;
  if (rules.empty())
    out.required(where / "rules", "at least one rules must be specified when the successPolicy is specified");
  if (rules.size() > most_rules)
    out.too_many(where / "rules", rules.size(), most_rules);
  for (std::size_t i = 0; i < rules.size(); ++i)
    check_success_rule(out, (where / "rules")[i], rules[i], spec.completions.value_or(0));
}

} // namespace troupe::admission
