#include "actors/store/pods/pod_owner.hpp"

#include <algorithm>
#include <array>

namespace troupe {

namespace {

void request_limits(std::vector<api::Container>& containers) {
  for (auto& c : containers)
    for (const auto& [name, limit] : c.resources.limits)
      c.resources.requests.emplace(name, limit);
}

/// Unless the pod tolerates them already: both node conditions, for five minutes.
void tolerate_node_trouble(api::PodSpec& spec) {
  for (const auto* key : {"node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"}) {
    const auto covers = [&](const api::Toleration& t) {
      return (t.key == key || t.key.empty()) && (t.effect == "NoExecute" || t.effect.empty());
    };
    if (std::any_of(spec.tolerations.begin(), spec.tolerations.end(), covers))
      continue;
    auto& t = spec.tolerations.emplace_back();
    t.key = key;
    t.operator_ = "Exists";
    t.effect = "NoExecute";
    t.tolerationSeconds = 300;
  }
}

void tell_index(std::vector<api::Container>& containers) {
  constexpr auto name = "JOB_COMPLETION_INDEX";
  for (auto& c : containers) {
    if (std::any_of(c.env.begin(), c.env.end(), [&](const api::EnvVar& v) { return v.name == name; }))
      continue;
    auto& variable = c.env.emplace_back();
    variable.name = name;
    auto& field = variable.valueFrom.emplace().fieldRef.emplace();
    field.apiVersion = "v1";
    field.fieldPath = "metadata.labels['batch.kubernetes.io/job-completion-index']";
  }
}

template <class T> void default_to(std::optional<T>& field, T value) {
  if (!field)
    field = std::move(value);
}

constexpr std::array<const char*, 2> qos_resources{"cpu", "memory"};

bool names(const api::map_of<api::Quantity>& of, const char* resource) {
  const auto i = of.find(resource);
  return i != of.end() && !i->second.is_zero();
}

struct qos_tally {
  bool any = false, guaranteed = true;
  void add(const api::ResourceRequirements& r) {
    for (const auto* resource : qos_resources) {
      const auto request = names(r.requests, resource), limit = names(r.limits, resource);
      any = any || request || limit;
      guaranteed = guaranteed && limit && (!request || r.requests.at(resource) == r.limits.at(resource));
    }
  }
};

} // namespace

api::PodSpec pod_spec_of(const api::PodTemplateSpec& from, bool indexed) {
  auto spec = from.spec;
  request_limits(spec.initContainers);
  request_limits(spec.containers);
  default_to(spec.enableServiceLinks, true);
  default_to(spec.priority, std::int32_t{0});
  default_to(spec.preemptionPolicy, std::string{"PreemptLowerPriority"});
  if (spec.serviceAccountName.empty())
    spec.serviceAccountName = "default";
  spec.serviceAccount = spec.serviceAccountName;
  tolerate_node_trouble(spec);
  if (indexed) {
    tell_index(spec.initContainers);
    tell_index(spec.containers);
  }
  return spec;
}

std::string qos_class_of(const api::PodSpec& spec) {
  qos_tally tally;
  for (const auto& c : spec.initContainers)
    tally.add(c.resources);
  for (const auto& c : spec.containers)
    tally.add(c.resources);
  if (!tally.any)
    return "BestEffort";
  return tally.guaranteed ? "Guaranteed" : "Burstable";
}

pod_owner make_pod_owner(object_id id, const api::resource& job) {
  const auto whole = job.share<api::Job>();
  pod_owner owner;
  owner.job = id;
  owner.name_space = whole->metadata.namespace_;
  owner.job_name = whole->metadata.name;
  owner.uid_text = whole->metadata.uid;
  owner.uid = uid_from_text(whole->metadata.uid);
  owner.indexed = whole->spec.completionMode == "Indexed";
  owner.backoff_per_index = owner.indexed && whole->spec.backoffLimitPerIndex.has_value();
  owner.pod_template = {whole, &whole->spec.template_};
  owner.configs = config_names(owner.name_space, *owner.pod_template);
  auto spec = pod_spec_of(*owner.pod_template, owner.indexed);
  owner.qos_class = qos_class_of(spec);
  owner.pod_spec = std::make_shared<const api::PodSpec>(std::move(spec));
  return owner;
}

} // namespace troupe
