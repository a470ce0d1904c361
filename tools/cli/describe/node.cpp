#include "tools/cli/describe/kinds.hpp"

#include "messages/resource/quantity.hpp"
#include "tools/cli/json.hpp"
#include "tools/cli/time_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe::cli {

namespace {

std::string roles_of(const json::object& labels) {
  constexpr std::string_view prefix = "node-role.kubernetes.io/";
  std::vector<std::string> roles;
  for (const auto& label : labels) {
    const std::string_view key{label.key().data(), label.key().size()};
    if (key.starts_with(prefix) && key.size() > prefix.size())
      roles.emplace_back(key.substr(prefix.size()));
    else if (key == "kubernetes.io/role")
      roles.push_back(text_of(label.value()));
  }
  std::sort(roles.begin(), roles.end());
  return roles.empty() ? "<none>" : fmt::format("{}", fmt::join(roles, ","));
}

void describe_taints(description& out, const json::array& taints) {
  std::vector<std::string> texts;
  for (const auto& item : taints) {
    const auto& taint = item.as_object();
    const auto value = text_at(taint, "value");
    texts.push_back(text_at(taint, "key") + (value.empty() ? "" : "=" + value) + ":" + text_at(taint, "effect"));
  }
  out.list(0, "Taints", texts);
}

void describe_lease(description& out, const json::object& lease) {
  const auto& spec = object_at(lease, "spec");
  const auto holder = text_at(spec, "holderIdentity");
  const auto acquired = describe_time(text_at(spec, "acquireTime")),
             renewed = describe_time(text_at(spec, "renewTime"));
  out.line(0, "Lease:");
  out.field(1, "HolderIdentity", holder.empty() ? "<unset>" : holder);
  out.field(1, "AcquireTime", acquired.empty() ? "<unset>" : acquired);
  out.field(1, "RenewTime", renewed.empty() ? "<unset>" : renewed);
}

void describe_conditions(description& out, const json::array& conditions) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& item : conditions) {
    const auto& c = item.as_object();
    rows.push_back({text_at(c, "type"), text_at(c, "status"), describe_time(text_at(c, "lastHeartbeatTime")),
                    describe_time(text_at(c, "lastTransitionTime")), text_at(c, "reason"), text_at(c, "message")});
  }
  out.line(0, "Conditions:");
  out.table(1, {"Type", "Status", "LastHeartbeatTime", "LastTransitionTime", "Reason", "Message"}, rows);
}

void describe_amounts(description& out, const char* title, const json::object& amounts) {
  out.line(0, std::string{title} + ":");
  for (const auto& amount : amounts)
    out.field(1, std::string_view{amount.key().data(), amount.key().size()}, text_of(amount.value()));
}

void describe_system(description& out, const json::object& info) {
  out.line(0, "System Info:");
  constexpr std::pair<const char*, const char*> fields[] = {{"Machine ID", "machineID"},
                                                            {"System UUID", "systemUUID"},
                                                            {"Boot ID", "bootID"},
                                                            {"Kernel Version", "kernelVersion"},
                                                            {"OS Image", "osImage"},
                                                            {"Operating System", "operatingSystem"},
                                                            {"Architecture", "architecture"},
                                                            {"Container Runtime Version", "containerRuntimeVersion"},
                                                            {"Kubelet Version", "kubeletVersion"}};
  for (const auto& [title, member] : fields)
    out.field(1, title, text_at(info, member));
}

/// What a pod asks for, or may use, summed over its containers: thousandths of a CPU and bytes.
struct amounts {
  std::int64_t cpu = 0, memory = 0;
};

std::int64_t quantity(const json::object& list, const char* name, bool milli) {
  const auto text = text_at(list, name);
  if (text.empty())
    return 0;
  const api::Quantity q{text};
  return milli ? q.milli() : q.value();
}

