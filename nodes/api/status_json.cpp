#include "messages/codec/json_write.hpp"
#include "messages/resource/status.hpp"
#include "nodes/api/status_error.hpp"

namespace troupe::api_server {

namespace {

bool has_details(const status_error& e) {
  return !e.name.empty() || !e.kind.empty() || !e.uid.empty() || !e.causes.empty() || e.retry_after_seconds != 0;
}

api::Status to_status(const status_error& error) {
  api::Status status;
  status.status = "Failure";
  status.message = error.message;
  status.reason = error.reason;
  status.code = error.code;
  status.metadata.continue_ = error.continue_token;
  if (!has_details(error))
    return status;
  auto& details = status.details.emplace();
  details.name = error.name;
  details.group = error.group;
  details.kind = error.kind;
  details.uid = error.uid;
  details.retryAfterSeconds = error.retry_after_seconds;
  for (const auto& cause : error.causes) {
    auto& to = details.causes.emplace_back();
    to.reason = cause.reason;
    to.message = cause.message;
    to.field = cause.field;
  }
  return status;
}

} // namespace

std::string to_json(const status_error& error) {
  const auto status = to_status(error);
  std::string text;
  api::write_json(text, api::Status::desc, &status);
  return text;
}

http::response to_response(const status_error& error) {
  auto answer = http::make_response(error.code, "application/json", to_json(error) + "\n");
  if (error.retry_after_seconds > 0)
    answer.headers.add("Retry-After", std::to_string(error.retry_after_seconds));
  return answer;
}

http::response status_page(int status, std::string_view detail) {
  const auto text = detail.empty() ? http::reason_phrase(status) : detail;
  switch (status) {
  case 400:
    return to_response(bad_request(text));
  case 413:
    return to_response(entity_too_large("Request entity too large: limit is 3145728"));
  case 500:
    return to_response(internal_error(text));
  case 503:
    return to_response(unavailable(text));
  default:
    return to_response(status_error{.code = status, .message = std::string{text}});
  }
}

} // namespace troupe::api_server
