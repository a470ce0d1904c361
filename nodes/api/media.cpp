#include "nodes/api/media.hpp"

#include "nodes/api/refused.hpp"

#include <algorithm>
#include <optional>

namespace troupe::api_server {

namespace {

constexpr std::string_view meta_group = "meta.k8s.io";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Takes what stands before the mark off.
std::string_view take(std::string_view& text, char mark) {
  const auto at = text.find(mark);
  const auto part = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
  return trimmed(part);
}

/// One clause of an Accept header.
struct clause {
  std::string type;
  std::string_view as{}, group{}, version{};
};

clause parse_clause(std::string_view text) {
  clause c{.type = media_type(text)};
  take(text, ';');
  while (!text.empty()) {
    auto value = take(text, ';');
    const auto name = take(value, '=');
    if (name == "as")
      c.as = value;
    else if (name == "g")
      c.group = value;
    else if (name == "v")
      c.version = value;
  }
  return c;
}

bool is_json(const clause& c) { return c.type == "application/json" || c.type == "*/*" || c.type == "application/*"; }

std::optional<form> form_of(const clause& c, bool stream) {
  if (!c.as.empty()) {
    if (!is_json(c) || c.group != meta_group || c.version != "v1")
      return {};
    if (c.as == "Table")
      return form::table;
    if (c.as == "PartialObjectMetadata" || c.as == "PartialObjectMetadataList")
      return form::partial;
    return {};
  }
  if (is_json(c))
    return form::json;
  if (c.type == "application/yaml" && !stream)
    return form::yaml;
  return {};
}

form negotiated(std::string_view accept, bool stream) {
  if (trimmed(accept).empty())
    return form::json;
  while (!accept.empty())
    if (const auto found = form_of(parse_clause(take(accept, ',')), stream))
      return *found;
  throw refused(not_acceptable());
}

} // namespace

std::string media_type(std::string_view header) {
  std::string type{trimmed(header.substr(0, header.find(';')))};
  std::transform(type.begin(), type.end(), type.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return type;
}

rendering rendering_for(const http::request& request, bool stream) {
  rendering result{.as = negotiated(request.headers.get("Accept"), stream)};
  if (result.as != form::table)
    return result;
  const auto word = request.query.get("includeObject");
  const auto include = parse_include_object(word);
  if (!include)
    throw refused(bad_request("Unable to convert to Table as requested: includeObject: Invalid value: \"" +
                              std::string{word} + "\": must be 'Metadata', 'Object', 'None', or empty"));
  result.include = *include;
  return result;
}

std::string_view media_type_of(form as) { return as == form::yaml ? "application/yaml" : "application/json"; }

body_form form_of_body(const http::request& request) {
  const auto type = media_type(request.headers.get("Content-Type"));
  if (type.empty() || type == "application/json")
    return body_form::json;
  if (type == "application/yaml")
    return body_form::yaml;
  if (type == "application/vnd.kubernetes.protobuf")
    return body_form::protobuf;
  throw refused(unsupported_media_type());
}

} // namespace troupe::api_server
