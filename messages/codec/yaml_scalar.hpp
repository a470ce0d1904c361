#pragma once

#include "messages/codec/yaml_events.hpp"

#include <string>
#include <string_view>

namespace troupe::api {

/// What a scalar of YAML is in JSON.
enum class scalar_type : std::uint8_t { string, number, boolean, null };

struct yaml_scalar {
  scalar_type type = scalar_type::string;
  std::string text;   ///< of a string, or of the number as JSON writes it
  bool truth = false; ///< of a boolean
  std::string error;  ///< why the tag does not fit the text; empty: it does
};

/// Resolves a scalar as Kubernetes' YAML reader does: quoted ones are strings; plain ones follow YAML 1.1 (yes, no, on
/// and off are booleans, 0644 is octal, 1_000 a number), except that times stay strings. An explicit tag decides.
yaml_scalar resolve(std::string_view text, bool plain, yaml_tag tag);

/// True for what looks like a number and is larger than any: 1e400. It is a string to `resolve`.
bool is_out_of_range(std::string_view text);

/// True when `text`, written plain, is read back as that string.
bool is_plain_string(std::string_view text);

} // namespace troupe::api
