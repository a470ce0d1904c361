#include "actors/admission/names.hpp"
#include "actors/admission/pods/pod_template.hpp"
#include "messages/resource/stop_signal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace troupe::admission {

namespace {

constexpr auto not_negative = "must be greater than or equal to 0";

/// What containers of one pod are checked against.
struct pod_names {
  std::set<std::string> volumes, containers;
};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_printable_name(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) { return c >= ' ' && c <= '~' && c != '='; });
}

std::size_t sources_of(const api::EnvVarSource& from) {
  const std::array<bool, 5> set{bool{from.fieldRef}, bool{from.resourceFieldRef}, bool{from.configMapKeyRef},
                                bool{from.secretKeyRef}, bool{from.fileKeyRef}};
  return static_cast<std::size_t>(std::count(set.begin(), set.end(), true));
}

void check_value_from(field_errors& out, const field_path& where, const api::EnvVar& env) {
  const auto count = sources_of(*env.valueFrom);
  if (count == 0)
    out.invalid(where, quoted(""),
                "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
  else if (!env.value.empty())
    out.invalid(where, quoted(""), "may not be specified when `value` is not empty");
  else if (count > 1)
    out.invalid(where, quoted(""), "may not have more than one field specified at a time");
}

void check_env(field_errors& out, const field_path& where, const std::vector<api::EnvVar>& list) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto& env = list[i];
    if (env.name.empty())
      out.required(where[i] / "name");
    else if (!is_printable_name(env.name))
      out.invalid(where[i] / "name", quoted(env.name),
                  "a valid environment variable name must consist only of printable ASCII characters other than '='");
    if (env.valueFrom)
      check_value_from(out, where[i] / "valueFrom", env);
  }
}

void check_mount(field_errors& out, const field_path& where, const api::VolumeMount& mount, const pod_names& names) {
  if (mount.name.empty())
    out.required(where / "name");
  else if (!names.volumes.contains(mount.name))
    out.not_found(where / "name", quoted(mount.name));
  if (mount.mountPath.empty())
    out.required(where / "mountPath");
  if (!mount.subPath.empty())
    check_local_path(out, where / "subPath", mount.subPath);
  if (!mount.subPathExpr.empty()) {
    if (!mount.subPath.empty())
      out.invalid(where / "subPathExpr", quoted(mount.subPathExpr), "subPathExpr and subPath are mutually exclusive");
    check_local_path(out, where / "subPathExpr", mount.subPathExpr);
  }
}

void check_mounts(field_errors& out, const field_path& where, const api::Container& container, const pod_names& names) {
  std::set<std::string> paths;
  for (std::size_t i = 0; i < container.volumeMounts.size(); ++i) {
    const auto& mount = container.volumeMounts[i];
    check_mount(out, where[i], mount, names);
    if (!mount.mountPath.empty() && !paths.insert(mount.mountPath).second)
      out.invalid(where[i] / "mountPath", quoted(mount.mountPath), "must be unique");
  }
}

bool is_standard_resource(std::string_view name) {
  return is_one_of(name, {"cpu", "memory", "ephemeral-storage"}) || name.starts_with("hugepages-");
}

void check_resource_name(field_errors& out, const field_path& where, const std::string& name) {
  if (const auto problems = qualified_name_problems(name); !problems.empty())
    report(out, where, name, problems);
  else if (name.find('/') == std::string::npos && !is_standard_resource(name))
    out.invalid(where, quoted(name), "must be a standard resource for containers");
}

void check_request(field_errors& out, const field_path& resources, const std::string& name, const api::Quantity& asked,
                   const api::map_of<api::Quantity>& limits) {
  const auto limit = limits.find(name);
  const auto overcommits = is_standard_resource(name) && !name.starts_with("hugepages-");
  if (limit == limits.end()) {
    if (!overcommits)
      out.required(resources / "limits", "Limit must be set for non overcommitable resources");
    return;
  }
  const auto where = (resources / "requests").key(name);
  if (!overcommits && !(asked == limit->second))
    out.invalid(where, quoted(asked.text()),
                fmt::format("must be equal to {} limit of {}", name, limit->second.text()));
  else if (limit->second < asked)
    out.invalid(where, quoted(asked.text()),
                fmt::format("must be less than or equal to {} limit of {}", name, limit->second.text()));
}

