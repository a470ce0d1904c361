#include "actors/admission/jobs/job_rules.hpp"
#include "actors/admission/json_value.hpp"
#include "actors/job/rules/conditions.hpp"

#include <algorithm>

namespace troupe::admission {

namespace {

constexpr auto immutable = "field is immutable";
const field_path spec_path{"spec"};

template <class T> std::string number_text(const std::optional<T>& value) {
  return value ? std::to_string(*value) : "null";
}

std::string word_text(const std::optional<std::string>& value) { return value ? quoted(*value) : "null"; }

/// Nothing runs and nothing will until the Job is resumed: where its pods go may still be said (§6).
bool is_at_rest(const api::Job& old) {
  return old.spec.suspend.value_or(false) && old.status.active == 0 &&
         (!old.status.startTime || job_rules::is_true(old.status.conditions, job_rules::suspended_condition));
}

/// Lets `to` have the node affinity of `from`, and drops what is then empty.
void take_node_affinity(api::PodSpec& to, const api::PodSpec& from) {
  if (from.affinity) {
    if (!to.affinity)
      to.affinity.emplace();
    to.affinity->nodeAffinity = from.affinity->nodeAffinity;
  } else if (to.affinity) {
    to.affinity->nodeAffinity.reset();
    if (*to.affinity == api::Affinity{})
      to.affinity.reset();
  }
}

void take_resources(std::vector<api::Container>& to, const std::vector<api::Container>& from) {
  const auto count = std::min(to.size(), from.size());
  for (std::size_t i = 0; i < count; ++i)
    if (to[i].name == from[i].name)
      to[i].resources = from[i].resources;
}

/// The old template with everything that may change taken from the new one.
api::PodTemplateSpec with_allowed_changes(api::PodTemplateSpec old, const api::PodTemplateSpec& now) {
  old.metadata.labels = now.metadata.labels;
  old.metadata.annotations = now.metadata.annotations;
  take_node_affinity(old.spec, now.spec);
  old.spec.nodeSelector = now.spec.nodeSelector;
  old.spec.tolerations = now.spec.tolerations;
  old.spec.schedulingGates = now.spec.schedulingGates;
  take_resources(old.spec.containers, now.spec.containers);
  take_resources(old.spec.initContainers, now.spec.initContainers);
  return old;
}

void check_template_change(field_errors& out, const api::Job& job, const api::Job& old) {
  const auto& now = job.spec.template_;
  if (now == old.spec.template_)
    return;
  if (!is_at_rest(old))
    out.invalid(spec_path / "template", json_value(now), immutable);
  else if (!(with_allowed_changes(old.spec.template_, now) == now))
    out.invalid(spec_path / "template" / "spec", json_value(now.spec), immutable);
}

void check_completions_change(field_errors& out, const api::JobSpec& now, const api::JobSpec& old) {
  if (now.completions == old.completions)
    return;
  if (now.completionMode != "Indexed")
    out.invalid(spec_path / "completions", number_text(now.completions), immutable);
  else if (now.completions != now.parallelism)
    out.invalid(spec_path / "completions", number_text(now.completions),
                "can only be modified in tandem with spec.parallelism");
}

} // namespace

void check_job_change(field_errors& out, const api::Job& job, const api::Job& old) {
  const auto& now = job.spec;
  const auto& before = old.spec;
  check_completions_change(out, now, before);
  if (!(now.selector == before.selector))
    out.invalid(spec_path / "selector", json_value(now.selector), immutable);
  check_template_change(out, job, old);
  if (now.completionMode != before.completionMode)
    out.invalid(spec_path / "completionMode", word_text(now.completionMode), immutable);
  if (!(now.podFailurePolicy == before.podFailurePolicy))
    out.invalid(spec_path / "podFailurePolicy", json_value(now.podFailurePolicy), immutable);
  if (now.backoffLimitPerIndex != before.backoffLimitPerIndex)
    out.invalid(spec_path / "backoffLimitPerIndex", number_text(now.backoffLimitPerIndex), immutable);
  if (now.managedBy != before.managedBy)
    out.invalid(spec_path / "managedBy", word_text(now.managedBy), immutable);
  if (!(now.successPolicy == before.successPolicy))
    out.invalid(spec_path / "successPolicy", json_value(now.successPolicy), immutable);
}

} // namespace troupe::admission
