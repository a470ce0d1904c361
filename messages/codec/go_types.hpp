#pragma once

#include "messages/resource/table.hpp"

#include <string>

namespace troupe::api {

/// The name that Kubernetes' own error texts give the type of a value: "int32", "[]v1.Container", "v1.RestartPolicy".
/// `field` is the field that it stands in, or null.
std::string go_type_name(const shape& of, const field_desc* field);
/// The name of the Go struct of a type, without its package.
std::string_view go_struct_name(const type_desc& type);

} // namespace troupe::api