void check_resources(field_errors& out, const field_path& where, const api::ResourceRequirements& resources) {
  for (const auto& [name, amount] : resources.limits) {
    const auto at = (where / "limits").key(name);
    check_resource_name(out, at, name);
    if (amount < api::Quantity{})
      out.invalid(at, quoted(amount.text()), not_negative);
  }
  for (const auto& [name, amount] : resources.requests) {
    const auto at = (where / "requests").key(name);
    check_resource_name(out, at, name);
    if (amount < api::Quantity{})
      out.invalid(at, quoted(amount.text()), not_negative);
    check_request(out, where, name, amount, resources.limits);
  }
}

void check_handler(field_errors& out, const field_path& where, std::size_t kinds) {
  if (kinds == 0)
    out.required(where, "must specify a handler type");
  else if (kinds > 1)
    out.forbidden(where, "may not specify more than 1 handler type");
}

void check_probe(field_errors& out, const field_path& where, const api::box<api::Probe>& probe) {
  if (!probe)
    return;
  check_handler(out, where,
                std::size_t{bool{probe->exec}} + bool{probe->httpGet} + bool{probe->tcpSocket} + bool{probe->grpc});
  out.not_negative(where / "initialDelaySeconds", probe->initialDelaySeconds);
  out.not_negative(where / "timeoutSeconds", probe->timeoutSeconds);
  out.not_negative(where / "periodSeconds", probe->periodSeconds);
  out.not_negative(where / "successThreshold", probe->successThreshold);
  out.not_negative(where / "failureThreshold", probe->failureThreshold);
}

void check_hook(field_errors& out, const field_path& where, const api::box<api::LifecycleHandler>& hook) {
  if (hook)
    check_handler(out, where,
                  std::size_t{bool{hook->exec}} + bool{hook->httpGet} + bool{hook->tcpSocket} + bool{hook->sleep});
}

void check_stop_signal(field_errors& out, const field_path& where, const std::string& signal,
                       const api::PodSpec& spec) {
  if (!spec.os)
    return out.forbidden(where, "may not be set for containers with empty `spec.os.name`");
  const auto& known = spec.os->name == "windows" ? api::windows_stop_signals() : api::linux_stop_signals();
  if (std::find(known.begin(), known.end(), signal) == known.end())
    out.not_supported(where, quoted(signal), known);
}

void check_lifecycle(field_errors& out, const field_path& where, const api::Container& container,
                     const api::PodSpec& spec) {
  if (container.lifecycle) {
    if (const auto& signal = container.lifecycle->stopSignal)
      check_stop_signal(out, where / "lifecycle" / "stopSignal", *signal, spec);
    check_hook(out, where / "lifecycle" / "postStart", container.lifecycle->postStart);
    check_hook(out, where / "lifecycle" / "preStop", container.lifecycle->preStop);
  }
  check_probe(out, where / "livenessProbe", container.livenessProbe);
  check_probe(out, where / "readinessProbe", container.readinessProbe);
  check_probe(out, where / "startupProbe", container.startupProbe);
}

void check_ports(field_errors& out, const field_path& where, const std::vector<api::ContainerPort>& ports) {
  constexpr auto range = "must be between 1 and 65535, inclusive";
  for (std::size_t i = 0; i < ports.size(); ++i) {
    const auto& port = ports[i];
    if (port.containerPort == 0)
      out.required(where[i] / "containerPort");
    else if (port.containerPort < 0 || port.containerPort > 65535)
      out.invalid(where[i] / "containerPort", port.containerPort, range);
    if (port.hostPort < 0 || port.hostPort > 65535)
      out.invalid(where[i] / "hostPort", port.hostPort, range);
    if (!is_one_of(port.protocol, {"SCTP", "TCP", "UDP"}))
      out.not_supported(where[i] / "protocol", quoted(port.protocol), {"SCTP", "TCP", "UDP"});
  }
}

