#include "actors/admission/jobs/job_rules.hpp"

#include "actors/admission/json_value.hpp"
#include "actors/admission/label_selector.hpp"
#include "actors/admission/names.hpp"
#include "actors/admission/pods/pod_template.hpp"

#include <fmt/format.h>

namespace troupe::admission {

namespace {

constexpr std::int32_t most_parallel = 100'000;
constexpr std::int32_t many_completions = 100'000;
constexpr std::int32_t most_with_many = 10'000;
constexpr std::size_t manager_most = 63;

bool is_indexed(const api::JobSpec& spec) { return spec.completionMode == "Indexed"; }

template <class T> void check_number(field_errors& out, const field_path& where, const std::optional<T>& value) {
  if (value)
    out.not_negative(where, *value);
}

void check_numbers(field_errors& out, const field_path& where, const api::JobSpec& spec) {
  check_number(out, where / "parallelism", spec.parallelism);
  check_number(out, where / "completions", spec.completions);
  check_number(out, where / "activeDeadlineSeconds", spec.activeDeadlineSeconds);
  check_number(out, where / "backoffLimit", spec.backoffLimit);
  check_number(out, where / "ttlSecondsAfterFinished", spec.ttlSecondsAfterFinished);
  check_number(out, where / "backoffLimitPerIndex", spec.backoffLimitPerIndex);
  if (spec.maxFailedIndexes) {
    out.not_negative(where / "maxFailedIndexes", *spec.maxFailedIndexes);
    if (!spec.backoffLimitPerIndex)
      out.required(where / "backoffLimitPerIndex", "when maxFailedIndexes is specified");
  }
}

void check_manager(field_errors& out, const field_path& where, const std::optional<std::string>& manager) {
  if (!manager)
    return;
  if (manager->empty())
    return out.required(where);
  for (const auto& [part, problem] : domain_path_problems(*manager))
    out.invalid(where, quoted(part), problem);
  if (manager->size() > manager_most)
    out.too_long(where, manager_most);
}

void at_most(field_errors& out, const field_path& where, std::int64_t value, std::int64_t most, std::string_view rule) {
  if (value > most)
    out.invalid(where, value, fmt::format("must be less than or equal to {}", rule));
}

void check_many_completions(field_errors& out, const field_path& where, const api::JobSpec& spec) {
  if (spec.completions.value_or(0) <= many_completions || !spec.backoffLimitPerIndex)
    return;
  constexpr auto rule = "10000 when completions are above 100000 and used with backoff limit per index";
  if (!spec.maxFailedIndexes)
    out.required(where / "maxFailedIndexes", "must be specified when completions is above 100000");
  at_most(out, where / "parallelism", spec.parallelism.value_or(0), most_with_many, rule);
  at_most(out, where / "maxFailedIndexes", spec.maxFailedIndexes.value_or(0), most_with_many, rule);
}

void check_indexed(field_errors& out, const field_path& where, const api::JobSpec& spec) {
  if (!spec.completions)
    out.required(where / "completions", "when completion mode is Indexed");
  at_most(out, where / "parallelism", spec.parallelism.value_or(0), most_parallel,
          "100000 when completion mode is Indexed");
  if (spec.completions && spec.maxFailedIndexes) {
    at_most(out, where / "maxFailedIndexes", *spec.maxFailedIndexes, *spec.completions, "completions");
    at_most(out, where / "maxFailedIndexes", *spec.maxFailedIndexes, most_parallel, "100000");
  }
  check_many_completions(out, where, spec);
}

void check_not_indexed(field_errors& out, const field_path& where, const api::JobSpec& spec) {
  constexpr auto rule = "requires indexed completion mode";
  if (spec.backoffLimitPerIndex)
    out.invalid(where / "backoffLimitPerIndex", *spec.backoffLimitPerIndex, rule);
  if (spec.maxFailedIndexes)
    out.invalid(where / "maxFailedIndexes", *spec.maxFailedIndexes, rule);
  if (spec.successPolicy)
    out.invalid(where / "successPolicy", json_value(spec.successPolicy), rule);
}

void check_mode(field_errors& out, const field_path& where, const api::JobSpec& spec) {
  if (is_indexed(spec))
    return check_indexed(out, where, spec);
  if (spec.completionMode && *spec.completionMode != "NonIndexed")
    out.not_supported(where / "completionMode", quoted(*spec.completionMode), {"NonIndexed", "Indexed"});
  check_not_indexed(out, where, spec);
}

void check_replacement_policy(field_errors& out, const field_path& where, const api::JobSpec& spec) {
  if (!spec.podReplacementPolicy)
    return;
  const auto& policy = *spec.podReplacementPolicy;
  if (spec.podFailurePolicy) {
    if (policy != "Failed")
      out.not_supported(where, quoted(policy), {"Failed"});
  } else if (policy != "Failed" && policy != "TerminatingOrFailed") {
    out.not_supported(where, quoted(policy), {"Failed", "TerminatingOrFailed"});
  }
}

void check_restart_policy(field_errors& out, const field_path& where, const api::JobSpec& spec) {
  const auto& policy = spec.template_.spec.restartPolicy;
  if (policy.empty() || policy == "Always")
    out.required(where, "valid values: \"OnFailure\", \"Never\"");
  else if (policy != "OnFailure" && policy != "Never")
    out.not_supported(where, quoted(policy), {"OnFailure", "Never"});
  else if (spec.podFailurePolicy && policy != "Never")
    out.invalid(where, quoted(policy), "only \"Never\" is supported when podFailurePolicy is specified");
}

void check_generated_label(field_errors& out, const label_map& labels, const char* key, const std::string& wanted) {
  const auto where = field_path{"spec.template.metadata.labels"}.key(key);
  const auto rule = fmt::format("must be '{}'", wanted);
  const auto found = labels.find(key);
  if (found == labels.end())
    out.required(where, rule);
  else if (found->second != wanted)
    out.invalid(where, quoted(found->second), rule);
}

std::string labels_json(const label_map& labels) {
  api::LabelSelector carrier;
  carrier.matchLabels = labels;
  const auto text = json_value(carrier);
  constexpr std::string_view before = R"({"matchLabels":)";
  return text.size() > before.size() ? text.substr(before.size(), text.size() - before.size() - 1) : "{}";
}

void check_generated_selector(field_errors& out, const api::Job& job) {
  const auto& labels = job.spec.template_.metadata.labels;
  for (const auto* key : {"controller-uid", "batch.kubernetes.io/controller-uid"})
    check_generated_label(out, labels, key, job.metadata.uid);
  for (const auto* key : {"job-name", "batch.kubernetes.io/job-name"})
    check_generated_label(out, labels, key, job.metadata.name);
  const label_map expected{{"controller-uid", job.metadata.uid},
                           {"batch.kubernetes.io/controller-uid", job.metadata.uid},
                           {"job-name", job.metadata.name},
                           {"batch.kubernetes.io/job-name", job.metadata.name}};
  auto generated = labels;
  for (const auto& [key, value] : expected)
    generated[key] = value;
  if (job.spec.selector && !matches(*job.spec.selector, generated))
    out.invalid("spec.selector", json_value(job.spec.selector), "`selector` not auto-generated");
}

void check_selector_of(field_errors& out, const api::Job& job) {
  const auto& selector = job.spec.selector;
  if (!selector)
    out.required("spec.selector");
  else
    check_selector(out, "spec.selector", *selector);
  if (!job.spec.manualSelector.value_or(false))
    check_generated_selector(out, job);
  const auto& labels = job.spec.template_.metadata.labels;
  if (selector && !matches(*selector, labels))
    out.invalid("spec.template.metadata.labels", labels_json(labels), "`selector` does not match template `labels`");
}

/// The last pod of an Indexed Job needs a host name: <job>-<index>.
void check_indexed_name(field_errors& out, const api::Job& job) {
  const auto completions = job.spec.completions.value_or(0);
  if (!is_indexed(job.spec) || completions <= 0)
    return;
  const auto last = fmt::format("{}-{}", job.metadata.name, completions - 1);
  if (!dns_label_problems(last).empty())
    out.invalid("metadata.name", quoted(job.metadata.name),
                "will not able to create pod with invalid DNS label: " + last);
}

} // namespace

void check_job_spec(field_errors& out, const field_path& where, const api::JobSpec& spec) {
  check_numbers(out, where, spec);
  check_manager(out, where / "managedBy", spec.managedBy);
  check_mode(out, where, spec);
  if (spec.podFailurePolicy)
    check_pod_failure_policy(out, where / "podFailurePolicy", spec);
  if (spec.successPolicy && is_indexed(spec))
    check_success_policy(out, where / "successPolicy", spec);
  check_replacement_policy(out, where / "podReplacementPolicy", spec);
  check_template(out, where / "template", spec.template_);
  check_restart_policy(out, where / "template" / "spec" / "restartPolicy", spec);
}

void check_job(field_errors& out, const api::Job& job) {
  check_indexed_name(out, job);
  check_job_options(out, "metadata", job.metadata.annotations, job.spec);
  check_job_spec(out, "spec", job.spec);
  check_selector_of(out, job);
}

} // namespace troupe::admission
