#pragma once

#include "actors/store/view/snapshot.hpp"
#include "messages/resource/meta.hpp"
#include "nodes/api/read/selectors.hpp"

#include <string>
#include <string_view>

/// The fields of objects that field selectors may name (spec/kubectl-surface.md §17).
namespace troupe::api_server {

/// The metadata of an object of that type.
const api::ObjectMeta& meta_of(const api::type_desc& type, const void* object);

/// The message of a 400 when a kind does not know a field of the selector; else empty.
std::string unknown_field(const api::kind_info& kind, const field_selector& selector);

/// The value of a known field. @param object of that kind, but no pod
std::string field_of(const api::kind_info& kind, const void* object, std::string_view field);

/// The value of a known field of a pod, without the pod being made.
std::string pod_field(const pod_owner& owner, std::uint32_t number, const pod_record& record, const node_places& nodes,
                      std::string_view field);

} // namespace troupe::api_server
