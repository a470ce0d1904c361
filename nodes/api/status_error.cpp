#include "nodes/api/status_error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe::api_server {

namespace {

constexpr std::string_view resource_media_types =
    "application/json, application/yaml, application/vnd.kubernetes.protobuf";
/// Reason of a status object whose cause is a resourceVersion of the future; clients look for it.
constexpr const char* version_too_large_reason = "ResourceVersionTooLarge";

status_error about(std::int32_t code, const char* reason, std::string_view group, std::string_view kind,
                   std::string_view name, std::string message) {
  return {.code = code,
          .reason = reason,
          .message = std::move(message),
          .name = std::string{name},
          .group = std::string{group},
          .kind = std::string{kind}};
}

status_error plain(std::int32_t code, const char* reason, std::string_view message) {
  return {.code = code, .reason = reason, .message = std::string{message}};
}

std::string told(const status_cause& cause) {
  return cause.field.empty() ? cause.message : fmt::format("{}: {}", cause.field, cause.message);
}

/// One cause as it is, several in brackets, repeated ones once.
std::string told(const std::vector<status_cause>& causes) {
  std::vector<std::string> lines;
  for (const auto& cause : causes)
    if (auto line = told(cause); std::find(lines.begin(), lines.end(), line) == lines.end())
      lines.push_back(std::move(line));
  if (lines.size() == 1)
    return lines.front();
  std::string all;
  for (const auto& line : lines)
    all += (all.empty() ? "" : ", ") + line;
  return "[" + all + "]";
}

} // namespace

std::string qualified(std::string_view plural, std::string_view group) {
  return group.empty() ? std::string{plural} : fmt::format("{}.{}", plural, group);
}

status_error not_found(std::string_view group, std::string_view plural, std::string_view name) {
  return about(404, "NotFound", group, plural, name,
               fmt::format("{} \"{}\" not found", qualified(plural, group), name));
}

status_error no_such_resource() { return plain(404, "NotFound", "the server could not find the requested resource"); }

status_error already_exists(std::string_view group, std::string_view plural, std::string_view name) {
  return about(409, "AlreadyExists", group, plural, name,
               fmt::format("{} \"{}\" already exists", qualified(plural, group), name));
}

status_error conflict(std::string_view group, std::string_view plural, std::string_view name, std::string_view why) {
  return about(409, "Conflict", group, plural, name,
               fmt::format("Operation cannot be fulfilled on {} \"{}\": {}", qualified(plural, group), name, why));
}

status_error invalid(std::string_view group, std::string_view kind, std::string_view name,
                     std::vector<status_cause> causes) {
  auto error = about(422, "Invalid", group, kind, name,
                     fmt::format("{} \"{}\" is invalid: {}", qualified(kind, group), name, told(causes)));
  error.causes = std::move(causes);
  return error;
}

status_error bad_request(std::string_view message) { return plain(400, "BadRequest", message); }

status_error forbidden(std::string_view group, std::string_view plural, std::string_view name, std::string_view why) {
  return about(403, "Forbidden", group, plural, name,
               fmt::format("{} \"{}\" is forbidden: {}", qualified(plural, group), name, why));
}

status_error forbidden(std::string_view message) { return plain(403, "Forbidden", message); }

status_error method_not_allowed() {
  return plain(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
}

status_error not_acceptable() {
  return plain(406, "NotAcceptable",
               fmt::format("only the following media types are accepted: {}", resource_media_types));
}

status_error unsupported_media_type(std::string_view accepted) {
  return plain(415, "UnsupportedMediaType",
               fmt::format("the body of the request was in an unknown format - accepted media types include: {}",
                           accepted.empty() ? resource_media_types : accepted));
}

status_error entity_too_large(std::string_view message) { return plain(413, "RequestEntityTooLarge", message); }

status_error expired(std::string_view message) { return plain(410, "Expired", message); }

status_error version_too_large(std::uint64_t asked, std::uint64_t current) {
  auto error = plain(504, "Timeout", fmt::format("Too large resource version: {}, current: {}", asked, current));
  error.causes = {{version_too_large_reason, "Too large resource version"}};
  error.retry_after_seconds = 1;
  return error;
}

status_error too_many_requests() {
  auto error =
      plain(429, "TooManyRequests", "the server has received too many requests and has asked us to try again later");
  error.retry_after_seconds = 1;
  return error;
}

status_error internal_error(std::string_view message) {
  return plain(500, "InternalError", fmt::format("Internal error occurred: {}", message));
}

status_error unavailable(std::string_view message) {
  auto error = plain(503, "ServiceUnavailable", message);
  error.retry_after_seconds = 1;
  return error;
}

} // namespace troupe::api_server
