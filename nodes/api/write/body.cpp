#include "nodes/api/write/body.hpp"

#include "messages/codec/json_read.hpp"
#include "messages/codec/protobuf_read.hpp"
#include "messages/codec/yaml_read.hpp"
#include "nodes/api/media.hpp"
#include "nodes/api/refused.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe::api_server {

namespace {

constexpr std::size_t most_strict_errors = 10;

[[noreturn]] void unsupported(std::string_view options, std::string_view field, std::string_view word,
                              std::string_view supported) {
  throw refused(
      invalid("meta.k8s.io", options, "",
              {{"FieldValueNotSupported",
                fmt::format("Unsupported value: \"{}\": supported values: {}", word, supported), std::string{field}}}));
}

[[noreturn]] void unrecognized(const api::kind_info& kind, std::string_view why) {
  throw refused(
      bad_request(fmt::format("the object provided is unrecognized (must be of type {}): {}", kind.kind, why)));
}

bool begins_object(std::string_view json) {
  const auto first = json.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && json[first] == '{';
}

/// Some kinds have several versions' names.
bool is_version_of(const api::kind_info& kind, std::string_view version) {
  return version == kind.api_version() || api::find_kind(version, kind.kind) == &kind;
}

/// A body may leave out kind and apiVersion, but not name others.
void judge_type(const api::kind_info& kind, const api::decoded& read) {
  if (!read.api_version.empty() && !is_version_of(kind, read.api_version))
    throw refused(bad_request(fmt::format("the API version in the data ({}) does not match the expected API version "
                                          "({})",
                                          read.api_version, kind.api_version())));
  if (read.kind.empty() || read.kind == kind.kind)
    return;
  if (const auto* other = api::find_kind(kind.api_version(), read.kind))
    throw refused(bad_request(fmt::format("{} in version \"{}\" cannot be handled as a {}: it is of another kind",
                                          other->kind, other->version, kind.kind)));
  unrecognized(kind, fmt::format("no kind \"{}\" is registered for version \"{}\"", read.kind, kind.api_version()));
}

void judge_syntax(const api::kind_info& kind, const api::decoded& read, body_form form) {
  const auto yaml = form == body_form::yaml;
  for (const auto& p : read.problems) {
    if (p.kind != api::problem_kind::syntax)
      continue;
    if (form == body_form::protobuf)
      unrecognized(kind, p.message);
    unrecognized(kind, fmt::format("couldn't get version/kind; {} parse error: {}", yaml ? "yaml" : "json",
                                   yaml && p.line > 0 ? fmt::format("line {}: {}", p.line, p.message) : p.message));
  }
}

api::decoded read_object(const std::string& text, const api::kind_info& kind, body_form form) {
  if (form == body_form::protobuf)
    return api::read_protobuf(text, kind);
  if (form == body_form::yaml)
    return api::read_yaml(text, kind);
  if (!begins_object(text))
    unrecognized(kind, "couldn't get version/kind; json parse error: it is no object");
  return api::read_json(text, kind);
}

/// What is not fatal, at most as many as are told.
std::vector<api::problem> strict_problems(const api::decoded& read) {
  auto some = read.problems;
  some.resize(std::min(some.size(), most_strict_errors));
  return some;
}

} // namespace

bool is_dry_run(const std::vector<std::string_view>& words, std::string_view options) {
  auto asked = false;
  for (const auto word : words) {
    if (word.empty())
      continue;
    if (word != "All")
      unsupported(options, "dryRun", word, "\"All\"");
    asked = true;
  }
  return asked;
}

write_parameters parse_write_parameters(const http::query& query, std::string_view options) {
  write_parameters result;
  const auto word = query.get("fieldValidation");
  if (word == "Strict")
    result.validation = field_validation::strict;
  else if (word == "Ignore")
    result.validation = field_validation::ignore;
  else if (!word.empty() && word != "Warn")
    unsupported(options, "fieldValidation", word, "\"Ignore\", \"Strict\", \"Warn\"");
  result.dry_run = is_dry_run(query.all("dryRun"), options);
  return result;
}

body read_body(const http::request& request, const api::kind_info& kind, field_validation how) {
  const auto form = form_of_body(request);
  auto read = read_object(request.body, kind, form);
  judge_syntax(kind, read, form);
  judge_type(kind, read);
  if (api::any_fatal(read.problems))
    throw refused(bad_request(api::decode_error(kind, read.problems)));
  if (how == field_validation::strict && !read.problems.empty())
    throw refused(bad_request(api::decode_error(kind, strict_problems(read))));
  body result{std::move(read.object), {}};
  if (how == field_validation::warn)
    for (const auto& p : strict_problems(read))
      result.warnings.push_back(p.message);
  return result;
}

std::string field_manager_of(const http::request& request) {
  constexpr std::size_t longest = 128;
  if (const auto given = request.query.get("fieldManager"); !given.empty())
    return std::string{given};
  const auto agent = request.headers.get("User-Agent");
  return std::string{agent.substr(0, std::min(agent.find('/'), longest))};
}

} // namespace troupe::api_server