amounts sum_of(const json::object& pod, const char* which) {
  amounts out;
  for (const auto& item : list_at(object_at(pod, "spec"), "containers")) {
    const auto& list = object_at(object_at(item.as_object(), "resources"), which);
    out.cpu += quantity(list, "cpu", true);
    out.memory += quantity(list, "memory", false);
  }
  return out;
}

std::string with_share(const std::string& text, std::int64_t part, std::int64_t whole) {
  return fmt::format("{} ({}%)", text, whole > 0 ? part * 100 / whole : 0);
}

std::string cpu_text(std::int64_t milli, const amounts& all) {
  return with_share(milli == 0          ? "0"
                    : milli % 1000 == 0 ? std::to_string(milli / 1000)
                                        : fmt::format("{}m", milli),
                    milli, all.cpu);
}

std::string memory_text(std::int64_t bytes, const amounts& all) {
  constexpr std::int64_t mib = 1024 * 1024;
  return with_share(bytes == 0         ? "0"
                    : bytes % mib == 0 ? fmt::format("{}Mi", bytes / mib)
                                       : std::to_string(bytes),
                    bytes, all.memory);
}

void describe_pods(description& out, const json::array& pods, const amounts& all, std::int64_t now) {
  std::vector<std::vector<std::string>> rows;
  amounts requests, limits;
  for (const auto& item : pods) {
    const auto& pod = item.as_object();
    const auto& metadata = object_at(pod, "metadata");
    const auto asked = sum_of(pod, "requests"), bound = sum_of(pod, "limits");
    rows.push_back({text_at(metadata, "namespace"), text_at(metadata, "name"), cpu_text(asked.cpu, all),
                    cpu_text(bound.cpu, all), memory_text(asked.memory, all), memory_text(bound.memory, all),
                    age_of(text_at(metadata, "creationTimestamp"), now)});
    requests.cpu += asked.cpu, requests.memory += asked.memory;
    limits.cpu += bound.cpu, limits.memory += bound.memory;
  }
  out.field(0, "Non-terminated Pods", fmt::format("({} in total)", pods.size()));
  out.table(1, {"Namespace", "Name", "CPU Requests", "CPU Limits", "Memory Requests", "Memory Limits", "Age"}, rows);
  out.line(0, "Allocated resources:");
  out.line(1, "(Total limits may be over 100 percent, i.e., overcommitted.)");
  out.table(1, {"Resource", "Requests", "Limits"},
            {{"cpu", cpu_text(requests.cpu, all), cpu_text(limits.cpu, all)},
             {"memory", memory_text(requests.memory, all), memory_text(limits.memory, all)}});
}

} // namespace

void describe_node(description& out, const json::object& node, const json::array& pods, const json::object& lease,
                   std::int64_t now) {
  const auto& metadata = object_at(node, "metadata");
  const auto& spec = object_at(node, "spec");
  const auto& status = object_at(node, "status");
  describe_identity(out, node);
  out.field(0, "Roles", roles_of(object_at(metadata, "labels")));
  out.map(0, "Labels", object_at(metadata, "labels"));
  out.annotations(0, object_at(metadata, "annotations"));
  out.field(0, "CreationTimestamp", describe_time(text_at(metadata, "creationTimestamp")));
  describe_taints(out, list_at(spec, "taints"));
  out.field(0, "Unschedulable", flag_at(spec, "unschedulable") ? "true" : "false");
  describe_lease(out, lease);
  describe_conditions(out, list_at(status, "conditions"));
  out.line(0, "Addresses:");
  for (const auto& item : list_at(status, "addresses"))
    out.field(1, text_at(item.as_object(), "type"), text_at(item.as_object(), "address"));
  describe_amounts(out, "Capacity", object_at(status, "capacity"));
  describe_amounts(out, "Allocatable", object_at(status, "allocatable"));
  describe_system(out, object_at(status, "nodeInfo"));
  const auto& offered = object_at(status, "allocatable");
  describe_pods(out, pods, {quantity(offered, "cpu", true), quantity(offered, "memory", false)}, now);
}

} // namespace troupe::cli
