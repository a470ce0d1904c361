#include "tools/cli/describe/kinds.hpp"

#include "tools/cli/json.hpp"
#include "tools/cli/time_text.hpp"

#include <fmt/format.h>

namespace troupe::cli {

namespace {

/// Names below a title that is indented itself stand one blank further in.
std::string name_indent(std::size_t level) { return level > 0 ? " " : ""; }

void describe_ports(description& out, std::size_t level, const json::array& ports) {
  std::string container, host;
  for (const auto& item : ports) {
    const auto& port = item.as_object();
    const auto protocol = text_at(port, "protocol");
    const auto add = [&](std::string& to, std::int64_t number) {
      to += (to.empty() ? "" : ", ") + fmt::format("{}/{}", number, protocol.empty() ? "TCP" : protocol);
    };
    add(container, number_at(port, "containerPort"));
    add(host, number_at(port, "hostPort"));
  }
  const bool several = ports.size() > 1;
  out.field(level, several ? "Ports" : "Port", container.empty() ? "<none>" : container);
  out.field(level, several ? "Host Ports" : "Host Port", host.empty() ? "<none>" : host);
}

void describe_words(description& out, std::size_t level, const char* title, const json::array& words) {
  if (words.empty())
    return;
  out.line(level, std::string{title} + ":");
  for (const auto& word : words) {
    auto text = text_of(word);
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos;)
      text.replace(at, 1, "\n" + std::string(2 * level + 2, ' ')), at += 2 * level + 3;
    out.line(level + 1, text);
  }
}

/// Members of `state` that people look for: "State: Terminated" and what belongs to it.
void describe_state(description& out, std::size_t level, const char* title, const json::object& state) {
  if (has(state, "running")) {
    out.field(level, title, "Running");
    out.field(level + 1, "Started", describe_time(text_at(object_at(state, "running"), "startedAt")));
  } else if (has(state, "terminated")) {
    const auto& end = object_at(state, "terminated");
    out.field(level, title, "Terminated");
    out.optional_field(level + 1, "Reason", text_at(end, "reason"));
    out.optional_field(level + 1, "Message", text_at(end, "message"));
    out.field(level + 1, "Exit Code", text_at(end, "exitCode"));
    if (number_at(end, "signal") > 0)
      out.field(level + 1, "Signal", text_at(end, "signal"));
    out.field(level + 1, "Started", describe_time(text_at(end, "startedAt")));
    out.field(level + 1, "Finished", describe_time(text_at(end, "finishedAt")));
  } else if (std::string_view{title} == "State") {
    out.field(level, title, "Waiting");
    out.optional_field(level + 1, "Reason", text_at(object_at(state, "waiting"), "reason"));
  }
}

void describe_status(description& out, std::size_t level, const json::object& status) {
  describe_state(out, level, "State", object_at(status, "state"));
  describe_state(out, level, "Last State", object_at(status, "lastState"));
  out.field(level, "Ready", flag_at(status, "ready") ? "True" : "False");
  out.field(level, "Restart Count", std::to_string(number_at(status, "restartCount")));
}

void describe_resources(description& out, std::size_t level, const char* title, const json::object& amounts) {
  if (amounts.empty())
    return;
  out.line(level, std::string{title} + ":");
  for (const auto& amount : amounts)
    out.field(level + 1, std::string_view{amount.key().data(), amount.key().size()}, text_of(amount.value()));
}

std::string reference_text(const json::object& from) {
  if (const auto& field = object_at(from, "fieldRef"); !field.empty()) {
    const auto version = text_at(field, "apiVersion");
    return fmt::format(" ({}:{})", version.empty() ? "v1" : version, text_at(field, "fieldPath"));
  }
  if (const auto& resource = object_at(from, "resourceFieldRef"); !resource.empty())
    return fmt::format("<resource> ({})", text_at(resource, "resource"));
  for (const auto& [member, kind] : {std::pair{"secretKeyRef", "in secret"}, {"configMapKeyRef", "of config map"}})
    if (const auto& key = object_at(from, member); !key.empty())
      return fmt::format("<set to the key '{}' {} '{}'>\tOptional: {}", text_at(key, "key"), kind, text_at(key, "name"),
                         flag_at(key, "optional"));
  return {};
}

void describe_environment(description& out, std::size_t level, const json::array& variables) {
  if (variables.empty())
    return out.field(level, "Environment", "<none>");
  out.line(level, "Environment:");
  for (const auto& item : variables) {
    const auto& variable = item.as_object();
    const auto& from = object_at(variable, "valueFrom");
    out.field(level + 1, text_at(variable, "name"), from.empty() ? text_at(variable, "value") : reference_text(from));
  }
}

void describe_mounts(description& out, std::size_t level, const json::array& mounts) {
  if (mounts.empty())
    return out.field(level, "Mounts", "<none>");
  out.line(level, "Mounts:");
  for (const auto& item : mounts) {
    const auto& mount = item.as_object();
    const auto path = text_at(mount, "subPath");
    out.line(level + 1, fmt::format("{} from {} ({}{})", text_at(mount, "mountPath"), text_at(mount, "name"),
                                    flag_at(mount, "readOnly") ? "ro" : "rw",
                                    path.empty() ? "" : fmt::format(",path=\"{}\"", path)));
  }
}

const json::object& status_called(const json::array& statuses, const std::string& name) {
  static const json::object none;
  for (const auto& item : statuses)
    if (text_at(item.as_object(), "name") == name)
      return item.as_object();
  return none;
}

void describe_container(description& out, std::size_t level, const json::object& container,
                        const json::object& status) {
  out.line(1, name_indent(level) + text_at(container, "name") + ":");
  constexpr std::size_t inside = 2;
  out.optional_field(inside, "Container ID", text_at(status, "containerID"));
  out.field(inside, "Image", text_at(container, "image"));
  out.optional_field(inside, "Image ID", text_at(status, "imageID"));
  describe_ports(out, inside, list_at(container, "ports"));
  describe_words(out, inside, "Command", list_at(container, "command"));
  describe_words(out, inside, "Args", list_at(container, "args"));
  if (!status.empty())
    describe_status(out, inside, status);
  describe_resources(out, inside, "Limits", object_at(object_at(container, "resources"), "limits"));
  describe_resources(out, inside, "Requests", object_at(object_at(container, "resources"), "requests"));
  describe_environment(out, inside, list_at(container, "env"));
  describe_mounts(out, inside, list_at(container, "volumeMounts"));
}

std::string toleration_text(const json::object& t) {
  auto out = text_at(t, "key");
  const auto value = text_at(t, "value"), effect = text_at(t, "effect"), how = text_at(t, "operator");
  out += value.empty() ? "" : "=" + value;
  out += effect.empty() ? "" : ":" + effect;
  if (how == "Exists" && value.empty())
    out += (out.empty() ? "" : " ") + std::string{"op=Exists"};
  if (has(t, "tolerationSeconds"))
    out += " for " + text_at(t, "tolerationSeconds") + "s";
  return out;
}

} // namespace

