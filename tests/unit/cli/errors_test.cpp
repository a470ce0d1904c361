#include "tools/cli/errors.hpp"

#include <catch2/catch.hpp>

using namespace troupe::cli;

namespace {

std::string text(int status, const char* body, const char* doing = "") { return refused(status, body, doing).what(); }

} // namespace

TEST_CASE("cli errors: in kubectl's words", "[cli]") {
  CHECK(text(404, R"({"kind":"Status","reason":"NotFound","message":"jobs.batch \"x\" not found","code":404})") ==
        R"(Error from server (NotFound): jobs.batch "x" not found)");
  CHECK(text(409, R"({"kind":"Status","reason":"AlreadyExists","message":"jobs.batch \"x\" already exists"})",
             "error when creating \"job.yaml\"") ==
        R"(Error from server (AlreadyExists): error when creating "job.yaml": jobs.batch "x" already exists)");
  CHECK(text(500, R"({"kind":"Status","message":"oh"})") == "Error from server: oh");
  CHECK(text(401, R"({"kind":"Status","reason":"Unauthorized","message":"Unauthorized","code":401})") ==
        "error: You must be logged in to the server (Unauthorized)");
}

TEST_CASE("cli errors: what is invalid", "[cli]") {
  CHECK(text(422, R"({"kind":"Status","reason":"Invalid","message":"m","details":{"kind":"Job","name":"x","causes":[
    {"field":"spec.parallelism","message":"Invalid value: -1: must be greater than or equal to 0"}]}})") ==
        "The Job \"x\" is invalid: spec.parallelism: Invalid value: -1: must be greater than or equal to 0");
  CHECK(text(422, R"({"kind":"Status","reason":"Invalid","message":"m","details":{"kind":"Job","name":"x","causes":[
    {"field":"a","message":"1"},{"field":"b","message":"2"},{"field":"a","message":"1"}]}})") ==
        "The Job \"x\" is invalid: \n* a: 1\n* b: 2");
  CHECK(text(422, R"({"kind":"Status","reason":"Invalid","message":"m","details":{}})") == "The request is invalid: m");
}

TEST_CASE("cli errors: an answer that is no Status", "[cli]") {
  CHECK_THAT(text(502, "<html>"), Catch::Contains("502") && Catch::Contains("<html>"));
  CHECK(refused(502, "").code() == 502);
  CHECK(refused(404, R"({"kind":"Status","reason":"NotFound"})").reason() == "NotFound");
}
