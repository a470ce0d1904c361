#include "nodes/api/status_error.hpp"

#include <catch2/catch.hpp>

#include <boost/json.hpp>

using namespace troupe::api_server;
namespace json = boost::json;

TEST_CASE("failures have Kubernetes' code, reason and words", "[api][status]") {
  struct row {
    status_error error;
    int code;
    const char* reason;
    const char* message;
  };
  const row rows[] = {
      {not_found("batch", "jobs", "x"), 404, "NotFound", "jobs.batch \"x\" not found"},
      {not_found("", "pods", "x"), 404, "NotFound", "pods \"x\" not found"},
      {no_such_resource(), 404, "NotFound", "the server could not find the requested resource"},
      {already_exists("batch", "jobs", "x"), 409, "AlreadyExists", "jobs.batch \"x\" already exists"},
      {conflict("batch", "jobs", "x", "why"), 409, "Conflict",
       "Operation cannot be fulfilled on jobs.batch \"x\": why"},
      {invalid("batch", "Job", "x", {{"FieldValueInvalid", "bad", "spec.a"}}), 422, "Invalid",
       "Job.batch \"x\" is invalid: spec.a: bad"},
      {invalid("", "Pod", "x", {{"FieldValueInvalid", "bad", "a"}, {"FieldValueRequired", "gone", "b"}}), 422,
       "Invalid", "Pod \"x\" is invalid: [a: bad, b: gone]"},
      {invalid("", "Pod", "x", {{"FieldValueInvalid", "bad", "a"}, {"FieldValueInvalid", "bad", "a"}}), 422, "Invalid",
       "Pod \"x\" is invalid: a: bad"},
      {bad_request("why"), 400, "BadRequest", "why"},
      {method_not_allowed(), 405, "MethodNotAllowed",
       "the server does not allow this method on the requested resource"},
      {not_acceptable(), 406, "NotAcceptable",
       "only the following media types are accepted: application/json, application/yaml, "
       "application/vnd.kubernetes.protobuf"},
      {unsupported_media_type("a, b"), 415, "UnsupportedMediaType",
       "the body of the request was in an unknown format - accepted media types include: a, b"},
      {expired("too old resource version: 1 (2)"), 410, "Expired", "too old resource version: 1 (2)"},
      {version_too_large(9, 5), 504, "Timeout", "Too large resource version: 9, current: 5"},
      {internal_error("why"), 500, "InternalError", "Internal error occurred: why"},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.message) {
      CHECK(c.error.code == c.code);
      CHECK(c.error.reason == c.reason);
      CHECK(c.error.message == c.message);
    }
}

TEST_CASE("a Status is the body", "[api][status]") {
  const auto answer = to_response(invalid("batch", "Job", "x", {{"FieldValueInvalid", "bad \"v\"", "spec.a"}}));
  CHECK(answer.status == 422);
  CHECK(answer.headers.get("Content-Type") == "application/json");
  CHECK(json::parse(*answer.body) == json::parse(R"({
    "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
    "message": "Job.batch \"x\" is invalid: spec.a: bad \"v\"", "reason": "Invalid",
    "details": {"name": "x", "group": "batch", "kind": "Job",
                "causes": [{"reason": "FieldValueInvalid", "message": "bad \"v\"", "field": "spec.a"}]},
    "code": 422})"));
  CHECK(json::parse(to_json(bad_request("why"))).as_object().count("details") == 0);
}

TEST_CASE("clients are told when to try again", "[api][status]") {
  const auto answer = to_response(version_too_large(9, 5));
  CHECK(answer.headers.get("Retry-After") == "1");
  const auto body = json::parse(*answer.body);
  CHECK(body.at("details").at("retryAfterSeconds") == 1);
  CHECK(body.at("details").at("causes").at(0).at("reason") == "ResourceVersionTooLarge");
}

TEST_CASE("the server's own answers are Statuses, too", "[api][status]") {
  struct row {
    int status;
    const char* reason;
    const char* message;
  };
  const row rows[] = {
      {400, "BadRequest", "detail"},
      {413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728"},
      {431, "", "detail"},
      {500, "InternalError", "Internal error occurred: detail"},
      {503, "ServiceUnavailable", "detail"},
      {505, "", "detail"},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.status) {
      const auto answer = status_page(c.status, "detail");
      const auto body = json::parse(*answer.body).as_object();
      CHECK(answer.status == c.status);
      CHECK(body.at("code") == c.status);
      CHECK(body.at("message") == c.message);
      CHECK((body.contains("reason") ? json::value_to<std::string>(body.at("reason")) : "") == c.reason);
    }
}
