#pragma once
// A configuration file as a tree that knows where each of its values stands.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace troupe::config {

enum class value_kind : unsigned char { null, scalar, list, map };

/// One value of a YAML document.
struct value {
  value_kind kind = value_kind::null;
  std::string text{}; ///< of a scalar, unquoted
  std::vector<value> items{};
  std::vector<std::pair<value, value>> members{}; ///< keys are scalars; in the order of the file
  int line = 0, column = 0;                       ///< from 1
};

/// Either a tree, or where and why there is none.
struct document {
  value root{};
  std::string error{}; ///< empty: well-formed
  int line = 0, column = 0;
};

/// Reads one YAML document of at most 1 MiB and 32 levels. Aliases, tags and duplicate keys are refused. Never throws
/// on bad text.
document read_document(std::string_view yaml);

} // namespace troupe::config
