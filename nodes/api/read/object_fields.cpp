#include "nodes/api/read/object_fields.hpp"

#include "actors/store/pods/pod_view.hpp"
#include "messages/resource/batch.hpp"
#include "messages/resource/core.hpp"
#include "messages/resource/event.hpp"
#include "messages/resource/node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace troupe::api_server {

namespace {

constexpr std::array<std::string_view, 2> generic_fields{"metadata.name", "metadata.namespace"};
constexpr std::array<std::string_view, 8> pod_fields{
    "spec.nodeName",    "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
    "spec.hostNetwork", "status.phase",       "status.podIP",       "status.nominatedNodeName"};
constexpr std::array<std::string_view, 1> job_fields{"status.successful"};
constexpr std::array<std::string_view, 1> node_fields{"spec.unschedulable"};
constexpr std::array<std::string_view, 1> namespace_fields{"status.phase"};
constexpr std::array<std::string_view, 1> secret_fields{"type"};
constexpr std::array<std::string_view, 11> event_fields{"involvedObject.kind",
                                                        "involvedObject.namespace",
                                                        "involvedObject.name",
                                                        "involvedObject.uid",
                                                        "involvedObject.apiVersion",
                                                        "involvedObject.resourceVersion",
                                                        "involvedObject.fieldPath",
                                                        "reason",
                                                        "reportingComponent",
                                                        "source",
                                                        "type"};

/// A kind's fields beyond the generic ones; none for kinds that have no others.
std::span<const std::string_view> own_fields(const api::kind_info& kind) {
  if (kind.type == &api::Pod::desc)
    return pod_fields;
  if (kind.type == &api::Job::desc)
    return job_fields;
  if (kind.type == &api::Node::desc)
    return node_fields;
  if (kind.type == &api::Namespace::desc)
    return namespace_fields;
  if (kind.type == &api::Secret::desc)
    return secret_fields;
  if (kind.type == &api::Event::desc)
    return event_fields;
  return {};
}

bool holds(std::span<const std::string_view> all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

std::string truth(bool x) { return x ? "true" : "false"; }

std::string reference_field(const api::ObjectReference& of, std::string_view field) {
  if (field == "kind")
    return of.kind;
  if (field == "namespace")
    return of.namespace_;
  if (field == "name")
    return of.name;
  if (field == "uid")
    return of.uid;
  if (field == "apiVersion")
    return of.apiVersion;
  if (field == "resourceVersion")
    return of.resourceVersion;
  return of.fieldPath;
}

std::string event_field(const api::Event& event, std::string_view field) {
  constexpr std::string_view involved = "involvedObject.";
  if (field.starts_with(involved))
    return reference_field(event.involvedObject, field.substr(involved.size()));
  if (field == "reason")
    return event.reason;
  if (field == "reportingComponent")
    return event.reportingComponent;
  if (field == "source")
    return event.source.component.empty() ? event.reportingComponent : event.source.component;
  return event.type;
}

const node_place* place_of(const node_places& nodes, std::uint16_t number) {
  return nodes && number != 0 && number < nodes->size() ? &(*nodes)[number] : nullptr;
}

} // namespace

const api::ObjectMeta& meta_of(const api::type_desc& type, const void* object) {
  return *reinterpret_cast<const api::ObjectMeta*>(static_cast<const std::byte*>(object) + type.meta_offset);
}

std::string unknown_field(const api::kind_info& kind, const field_selector& selector) {
  const auto own = own_fields(kind);
  for (const auto& term : selector) {
    if (holds(generic_fields, term.field) || holds(own, term.field))
      continue;
    if (own.empty())
      return fmt::format("\"{}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"",
                         term.field);
    if (kind.group.empty())
      return "field label not supported: " + term.field;
    return fmt::format("field label \"{}\" not supported for {}", term.field, kind.kind);
  }
  return {};
}

std::string field_of(const api::kind_info& kind, const void* object, std::string_view field) {
  if (field == "metadata.name")
    return meta_of(*kind.type, object).name;
  if (field == "metadata.namespace")
    return meta_of(*kind.type, object).namespace_;
  if (kind.type == &api::Job::desc)
    return std::to_string(static_cast<const api::Job*>(object)->status.succeeded);
  if (kind.type == &api::Node::desc)
    return truth(static_cast<const api::Node*>(object)->spec.unschedulable);
  if (kind.type == &api::Namespace::desc)
    return static_cast<const api::Namespace*>(object)->status.phase;
  if (kind.type == &api::Secret::desc)
    return static_cast<const api::Secret*>(object)->type;
  if (kind.type == &api::Event::desc)
    return event_field(*static_cast<const api::Event*>(object), field);
  return {};
}

std::string pod_field(const pod_owner& owner, std::uint32_t number, const pod_record& record, const node_places& nodes,
                      std::string_view field) {
  const auto& spec = *owner.pod_spec;
  const auto* place = place_of(nodes, record.node);
  if (field == "metadata.name")
    return pod_name(owner.job_name, owner.uid, number, record.index);
  if (field == "metadata.namespace")
    return owner.name_space;
  if (field == "spec.nodeName")
    return place ? place->name : spec.nodeName;
  if (field == "spec.restartPolicy")
    return spec.restartPolicy;
  if (field == "spec.schedulerName")
    return spec.schedulerName;
  if (field == "spec.serviceAccountName")
    return spec.serviceAccountName;
  if (field == "spec.hostNetwork")
    return truth(spec.hostNetwork);
  if (field == "status.phase")
    return phase_text(record.phase);
  if (field == "status.podIP")
    return place && record.accepted_us != 0 ? place->address : std::string{};
  return {};
}

} // namespace troupe::api_server
