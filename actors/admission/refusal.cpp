#include "actors/admission/refusal.hpp"

#include "actors/admission/json_value.hpp"
#include "messages/resource/status.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe::admission {

namespace {

const char* cause_reason(error_type type) {
  switch (type) {
  case error_type::required:
    return "FieldValueRequired";
  case error_type::invalid:
    return "FieldValueInvalid";
  case error_type::not_supported:
    return "FieldValueNotSupported";
  case error_type::duplicate:
    return "FieldValueDuplicate";
  case error_type::forbidden:
    return "FieldValueForbidden";
  case error_type::too_long:
    return "FieldValueTooLong";
  case error_type::too_many:
    return "FieldValueTooMany";
  case error_type::not_found:
    return "FieldValueNotFound";
  }
  return "";
}

/// "jobs.batch", or "pods" in the core group.
std::string qualified(std::string_view name, std::string_view group) {
  return group.empty() ? std::string{name} : fmt::format("{}.{}", name, group);
}

/// One error as it is, several in brackets, none twice.
std::string aggregate(const field_errors& errors) {
  std::vector<std::string> texts;
  for (const auto& e : errors.all())
    if (auto text = e.field + ": " + e.message(); std::find(texts.begin(), texts.end(), text) == texts.end())
      texts.push_back(std::move(text));
  if (texts.size() == 1)
    return texts.front();
  return fmt::format("[{}]", fmt::join(texts, ", "));
}

api::Status failure(int code, std::string_view reason, std::string_view message) {
  api::Status out;
  out.status = "Failure";
  out.code = code;
  out.reason = reason;
  out.message = message;
  return out;
}

admitted refused(const api::Status& status) {
  admitted out;
  out.code = status.code;
  out.status_json = json_value(status);
  return out;
}

} // namespace

admitted invalid(const api::kind_info& kind, std::string_view name, const field_errors& errors) {
  auto status =
      failure(422, "Invalid",
              fmt::format("{} {} is invalid: {}", qualified(kind.kind, kind.group), quoted(name), aggregate(errors)));
  auto& details = status.details.emplace();
  details.name = name;
  details.group = kind.group;
  details.kind = kind.kind;
  for (const auto& e : errors.all()) {
    auto& cause = details.causes.emplace_back();
    cause.reason = cause_reason(e.type);
    cause.message = e.message();
    cause.field = e.field;
  }
  return refused(status);
}

admitted namespace_missing(std::string_view name) {
  auto status = failure(404, "NotFound", fmt::format("namespaces {} not found", quoted(name)));
  auto& details = status.details.emplace();
  details.name = name;
  details.kind = "namespaces";
  return refused(status);
}

admitted bad_request(std::string_view message) { return refused(failure(400, "BadRequest", message)); }

admitted other_uid(const api::kind_info& kind, std::string_view name_space, std::string_view name,
                   std::string_view wanted, std::string_view found) {
  const auto key = name_space.empty() ? std::string{name} : fmt::format("{}/{}", name_space, name);
  auto status = failure(
      409, "Conflict",
      fmt::format(
          "Operation cannot be fulfilled on {} {}: StorageError: invalid object, Code: 4, Key: /registry/{}/{}, "
          "ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: {}, UID in object "
          "meta: {}",
          qualified(kind.plural, kind.group), quoted(name), kind.plural, key, wanted, found));
  auto& details = status.details.emplace();
  details.name = name;
  details.group = kind.group;
  details.kind = kind.plural;
  return refused(status);
}

admitted server_error(std::string_view message) { return refused(failure(500, "", message)); }

} // namespace troupe::admission