void check_restart_rules(field_errors& out, const field_path& where, const api::Container& container) {
  constexpr std::size_t most_rules = 20, most_codes = 255;
  const auto& rules = container.restartPolicyRules;
  if (rules.empty())
    return;
  if (!container.restartPolicy)
    out.required(where / "restartPolicy", "must specify restartPolicy when restart rules are used");
  const auto list = where / "restartPolicyRules";
  if (rules.size() > most_rules)
    out.too_many(list, rules.size(), most_rules);
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (!is_one_of(rules[i].action, {"Restart", "RestartAllContainers"}))
      out.not_supported(list[i] / "action", quoted(rules[i].action), {"Restart", "RestartAllContainers"});
    const auto codes = list[i] / "exitCodes";
    if (!rules[i].exitCodes) {
      out.required(codes, "must be specified");
      continue;
    }
    if (!is_one_of(rules[i].exitCodes->operator_, {"In", "NotIn"}))
      out.not_supported(codes / "operator", quoted(rules[i].exitCodes->operator_), {"In", "NotIn"});
    if (rules[i].exitCodes->values.size() > most_codes)
      out.too_many(codes / "values", rules[i].exitCodes->values.size(), most_codes);
  }
}

void check_words(field_errors& out, const field_path& where, const api::Container& container) {
  if (!is_one_of(container.imagePullPolicy, {"Always", "IfNotPresent", "Never"}))
    out.not_supported(where / "imagePullPolicy", quoted(container.imagePullPolicy),
                      {"Always", "IfNotPresent", "Never"});
  if (!is_one_of(container.terminationMessagePolicy, {"File", "FallbackToLogsOnError"}))
    out.not_supported(where / "terminationMessagePolicy", quoted(container.terminationMessagePolicy),
                      {"File", "FallbackToLogsOnError"});
  if (container.restartPolicy && !is_one_of(*container.restartPolicy, {"Always", "OnFailure", "Never"}))
    out.not_supported(where / "restartPolicy", quoted(*container.restartPolicy), {"Always", "OnFailure", "Never"});
}

void check_container(field_errors& out, const field_path& where, const api::Container& container,
                     const api::PodSpec& spec, pod_names& names) {
  if (container.name.empty())
    out.required(where / "name");
  else if (const auto problems = dns_label_problems(container.name); !problems.empty())
    report(out, where / "name", container.name, problems);
  else if (!names.containers.insert(container.name).second)
    out.duplicate(where / "name", quoted(container.name));
  if (container.image.empty())
    out.required(where / "image");
  check_words(out, where, container);
  check_restart_rules(out, where, container);
  check_lifecycle(out, where, container, spec);
  check_ports(out, where / "ports", container.ports);
  check_env(out, where / "env", container.env);
  check_mounts(out, where / "volumeMounts", container, names);
  check_resources(out, where / "resources", container.resources);
}

void check_init_container(field_errors& out, const field_path& where, const api::Container& container) {
  constexpr auto sidecars_only = "may not be set for init containers without restartPolicy=Always";
  if (container.restartPolicy == "Always")
    return;
  const std::pair<const char*, bool> parts[] = {{"lifecycle", bool{container.lifecycle}},
                                                {"livenessProbe", bool{container.livenessProbe}},
                                                {"readinessProbe", bool{container.readinessProbe}},
                                                {"startupProbe", bool{container.startupProbe}}};
  for (const auto& [name, set] : parts)
    if (set)
      out.forbidden(where / name, sidecars_only);
}

} // namespace

void check_containers(field_errors& out, const field_path& where, const api::PodSpec& spec) {
  pod_names names;
  names.volumes = check_volumes(out, where / "volumes", spec.volumes);
  if (spec.containers.empty())
    out.required(where / "containers");
  for (std::size_t i = 0; i < spec.containers.size(); ++i)
    check_container(out, (where / "containers")[i], spec.containers[i], spec, names);
  for (std::size_t i = 0; i < spec.initContainers.size(); ++i) {
    check_container(out, (where / "initContainers")[i], spec.initContainers[i], spec, names);
    check_init_container(out, (where / "initContainers")[i], spec.initContainers[i]);
  }
}

} // namespace troupe::admission
