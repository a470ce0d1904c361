#pragma once
// Kubernetes' protobuf form of an object, as typed clients send it (`kubectl create job`): "k8s", a zero byte, and a
// runtime.Unknown with kind, apiVersion and the object's own message. Answers are never written in it.

#include "messages/codec/json_read.hpp"

#include <string_view>

namespace troupe::api {

/// Whether the bytes begin as such an object.
bool is_protobuf(std::string_view data) noexcept;

/// Reads it as an object of that kind, whatever kind and apiVersion it names. Fields that nobody knows are skipped, as
/// Kubernetes does. Anything wrong is one problem of kind `syntax`.
decoded read_protobuf(std::string_view data, const kind_info& kind, const read_limits& limits = {});

} // namespace troupe::api
