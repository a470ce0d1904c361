#include "messages/codec/json_patch.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <optional>

namespace troupe::api {

namespace {

namespace json = boost::json;

/// Patches deeper than this are refused by the parser, so that the recursion below is bounded, too.
constexpr std::size_t max_depth = 32;

std::optional<json::value> parse(std::string_view text, std::string_view what, std::string& error) {
  json::error_code failed;
  json::parse_options options;
  options.max_depth = max_depth;
  auto value = json::parse(json::string_view(text.data(), text.size()), failed, {}, options);
  if (!failed)
    return value;
  error = "the " + std::string(what) + " is no valid JSON: " + failed.message();
  return std::nullopt;
}

void merge(json::value& target, const json::value& patch) {
  const auto* members = patch.if_object();
  if (!members) {
    target = patch;
    return;
  }
  auto& object = target.is_object() ? target.get_object() : target.emplace_object();
  for (const auto& [key, value] : *members)
    if (value.is_null())
      object.erase(key);
    else
      merge(object[key], value);
}

} // namespace

patched merge_patch(std::string_view document, std::string_view patch) {
  patched result;
  auto target = parse(document, "document", result.error);
  const auto change = target ? parse(patch, "patch", result.error) : std::nullopt;
  if (!change)
    return result;
  merge(*target, *change);
  result.json = json::serialize(*target);
  return result;
}

} // namespace troupe::api
