#pragma once
// Reading JSON objects of which every part may be missing. For .cpp files: it brings Boost.JSON.

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace troupe::cli {

namespace json = boost::json;

/// Nothing when the text is no JSON.
std::optional<json::value> parse_json(std::string_view text);

/// The member as text (numbers and booleans, too); empty when there is none.
std::string text_at(const json::object& o, std::string_view name);
/// The member as a whole number; `otherwise` when there is none.
std::int64_t number_at(const json::object& o, std::string_view name, std::int64_t otherwise = 0);
bool flag_at(const json::object& o, std::string_view name);
/// The member, or an empty object.
const json::object& object_at(const json::object& o, std::string_view name);
const json::object& object_at(const json::object&& o, std::string_view name) = delete; ///< it would outlive `o`
/// The member, or an empty array.
const json::array& list_at(const json::object& o, std::string_view name);
const json::array& list_at(const json::object&& o, std::string_view name) = delete; ///< it would outlive `o`
/// The answer would refer into an object that is already gone.
const json::array& list_at(json::object&& o, std::string_view name) = delete;
/// Whether the member is there and not null.
bool has(const json::object& o, std::string_view name);

/// A value as text: strings as they are, everything else as JSON.
std::string text_of(const json::value& v);

/// Indented by four blanks, as kubectl prints `-o json`.
std::string pretty_json(const json::value& v);
/// As kubectl prints `-o yaml`: names in order, lists not indented.
std::string to_yaml(const json::value& v);

} // namespace troupe::cli
