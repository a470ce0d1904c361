#pragma once

#include <string>
#include <string_view>

namespace troupe::api {

/// Appends a string as the value or element of a block: plain where that reads back the same, quoted where not, as a
/// literal (`|`) when it has several lines.
/// @param indent columns of the lines that follow a literal's or folded text's first
/// @param column where the text begins in its line
void append_yaml_string(std::string& out, std::string_view text, int indent, int column);

/// Appends a string as a key.
void append_yaml_key(std::string& out, std::string_view text);

} // namespace troupe::api
