#include "actors/admission/jobs/job_rules.hpp"
#include "actors/admission/names.hpp"
#include "actors/admission/pods/pod_template.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>

namespace troupe::admission {

namespace {

constexpr std::int32_t default_backoff_limit = 6;
constexpr const char* uid_key = "batch.kubernetes.io/controller-uid";

template <class T, class V> void fill(std::optional<T>& where, V value) {
  if (!where)
    where = T(value);
}

void set_counts(api::JobSpec& spec) {
  if (!spec.completions && !spec.parallelism)
    spec.completions = 1;
  fill(spec.parallelism, 1);
  fill(spec.backoffLimit, spec.backoffLimitPerIndex ? std::numeric_limits<std::int32_t>::max() : default_backoff_limit);
}

} // namespace

void set_template_defaults(api::JobSpec& spec) {
  set_defaults(spec.template_.spec);
  if (spec.podFailurePolicy)
    for (auto& rule : spec.podFailurePolicy->rules)
      for (auto& pattern : rule.onPodConditions)
        if (pattern.status.empty())
          pattern.status = "True";
}

void set_defaults(api::Job& job) {
  auto& spec = job.spec;
  set_counts(spec);
  fill(spec.completionMode, "NonIndexed");
  fill(spec.suspend, false);
  fill(spec.manualSelector, false);
  fill(spec.podReplacementPolicy, spec.podFailurePolicy ? "Failed" : "TerminatingOrFailed");
  set_template_defaults(spec);
  if (job.metadata.labels.empty())
    job.metadata.labels = spec.template_.metadata.labels;
}

void generate_selector(api::Job& job) {
  if (!job.spec.manualSelector.value_or(false)) {
    auto& labels = job.spec.template_.metadata.labels;
    for (const auto* key : {"job-name", "batch.kubernetes.io/job-name"})
      labels.try_emplace(key, job.metadata.name);
    for (const auto* key : {"controller-uid", uid_key})
      labels.try_emplace(key, job.metadata.uid);
    if (!job.spec.selector)
      job.spec.selector.emplace();
    job.spec.selector->matchLabels.try_emplace(uid_key, job.metadata.uid);
  }
}

std::vector<std::string> spec_warnings(const field_path& where, const api::JobSpec& spec) {
  constexpr std::int32_t many_completions = 100'000, many_at_once = 10'000;
  std::vector<std::string> out;
  if (spec.completionMode == "Indexed" && spec.completions.value_or(0) > many_completions &&
      spec.parallelism.value_or(0) > many_at_once)
    out.push_back(where.text() + ": In Indexed Jobs with a number of completions higher than 10^5 and a parallelism "
                                 "higher than 10^4, Kubernetes might not be able to track completedIndexes when a big "
                                 "number of indexes fail");
  for (auto& warning : template_warnings(where / "template", spec.template_))
    out.push_back(std::move(warning));
  return out;
}

std::vector<std::string> name_warnings(const std::string& name) {
  const auto problems = dns_label_problems(name);
  if (problems.empty())
    return {};
  return {
      fmt::format("metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; "
                  "a DNS label is recommended: [{}]",
                  fmt::join(problems, " "))};
}

} // namespace troupe::admission
