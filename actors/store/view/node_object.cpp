#include "actors/store/view/node_object.hpp"

#include <algorithm>

namespace troupe {

namespace {

constexpr const char* ready = "Ready";

api::NodeCondition& condition(api::Node& node, std::string_view type) {
  auto& all = node.status.conditions;
  const auto i = std::find_if(all.begin(), all.end(), [&](const auto& c) { return c.type == type; });
  if (i != all.end())
    return *i;
  auto& made = all.emplace_back();
  made.type = type;
  return made;
}

void set(api::Node& node, std::string_view type, std::string_view status, std::string_view reason, std::string message,
         timestamp_us now) {
  auto& c = condition(node, type);
  if (c.status == status && c.reason == reason && c.message == message)
    return;
  if (c.status != status)
    c.lastTransitionTime.micros = now;
  c.lastHeartbeatTime.micros = now;
  c.status = status;
  c.reason = reason;
  c.message = std::move(message);
}

void set_pressure(api::Node& node, std::string_view type, bool pressed, std::string_view what, std::string_view word,
                  timestamp_us now) {
  // MemoryPressure: "KubeletHasSufficientMemory"; DiskPressure has no "Sufficient"
  const auto none = word == "Disk";
  const auto reason = "KubeletHas" +
                      std::string{pressed ? (none ? "" : "Insufficient") : (none ? "No" : "Sufficient")} +
                      std::string{word} + (none ? "Pressure" : "");
  std::string message = "kubelet has ";
  if (none)
    message += pressed ? "disk pressure" : "no disk pressure";
  else
    message += std::string{pressed ? "insufficient " : "sufficient "} + std::string{what} + " available";
  set(node, type, pressed ? "True" : "False", reason, std::move(message), now);
}

void set_taint(api::Node& node, const char* key, const char* effect, bool on, timestamp_us now) {
  auto& taints = node.spec.taints;
  const auto i = std::find_if(taints.begin(), taints.end(),
                              [&](const api::Taint& t) { return t.key == key && t.effect == effect; });
  if (on == (i != taints.end()))
    return;
  if (!on) {
    taints.erase(i);
    return;
  }
  auto& t = taints.emplace_back();
  t.key = key;
  t.effect = effect;
  if (now != 0)
    t.timeAdded = api::Time{now};
}

void set_trouble(api::Node& node, bool not_ready, bool unreachable, timestamp_us now) {
  for (const auto* effect : {"NoSchedule", "NoExecute"}) {
    set_taint(node, "node.kubernetes.io/not-ready", effect, not_ready, now);
    set_taint(node, "node.kubernetes.io/unreachable", effect, unreachable, now);
  }
}

void set_address(api::Node& node, const char* type, const std::string& address) {
  if (address.empty())
    return;
  auto& a = node.status.addresses.emplace_back();
  a.type = type;
  a.address = address;
}

} // namespace

void describe_node(api::Node& node, const node_description& from) {
  auto& labels = node.metadata.labels;
  for (const auto& [key, value] : from.labels)
    labels[key] = value;
  labels.try_emplace("kubernetes.io/hostname",
                     from.name); // as a kubelet's --hostname-override: several may share a machine
  labels["kubernetes.io/os"] = "linux";
  labels["kubernetes.io/arch"] = from.architecture;
  auto& status = node.status;
  status.capacity["cpu"] = api::Quantity::of_milli(from.cpu_milli);
  status.capacity["memory"] = api::Quantity::of(from.memory_bytes / 1024 * 1024, api::Quantity::form::binary);
  status.capacity["ephemeral-storage"] =
      api::Quantity::of(from.ephemeral_bytes / 1024 * 1024, api::Quantity::form::binary);
  status.capacity["pods"] = api::Quantity::of(from.max_pods);
  for (const auto& [name, count] : from.extended)
    status.capacity[name] = api::Quantity::of(count);
  status.allocatable = status.capacity;
  status.addresses.clear();
  set_address(node, "InternalIP", from.address);
  set_address(node, "Hostname", from.hostname.empty() ? from.name : from.hostname);
  auto& info = status.nodeInfo;
  info.machineID = from.machine_id;
  info.systemUUID = from.machine_id;
  info.bootID = from.boot_id;
  info.kernelVersion = from.kernel_version;
  info.osImage = from.os_image;
  info.architecture = from.architecture;
  info.operatingSystem = "linux";
  info.containerRuntimeVersion = "troupe://0.1.0";
  info.kubeletVersion = "v1.36.0-troupe.0.1.0";
  status.images.clear();
  for (const auto& image : from.images)
    status.images.emplace_back().names.push_back(image);
}

void taint_node(api::Node& node, const std::vector<std::string>& taints) {
  for (const auto& text : taints) {
    const auto colon = text.rfind(':');
    if (colon == std::string::npos)
      continue;
    const auto equals = std::min(text.find('='), colon);
    auto& t = node.spec.taints.emplace_back();
    t.key = text.substr(0, equals);
    if (equals < colon)
      t.value = text.substr(equals + 1, colon - equals - 1);
    t.effect = text.substr(colon + 1);
  }
}

void set_node_health(api::Node& node, const node_health& health, timestamp_us now) {
  set_pressure(node, "MemoryPressure", health.memory_pressure, "memory", "Memory", now);
  set_pressure(node, "DiskPressure", health.disk_pressure, "disk", "Disk", now);
  set_pressure(node, "PIDPressure", false, "PID", "PID", now);
  if (health.ready)
    set(node, ready, "True", "KubeletReady", "kubelet is posting ready status", now);
  else
    set(node, ready, "False", "KubeletNotReady", health.message, now);
  set_trouble(node, !health.ready, false, now);
}

void set_node_silent(api::Node& node, timestamp_us now) {
  for (const auto* type : {"MemoryPressure", "DiskPressure", "PIDPressure", ready})
    set(node, type, "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.", now);
  set_trouble(node, false, true, now);
}

void mirror_unschedulable(api::Node& node) {
  set_taint(node, "node.kubernetes.io/unschedulable", "NoSchedule", node.spec.unschedulable, 0);
}

bool is_ready(const api::Node& node) {
  const auto& all = node.status.conditions;
  return std::any_of(all.begin(), all.end(), [](const auto& c) { return c.type == ready && c.status == "True"; });
}

api::Node heard_now(api::Node node, timestamp_us now) {
  for (auto& c : node.status.conditions)
    if (c.status != "Unknown")
      c.lastHeartbeatTime.micros = now;
  return node;
}

} // namespace troupe
