#pragma once
// One value put where its key says. Part of load.cpp's work, apart so that it can be tested alone.

#include "config/document.hpp"
#include "config/keys.hpp"

#include <string>
#include <vector>

namespace troupe::config {

/// Why a value was not taken; inside a list or map, where.
struct refusal {
  int line = 0;        ///< of the value in its document
  std::string below;   ///< path from the key on: "[0].entrypoint", empty for the value itself
  std::string value;   ///< as written
  std::string message; ///< what is allowed
  std::string nearest; ///< a word that may have been meant
};

/// Writes `v` into `into` as `k` says. What cannot be taken is left as it was and told.
std::vector<refusal> assign(settings& into, const key& k, const value& v);

} // namespace troupe::config
