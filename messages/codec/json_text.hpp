#pragma once
// Pieces of JSON text as Go's encoder writes them.

#include <string>
#include <string_view>

namespace troupe::api {

/// Appends `text` in quotes, escaped as Go does: also < > & and the line separators U+2028 and U+2029; bytes that are
/// no UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// Appends `data` in standard base64, with padding and without quotes.
void append_base64(std::string& out, std::string_view data);

/// Reads standard base64; line breaks inside are skipped. False, with the offset of the offending byte in `bad`, when
/// it is none.
bool read_base64(std::string_view text, std::string& out, std::size_t& bad);

} // namespace troupe::api
