#pragma once

#include "nodes/api/http/http.hpp"
#include "nodes/api/table/table_format.hpp"

#include <cstdint>
#include <string_view>

/// What bodies are written in, and what clients may get (spec/kubectl-surface.md §14).
namespace troupe::api_server {

/// The forms of an answer.
enum class form : std::uint8_t { json, yaml, table, partial };

/// How objects are shown to one client.
struct rendering {
  form as = form::json;
  include_object include = include_object::metadata; ///< of a table's rows
  bool operator==(const rendering&) const = default;
};

/// The first acceptable form that we have; 406 and a bad `includeObject` are thrown as `refused`.
/// @param stream a watch: there is no YAML of it
rendering rendering_for(const http::request& request, bool stream = false);
/// The media type of a form.
std::string_view media_type_of(form as);

/// A media type without its parameters, in lower case.
std::string media_type(std::string_view header);

/// The forms that an object may come in.
enum class body_form : std::uint8_t { json, yaml, protobuf };

/// What a request's body is written in; JSON when it does not say. Other types are 415, thrown as `refused`.
body_form form_of_body(const http::request& request);

} // namespace troupe::api_server
