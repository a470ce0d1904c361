#pragma once
// How one object names another.

#include "messages/resource/core.hpp"
#include "messages/resource/kinds.hpp"

namespace troupe::api {

/// What an event or a CronJob's status says of the object it means: kind, version, namespace, name, uid and the
/// resourceVersion it had then.
template <class T> ObjectReference reference_to(const T& object) {
  const auto& kind = kind_of<T>();
  const auto& meta = object.metadata;
  ObjectReference out;
  out.kind = kind.kind;
  out.apiVersion = kind.api_version();
  out.namespace_ = meta.namespace_;
  out.name = meta.name;
  out.uid = meta.uid;
  out.resourceVersion = meta.resourceVersion;
  return out;
}

} // namespace troupe::api
