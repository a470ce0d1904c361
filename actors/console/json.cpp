#include "actors/console/json.hpp"

#include <fmt/format.h>

namespace troupe::console {

std::string json_string(std::string_view text) {
  std::string out{"\""};
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += {'\\', c};
    else if (byte < 0x20)
      out += fmt::format("\\u{:04x}", byte);
    else
      out += c;
  }
  return out + '"';
}

std::string error_json(std::string_view text) { return "{\"error\":" + json_string(text) + "}"; }

} // namespace troupe::console
