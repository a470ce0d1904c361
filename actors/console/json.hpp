#pragma once

#include <string>
#include <string_view>

namespace troupe::console {

/// The text as a JSON string, quotes included.
std::string json_string(std::string_view text);

/// {"error": text}
std::string error_json(std::string_view text);

} // namespace troupe::console
