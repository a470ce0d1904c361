#pragma once

#include "messages/codec/json_write.hpp"

#include <string>
#include <string_view>

namespace troupe::api {

/// YAML as kubectl's `-o yaml` prints it: keys sorted, lists not indented, long lines folded at 80. `json` is one
/// well-formed value; anything else throws std::invalid_argument.
std::string yaml_of_json(std::string_view json);

/// The object as kubectl would print it.
std::string to_yaml(const resource& object);

template <class T> std::string to_yaml(const T& value) { return yaml_of_json(to_json(value)); }

} // namespace troupe::api
