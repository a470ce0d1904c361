#include "actors/store/clients/refusals.hpp"

#include "messages/codec/json_write.hpp"
#include "messages/resource/status.hpp"

namespace troupe {

namespace {

write_outcome outcome(api::Status status) {
  write_outcome out;
  out.code = status.code;
  out.status = api::to_json(status);
  return out;
}

api::Status failure(std::int32_t code, std::string_view reason, std::string message) {
  api::Status s;
  s.status = "Failure";
  s.code = code;
  s.reason = reason;
  s.message = std::move(message);
  return s;
}

api::Status failure(std::int32_t code, std::string_view reason, std::string message, const api::kind_info& kind,
                    std::string_view name) {
  auto s = failure(code, reason, std::move(message));
  auto& d = s.details.emplace();
  d.name = name;
  d.group = kind.group;
  d.kind = kind.plural;
  return s;
}

std::string named(const api::kind_info& kind, std::string_view name) {
  return qualified(kind) + " \"" + std::string{name} + "\"";
}

std::string text(std::string_view x) { return std::string{x}; }

} // namespace

std::string qualified(const api::kind_info& kind) {
  auto name = text(kind.plural);
  return kind.group.empty() ? name : name + "." + text(kind.group);
}

write_outcome not_found(const api::kind_info& kind, std::string_view name) {
  return outcome(failure(404, "NotFound", named(kind, name) + " not found", kind, name));
}

write_outcome already_exists(const api::kind_info& kind, std::string_view name, bool leaving, bool generated) {
  auto message = (leaving ? "object is being deleted: " : "") + named(kind, name) + " already exists";
  if (generated)
    message += ", the server was not able to generate a unique name for the object";
  auto s = failure(409, "AlreadyExists", std::move(message), kind, name);
  if (generated)
    s.details->retryAfterSeconds = 1;
  return outcome(std::move(s));
}

write_outcome conflict(const api::kind_info& kind, std::string_view name, std::string_view why) {
  return outcome(
      failure(409, "Conflict", "Operation cannot be fulfilled on " + named(kind, name) + ": " + text(why), kind, name));
}

write_outcome modified_meanwhile(const api::kind_info& kind, std::string_view name) {
  return conflict(kind, name,
                  "the object has been modified; please apply your changes to the latest version and try again");
}

write_outcome precondition_failed(const api::kind_info& kind, std::string_view name, std::string_view what,
                                  std::string_view wanted, std::string_view found) {
  const auto group = kind.group.empty() ? "" : "." + text(kind.group);
  auto message = "Operation cannot be fulfilled on " + text(kind.kind) + group + " \"" + text(name) + "\": the " +
                 text(what) + " in the precondition (" + text(wanted) + ") does not match the " + text(what) +
                 " in record (" + text(found) + "). The object might have been ";
  message += what == "UID" ? "deleted and then recreated" : "modified";
  return outcome(failure(409, "Conflict", std::move(message), kind, name));
}

write_outcome forbidden(const api::kind_info& kind, std::string_view name, std::string_view why) {
  return outcome(failure(403, "Forbidden", named(kind, name) + " is forbidden: " + text(why), kind, name));
}

write_outcome namespace_terminating(const api::kind_info& kind, std::string_view name, std::string_view name_space) {
  auto s = failure(403, "Forbidden",
                   named(kind, name) + " is forbidden: unable to create new content in namespace " + text(name_space) +
                       " because it is being terminated",
                   kind, name);
  auto& cause = s.details->causes.emplace_back();
  cause.reason = "NamespaceTerminating";
  cause.message = "namespace " + text(name_space) + " is being terminated";
  cause.field = "metadata.namespace";
  return outcome(std::move(s));
}

write_outcome method_not_allowed(std::string_view why) { return outcome(failure(405, "MethodNotAllowed", text(why))); }

write_outcome bad_request(std::string_view why) { return outcome(failure(400, "BadRequest", text(why))); }

write_outcome bad_patch_result(std::string_view why, std::string_view patched) {
  auto s = failure(422, "Invalid", " \"\" is invalid: patch: Invalid value: \"" + text(patched) + "\": " + text(why));
  auto& cause = s.details.emplace().causes.emplace_back();
  cause.reason = "FieldValueInvalid";
  cause.message = "Invalid value: \"" + text(patched) + "\": " + text(why);
  cause.field = "patch";
  return outcome(std::move(s));
}

write_outcome unsupported_patch() {
  return outcome(failure(415, "UnsupportedMediaType",
                         "the body of the request was in an unknown format - accepted media types include: "
                         "application/merge-patch+json"));
}

write_outcome internal_error(std::string_view why) {
  return outcome(failure(500, "InternalError", "Internal error occurred: " + text(why)));
}

write_outcome deleted(const api::kind_info& kind, const api::ObjectMeta& meta) {
  api::Status s;
  s.status = "Success";
  s.code = 200;
  auto& d = s.details.emplace();
  d.name = meta.name;
  d.group = kind.group;
  d.kind = kind.plural;
  d.uid = meta.uid;
  return outcome(std::move(s));
}

} // namespace troupe
