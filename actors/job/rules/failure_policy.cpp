#include "actors/job/rules/failure_policy.hpp"

#include "messages/cluster/ids.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace troupe::job_rules {

namespace {

/// The exit code of a container by its place in the template; nothing when it has not ended.
std::optional<std::int32_t> exit_of(const pod_fact& pod, std::size_t container) {
  if (pod.exit_codes.empty())
    return std::nullopt;
  const auto code = pod.exit_codes[std::min(container, pod.exit_codes.size() - 1)];
  return code == pod_fact::no_exit ? std::nullopt : std::optional{code};
}

struct failed_container {
  const api::Container* which = nullptr;
  std::int32_t code = 0;
};

/// In the order of a pod's status: regular containers, then init containers.
std::vector<failed_container> failed_containers(const api::PodSpec& spec, const pod_fact& pod,
                                                const std::vector<std::int32_t>& success_codes) {
  std::vector<failed_container> out;
  const auto add = [&](const api::Container& c, std::size_t place) {
    if (const auto code = exit_of(pod, place); code && *code != 0)
      out.push_back({&c, *code});
  };
  for (std::size_t i = 0; i < spec.containers.size(); ++i)
    add(spec.containers[i], spec.initContainers.size() + i);
  std::erase_if(out, [&](const auto& c) {
    return std::find(success_codes.begin(), success_codes.end(), c.code) != success_codes.end();
  });
  for (std::size_t i = 0; i < spec.initContainers.size(); ++i)
    add(spec.initContainers[i], i);
  return out;
}

const failed_container* match(const api::PodFailurePolicyOnExitCodesRequirement& wanted,
                              const std::vector<failed_container>& failed) {
  const auto matches = [&](const failed_container& c) {
    const auto listed = std::find(wanted.values.begin(), wanted.values.end(), c.code) != wanted.values.end();
    return (!wanted.containerName || *wanted.containerName == c.which->name) && listed == (wanted.operator_ == "In");
  };
  const auto found = std::find_if(failed.begin(), failed.end(), matches);
  return found == failed.end() ? nullptr : &*found;
}

struct held_condition {
  std::string_view type;
  bool holds;
};

bool initialized(const api::PodSpec& spec, const pod_fact& pod) {
  for (std::size_t i = 0; i < spec.initContainers.size(); ++i)
    if (exit_of(pod, i) != 0)
      return false;
  return true;
}

/// The conditions of a failed pod (spec/pods-nodes.md §6), in their order.
std::vector<held_condition> conditions_of(const api::PodSpec& spec, const pod_fact& pod) {
  std::vector<held_condition> out;
  if (pod.accepted) {
    out.push_back({"PodReadyToStartContainers", false});
    out.push_back({"Initialized", initialized(spec, pod)});
    out.push_back({"Ready", false});
    out.push_back({"ContainersReady", false});
  }
  out.push_back({"PodScheduled", pod.scheduled});
  if (pod.disrupted)
    out.push_back({"DisruptionTarget", true});
  return out;
}

std::string_view match(const std::vector<api::PodFailurePolicyOnPodConditionsPattern>& patterns,
                       const std::vector<held_condition>& conditions) {
  for (const auto& c : conditions)
    for (const auto& p : patterns)
      if (p.type == c.type && p.status == (c.holds ? "True" : "False"))
        return c.type;
  return {};
}

failure_verdict::action action_of(std::string_view text) {
  using action = failure_verdict::action;
  if (text == "FailJob")
    return action::fail_job;
  if (text == "FailIndex")
    return action::fail_index;
  return text == "Ignore" ? action::ignore : action::count;
}

std::string name_of(const api::ObjectMeta& job, const pod_fact& pod) {
  return job.namespace_ + "/" + pod_name(job.name, uid_from_text(job.uid), pod.number, pod.index);
}

} // namespace

failure_verdict judge(const api::ObjectMeta& job, const api::JobSpec& spec, const pod_fact& pod,
                      const std::vector<std::int32_t>& success_codes) {
  if (!spec.podFailurePolicy)
    return {};
  const auto& pod_spec = spec.template_.spec;
  const auto failed = failed_containers(pod_spec, pod, success_codes);
  const auto conditions = conditions_of(pod_spec, pod);
  const auto& rules = spec.podFailurePolicy->rules;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    std::string why;
    if (rules[i].onExitCodes) {
      if (const auto* c = match(*rules[i].onExitCodes, failed))
        why =
            fmt::format("Container {} for pod {} failed with exit code {}", c->which->name, name_of(job, pod), c->code);
    } else if (const auto type = match(rules[i].onPodConditions, conditions); !type.empty()) {
      why = fmt::format("Pod {} has condition {}", name_of(job, pod), type);
    }
    if (why.empty())
      continue;
    const auto what = action_of(rules[i].action);
    return {what,
            what == failure_verdict::action::fail_job ? fmt::format("{} matching FailJob rule at index {}", why, i)
                                                      : std::string{},
            rules[i].action};
  }
  return {};
}

} // namespace troupe::job_rules
