#include "tools/cli/describe/kinds.hpp"

#include "nodes/api/table/age.hpp"
#include "tools/cli/json.hpp"
#include "tools/cli/time_text.hpp"

#include <fmt/format.h>

namespace troupe::cli {

namespace {

std::string node_text(const json::object& pod) {
  const auto name = text_at(object_at(pod, "spec"), "nodeName");
  return name.empty() ? "<none>" : name + "/" + text_at(object_at(pod, "status"), "hostIP");
}

void describe_phase(description& out, const json::object& metadata, const json::object& status) {
  const auto deleted = read_time(text_at(metadata, "deletionTimestamp"));
  const auto phase = text_at(status, "phase");
  if (deleted && phase != "Succeeded" && phase != "Failed") {
    const auto lasts = api_server::human_duration(std::chrono::microseconds{now_us() - *deleted});
    out.field(0, "Status", fmt::format("Terminating (lasts {})", lasts));
    out.field(0, "Termination Grace Period", text_at(metadata, "deletionGracePeriodSeconds") + "s");
  } else {
    out.field(0, "Status", phase);
  }
  out.optional_field(0, "Reason", text_at(status, "reason"));
  out.optional_field(0, "Message", text_at(status, "message"));
}

void describe_addresses(description& out, const json::object& status) {
  out.field(0, "IP", text_at(status, "podIP"));
  const auto& all = list_at(status, "podIPs");
  if (all.empty())
    return out.field(0, "IPs", "<none>");
  out.line(0, "IPs:");
  for (const auto& item : all)
    out.field(1, "IP", text_at(item.as_object(), "ip"));
}

void describe_conditions(description& out, const json::array& conditions) {
  if (conditions.empty())
    return;
  out.line(0, "Conditions:");
  out.line(1, "Type\tStatus");
  for (const auto& item : conditions)
    out.line(1, text_at(item.as_object(), "type") + " \t" + text_at(item.as_object(), "status"));
}

} // namespace

void describe_pod(description& out, const json::object& pod) {
  const auto& metadata = object_at(pod, "metadata");
  const auto& spec = object_at(pod, "spec");
  const auto& status = object_at(pod, "status");
  describe_identity(out, pod);
  out.field(0, "Priority", std::to_string(number_at(spec, "priority")));
  out.optional_field(0, "Priority Class Name", text_at(spec, "priorityClassName"));
  out.optional_field(0, "Runtime Class Name", text_at(spec, "runtimeClassName"));
  const auto account = text_at(spec, "serviceAccountName");
  out.field(0, "Service Account", account.empty() ? "default" : account);
  out.field(0, "Node", node_text(pod));
  out.optional_field(0, "Start Time", describe_time(text_at(status, "startTime")));
  out.map(0, "Labels", object_at(metadata, "labels"));
  out.annotations(0, object_at(metadata, "annotations"));
  describe_phase(out, metadata, status);
  describe_addresses(out, status);
  describe_owner(out, pod);
  describe_containers(out, 0, "Init Containers", list_at(spec, "initContainers"),
                      list_at(status, "initContainerStatuses"));
  describe_containers(out, 0, "Containers", list_at(spec, "containers"), list_at(status, "containerStatuses"));
  describe_conditions(out, list_at(status, "conditions"));
  describe_volumes(out, 0, list_at(spec, "volumes"));
  out.field(0, "QoS Class", text_at(status, "qosClass"));
  out.map(0, "Node-Selectors", object_at(spec, "nodeSelector"));
  describe_tolerations(out, 0, list_at(spec, "tolerations"));
}

} // namespace troupe::cli
