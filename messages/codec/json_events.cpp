#include "messages/codec/json_events.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <cmath>

namespace troupe::api {

namespace {

namespace json = boost::json;

/// Boost's handler: passes the events on, numbered.
struct handler {
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);

  explicit handler(event_sink& to) : sink(to) {}

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) { return sink.begin_object(event++), true; }
  bool on_object_end(std::size_t, json::error_code&) { return ++event, sink.end_object(), true; }
  bool on_array_begin(json::error_code&) { return sink.begin_array(event++), true; }
  bool on_array_end(std::size_t, json::error_code&) { return ++event, sink.end_array(), true; }
  bool on_key_part(json::string_view s, std::size_t, json::error_code&) { return collect(s); }
  bool on_key(json::string_view s, std::size_t, json::error_code&) { return sink.key(whole(s), event++), clear(); }
  bool on_string_part(json::string_view s, std::size_t, json::error_code&) { return collect(s); }
  bool on_string(json::string_view s, std::size_t, json::error_code&) {
    return sink.string(whole(s), event++), clear();
  }
  bool on_number_part(json::string_view s, json::error_code&) { return collect(s); }
  bool on_int64(std::int64_t, json::string_view s, json::error_code&) { return number(s); }
  bool on_uint64(std::uint64_t, json::string_view s, json::error_code&) { return number(s); }
  bool on_double(double d, json::string_view s, json::error_code& error) {
    if (!std::isfinite(d)) {
      error = json::error::exponent_overflow;
      return false;
    }
    return number(s);
  }
  bool on_bool(bool b, json::error_code&) { return sink.boolean(b, event++), true; }
  bool on_null(json::error_code&) { return sink.null(event++), true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

  bool collect(json::string_view s) { return parts.append(s.data(), s.size()), true; }
  bool clear() { return parts.clear(), true; }
  bool number(json::string_view s) { return sink.number(whole(s), event++), clear(); }
  /// The text that ends with `s`, put together with the parts before it.
  std::string_view whole(json::string_view s) {
    if (parts.empty())
      return {s.data(), s.size()};
    collect(s);
    return parts;
  }

  event_sink& sink;
  place event = 0;
  std::string parts;
};

std::string explain(const json::error_code& error) {
  if (error == json::error::exponent_overflow)
    return "a number is too large";
  return error.message();
}

constexpr std::string_view between_tokens = " \t\r\n,:";

/// The end of the string that begins with the quote at `i`.
std::size_t end_of_string(std::string_view text, std::size_t i) {
  for (++i; i < text.size() && text[i] != '"'; ++i)
    if (text[i] == '\\')
      ++i;
  return i + 1;
}

std::size_t end_of_token(std::string_view text, std::size_t i) {
  if (text[i] == '"')
    return end_of_string(text, i);
  if (std::string_view("{}[]").find(text[i]) != std::string_view::npos)
    return i + 1;
  return std::min(text.find_first_of(" \t\r\n,:]}", i), text.size());
}

} // namespace

json_outcome read_json_events(std::string_view text, event_sink& sink, std::size_t max_depth) {
  json::parse_options options;
  options.max_depth = max_depth;
  json::basic_parser<handler> parser(options, sink);
  json::error_code error;
  const auto read = parser.write_some(false, text.data(), text.size(), error);
  if (error)
    return {"invalid JSON: " + explain(error), read};
  const auto rest = text.find_first_not_of(" \t\r\n", read);
  if (rest != std::string_view::npos)
    return {"invalid JSON: extra text after the value", rest};
  return {};
}

std::size_t json_offset(std::string_view text, place event) {
  std::size_t i = 0;
  while (true) {
    i = std::min(text.find_first_not_of(between_tokens, i), text.size());
    if (i == text.size() || event-- == 0)
      return i;
    i = end_of_token(text, i);
  }
}

std::pair<int, int> line_and_column(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, std::min(offset, text.size()));
  const auto newline = before.rfind('\n');
  const auto line = before.substr(newline == std::string_view::npos ? 0 : newline + 1);
  const auto starts_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  return {static_cast<int>(std::ranges::count(before, '\n')) + 1,
          static_cast<int>(std::ranges::count_if(line, starts_character)) + 1};
}

} // namespace troupe::api
