#include "nodes/api/table/table_rows.hpp"

#include "nodes/api/table/age.hpp"
#include "nodes/api/table/table_cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace troupe::api_server {

namespace {

constexpr std::string_view role_prefix = "node-role.kubernetes.io/";
constexpr std::string_view role_label = "kubernetes.io/role";

std::string join(const auto& parts, std::string_view between) {
  std::string all;
  for (const auto& part : parts)
    all.append(all.empty() ? "" : between).append(part);
  return all;
}

std::string node_status_word(const api::Node& node) {
  const auto* ready = find_condition(node.status.conditions, "Ready");
  std::string word = "Unknown";
  if (ready != nullptr)
    word = ready->status == "True" ? "Ready" : "NotReady";
  return node.spec.unschedulable ? word + ",SchedulingDisabled" : word;
}

std::string roles_of(const api::Node& node) {
  std::set<std::string> roles;
  for (const auto& [key, value] : node.metadata.labels) {
    if (key.starts_with(role_prefix) && key.size() > role_prefix.size())
      roles.insert(key.substr(role_prefix.size()));
    else if (key == role_label && !value.empty())
      roles.insert(value);
  }
  return or_none(join(roles, ","));
}

std::string address_of(const api::Node& node, std::string_view type) {
  const auto& all = node.status.addresses;
  const auto at = std::find_if(all.begin(), all.end(), [&](const api::NodeAddress& a) { return a.type == type; });
  return or_none(at == all.end() ? std::string_view{} : std::string_view{at->address});
}

std::string kernel_of(const api::NodeSystemInfo& info) {
  if (info.kernelVersion.empty() || info.architecture.empty())
    return or_unknown(info.kernelVersion);
  return fmt::format("{} ({})", info.kernelVersion, info.architecture);
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

std::string object_of(const api::ObjectReference& about) {
  return about.name.empty() ? lower(about.kind) : fmt::format("{}/{}", lower(about.kind), about.name);
}

std::string source_of(const api::Event& event) {
  const auto& component = event.source.component.empty() ? event.reportingComponent : event.source.component;
  const auto& host = event.source.host.empty() ? event.reportingInstance : event.source.host;
  return host.empty() ? component : fmt::format("{}, {}", component, host);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  return first == std::string_view::npos ? std::string_view{}
                                         : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::int64_t first_seen(const api::Event& event) {
  return event.firstTimestamp ? event.firstTimestamp.micros : event.eventTime.micros;
}

std::int64_t last_seen(const api::Event& event) {
  if (event.series)
    return event.series->lastObservedTime.micros;
  return event.lastTimestamp ? event.lastTimestamp.micros : first_seen(event);
}

std::int64_t count_of(const api::Event& event) {
  if (event.series)
    return event.series->count;
  return event.count == 0 ? 1 : event.count;
}

/// Kinds without columns of their own show when they were made.
table_row plain_row(const api::ObjectMeta& meta) {
  return {.cells = {meta.name, meta.creationTimestamp ? api::format_time(meta.creationTimestamp) : "<unknown>"}};
}

template <class T> table_row typed_row(const void* object, std::int64_t now_us) {
  return row_of(*static_cast<const T*>(object), now_us);
}

struct printer {
  const api::type_desc* type;
  table_row (*row)(const void* object, std::int64_t now_us);
};
template <class T> constexpr printer printer_of{&T::desc, typed_row<T>};
constexpr printer printers[] = {
    printer_of<api::Job>,     printer_of<api::Pod>,
    printer_of<api::Event>,   printer_of<api::Node>,
    printer_of<api::CronJob>, printer_of<api::Namespace>,
    printer_of<api::Secret>,  printer_of<api::ConfigMap>,
    printer_of<api::Lease>,   printer_of<api::ServiceAccount>,
};

} // namespace

std::string age_of(const api::ObjectMeta& meta, std::int64_t now_us) {
  return human_age(meta.creationTimestamp.micros, now_us);
}

std::string or_none(std::string_view text) { return std::string{text.empty() ? "<none>" : text}; }
std::string or_unknown(std::string_view text) { return std::string{text.empty() ? "<unknown>" : text}; }

std::string names_of(const std::vector<api::Container>& containers) {
  std::vector<std::string_view> names;
  for (const auto& c : containers)
    names.push_back(c.name);
  return join(names, ",");
}

std::string images_of(const std::vector<api::Container>& containers) {
  std::vector<std::string_view> images;
  for (const auto& c : containers)
    images.push_back(c.image);
  return join(images, ",");
}

table_row row_of(const api::Node& node, std::int64_t now_us) {
  const auto& info = node.status.nodeInfo;
  return {.cells = {node.metadata.name, node_status_word(node), roles_of(node), age_of(node.metadata, now_us),
                    info.kubeletVersion, address_of(node, "InternalIP"), address_of(node, "ExternalIP"),
                    or_unknown(info.osImage), kernel_of(info), or_unknown(info.containerRuntimeVersion)}};
}

table_row row_of(const api::Event& event, std::int64_t now_us) {
  return {.cells = {human_age(last_seen(event), now_us), event.type, event.reason, object_of(event.involvedObject),
                    event.involvedObject.fieldPath, source_of(event), std::string{trimmed(event.message)},
                    human_age(first_seen(event), now_us), count_of(event), event.metadata.name}};
}

table_row row_of(const api::Namespace& space, std::int64_t now_us) {
  return {.cells = {space.metadata.name, space.status.phase, age_of(space.metadata, now_us)}};
}

table_row row_of(const api::ConfigMap& map, std::int64_t now_us) {
  return {.cells = {map.metadata.name, static_cast<std::int64_t>(map.data.size() + map.binaryData.size()),
                    age_of(map.metadata, now_us)}};
}

table_row row_of(const api::Secret& secret, std::int64_t now_us) {
  return {.cells = {secret.metadata.name, secret.type, static_cast<std::int64_t>(secret.data.size()),
                    age_of(secret.metadata, now_us)}};
}

table_row row_of(const api::ServiceAccount& account, std::int64_t now_us) {
  return {.cells = {account.metadata.name, age_of(account.metadata, now_us)}};
}

table_row row_of(const api::Lease& lease, std::int64_t now_us) {
  return {.cells = {lease.metadata.name, lease.spec.holderIdentity.value_or(""), age_of(lease.metadata, now_us)}};
}

table_row row_of(const api::type_desc& type, const void* object, std::int64_t now_us) {
  for (const auto& p : printers)
    if (p.type == &type)
      return p.row(object, now_us);
  const auto* meta = static_cast<const std::byte*>(object) + type.meta_offset;
  return plain_row(*reinterpret_cast<const api::ObjectMeta*>(meta));
}

} // namespace troupe::api_server
