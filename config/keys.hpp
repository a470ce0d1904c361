#pragma once
// The one table of configuration keys. Whatever lists, checks, documents or completes keys reads this table.

#include "config/settings.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace troupe::config {

/// How a key's text is understood.
enum class value_type : std::uint8_t {
  text,
  path,
  word,
  boolean,
  integer,
  size,
  cpu,
  time,
  endpoint,
  labels,
  taints,
  counts,
  images
};

/// Where a key's value stands in the settings.
using field = std::variant<std::string*, bool*, std::int64_t*, duration*, address*, std::map<std::string, std::string>*,
                           std::vector<std::string>*, std::map<std::string, std::int64_t>*, std::vector<image>*>;

/// Who reads a key, for the documentation.
enum class reader : std::uint8_t { everyone, controller, node, cluster, up };

struct key {
  std::string_view name; ///< dotted
  value_type type;
  std::string_view fallback; ///< the default, as one would write it; for words also the first allowed
  field (*where)(settings&);
  reader who;
  std::int64_t min = 0, max = 0; ///< of integers, sizes (bytes), cpu (thousandths) and durations (microseconds)
  std::string_view words{};      ///< the allowed ones, or those allowed beside a number; separated by blanks
  std::string_view doc;          ///< one or two sentences

  /// "TROUPE_" and the name in capitals, dots and dashes as underscores.
  std::string env() const;
  /// "--" and the name, dots as dashes.
  std::string flag() const;
  /// One value, neither a list nor a map.
  bool is_single() const;
  /// What may stand there, for people: "1s … 1h, like 500ms, 10s, 2m".
  std::string allowed() const;
};

std::span<const key> keys();
/// Null when there is none of this name.
const key* find_key(std::string_view name);

} // namespace troupe::config
