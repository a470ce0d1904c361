#pragma once

#include "messages/codec/event_sink.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace troupe::api {

/// How reading a JSON text ended.
struct json_outcome {
  std::string error;      ///< empty when the text is one well-formed value
  std::size_t offset = 0; ///< of the error, in bytes
};

/// Sends the events of a JSON text to `sink`; the place of an event is its number in the text. Refused: what is no
/// JSON, invalid UTF-8, numbers that no double holds, more than `max_depth` levels.
json_outcome read_json_events(std::string_view text, event_sink& sink, std::size_t max_depth);

/// The byte offset of the event of that number, in a text that was read before.
std::size_t json_offset(std::string_view text, place event);

/// Line and column, from 1, of a byte offset. A column is a character, not a byte.
std::pair<int, int> line_and_column(std::string_view text, std::size_t offset);

} // namespace troupe::api