void describe_containers(description& out, std::size_t level, std::string_view title, const json::array& containers,
                         const json::array& statuses) {
  if (containers.empty())
    return;
  out.line(level, std::string{title} + ":");
  for (const auto& container : containers)
    describe_container(out, level, container.as_object(),
                       status_called(statuses, text_at(container.as_object(), "name")));
}

void describe_volumes(description& out, std::size_t level, const json::array& volumes) {
  if (volumes.empty())
    return out.field(level, "Volumes", "<none>");
  out.line(level, "Volumes:");
  for (const auto& item : volumes) {
    const auto& volume = item.as_object();
    out.line(1, name_indent(level) + text_at(volume, "name") + ":");
    for (const auto& source : volume)
      if (source.key() != "name" && source.value().is_object()) {
        out.field(2, "Type", std::string_view{source.key().data(), source.key().size()});
        for (const auto& detail : source.value().get_object())
          out.field(2, std::string_view{detail.key().data(), detail.key().size()}, text_of(detail.value()));
      }
  }
}

void describe_tolerations(description& out, std::size_t level, const json::array& tolerations) {
  std::vector<std::string> texts;
  for (const auto& item : tolerations)
    texts.push_back(toleration_text(item.as_object()));
  out.list(level, "Tolerations", texts);
}

void describe_pod_template(description& out, const json::object& pod_template) {
  const auto& metadata = object_at(pod_template, "metadata");
  const auto& spec = object_at(pod_template, "spec");
  out.line(0, "Pod Template:");
  out.map(1, "Labels", object_at(metadata, "labels"));
  if (!object_at(metadata, "annotations").empty())
    out.annotations(1, object_at(metadata, "annotations"));
  out.optional_field(1, "Service Account", text_at(spec, "serviceAccountName"));
  describe_containers(out, 1, "Init Containers", list_at(spec, "initContainers"), {});
  describe_containers(out, 1, "Containers", list_at(spec, "containers"), {});
  describe_volumes(out, 1, list_at(spec, "volumes"));
  out.optional_field(1, "Priority Class Name", text_at(spec, "priorityClassName"));
  out.map(1, "Node-Selectors", object_at(spec, "nodeSelector"));
  describe_tolerations(out, 1, list_at(spec, "tolerations"));
}

} // namespace troupe::cli
