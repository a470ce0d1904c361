#include "actors/admission/names.hpp"
#include "actors/admission/pods/pod_template.hpp"

#include <algorithm>
#include <limits>

namespace troupe::admission {

namespace {

void check_toleration(field_errors& out, const field_path& where, const api::Toleration& t) {
  if (!t.key.empty())
    report(out, where / "key", t.key, qualified_name_problems(t.key));
  const auto op = t.operator_.empty() ? std::string{"Equal"} : t.operator_;
  if (t.key.empty() && op != "Exists")
    out.invalid(where / "operator", quoted(t.operator_),
                "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
  if (op == "Equal")
    report(out, where / "value", t.value, label_value_problems(t.value));
  else if (op == "Exists" && !t.value.empty())
    out.invalid(where / "operator", quoted(t.operator_), "value must be empty when `operator` is 'Exists'");
  else if (op != "Exists")
    out.not_supported(where / "operator", quoted(t.operator_), {"Equal", "Exists"});
  if (t.tolerationSeconds && t.effect != "NoExecute")
    out.invalid(where / "effect", quoted(t.effect), "effect must be 'NoExecute' when `tolerationSeconds` is set");
  if (!t.effect.empty() && t.effect != "NoSchedule" && t.effect != "PreferNoSchedule" && t.effect != "NoExecute")
    out.not_supported(where / "effect", quoted(t.effect), {"NoSchedule", "PreferNoSchedule", "NoExecute"});
}

void check_deadline(field_errors& out, const field_path& where, const api::PodSpec& spec) {
  constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
  if (const auto& d = spec.activeDeadlineSeconds; d && (*d < 1 || *d > most))
    out.invalid(where / "activeDeadlineSeconds", *d, "must be between 1 and 2147483647, inclusive");
}

void check_priority(field_errors& out, const field_path& where, const api::PodSpec& spec) {
  if (!spec.priorityClassName.empty())
    report(out, where / "priorityClassName", spec.priorityClassName, dns_subdomain_problems(spec.priorityClassName));
  const auto& policy = spec.preemptionPolicy;
  if (policy && policy->empty())
    out.required(where / "preemptionPolicy");
  else if (policy && *policy != "PreemptLowerPriority" && *policy != "Never")
    out.not_supported(where / "preemptionPolicy", quoted(*policy), {"PreemptLowerPriority", "Never"});
}

void check_spec(field_errors& out, const field_path& where, const api::PodSpec& spec) {
  check_containers(out, where, spec);
  if (spec.restartPolicy != "Always" && spec.restartPolicy != "OnFailure" && spec.restartPolicy != "Never")
    out.not_supported(where / "restartPolicy", quoted(spec.restartPolicy), {"Always", "OnFailure", "Never"});
  check_labels(out, where / "nodeSelector", spec.nodeSelector);
  if (spec.affinity)
    check_affinity(out, where / "affinity", *spec.affinity);
  check_gates(out, where / "schedulingGates", spec.schedulingGates);
  check_spread(out, where / "topologySpreadConstraints", spec.topologySpreadConstraints);
  if (!spec.serviceAccountName.empty())
    report(out, where / "serviceAccountName", spec.serviceAccountName, dns_subdomain_problems(spec.serviceAccountName));
  if (!spec.nodeName.empty())
    report(out, where / "nodeName", spec.nodeName, dns_subdomain_problems(spec.nodeName));
  check_deadline(out, where, spec);
  if (!spec.hostname.empty())
    report(out, where / "hostname", spec.hostname, dns_label_problems(spec.hostname));
  if (!spec.subdomain.empty())
    report(out, where / "subdomain", spec.subdomain, dns_label_problems(spec.subdomain));
  for (std::size_t i = 0; i < spec.tolerations.size(); ++i)
    check_toleration(out, (where / "tolerations")[i], spec.tolerations[i]);
  check_priority(out, where, spec);
}

void warn_of_hidden_env(std::vector<std::string>& out, const field_path& where, const api::Container& container) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < container.env.size(); ++i)
    if (!seen.insert(container.env[i].name).second)
      out.push_back((where / "env")[i].text() + ": hides previous definition of " + quoted(container.env[i].name) +
                    ", which may be dropped when using apply");
}

} // namespace

void check_template(field_errors& out, const field_path& where, const api::PodTemplateSpec& value) {
  check_labels(out, where / "metadata" / "labels", value.metadata.labels);
  check_annotations(out, where / "metadata" / "annotations", value.metadata.annotations);
  check_spec(out, where / "spec", value.spec);
  if (!value.spec.ephemeralContainers.empty())
    out.forbidden(where / "spec" / "ephemeralContainers", "ephemeral containers not allowed in pod template");
}

std::vector<std::string> template_warnings(const field_path& where, const api::PodTemplateSpec& value) {
  std::vector<std::string> out;
  const auto spec = where / "spec";
  if (value.spec.terminationGracePeriodSeconds.value_or(0) < 0)
    out.push_back((spec / "terminationGracePeriodSeconds").text() +
                  ": must be >= 0; negative values are invalid and will be treated as 1");
  for (std::size_t i = 0; i < value.spec.initContainers.size(); ++i)
    warn_of_hidden_env(out, (spec / "initContainers")[i], value.spec.initContainers[i]);
  for (std::size_t i = 0; i < value.spec.containers.size(); ++i)
    warn_of_hidden_env(out, (spec / "containers")[i], value.spec.containers[i]);
  return out;
}

} // namespace troupe::admission
