#include "tools/cli/condition.hpp"
#include "tools/cli/errors.hpp"
#include "tools/cli/json.hpp"

#include <catch2/catch.hpp>

using namespace troupe::cli;

namespace {

json::object object(const char* text) { return parse_json(text)->as_object(); }

bool met(const char* condition, const char* text) { return is_met(read_wait_condition(condition), object(text)); }

} // namespace

TEST_CASE("cli wait: how it ends in vain", "[cli]") {
  const std::string late = "timed out waiting for the condition";
  CHECK(in_vain_text(wait_kind::condition, "jobs/x", "5s") == late + " on jobs/x");
  CHECK(in_vain_text(wait_kind::condition, "jobs/x", "0") == "condition not met for jobs/x");
  CHECK(in_vain_text(wait_kind::deletion, "jobs/x", "0s") == "condition not met for jobs/x");
  CHECK(in_vain_text(wait_kind::creation, "jobs/x", "5s") == late);
}

TEST_CASE("cli wait: conditions", "[cli]") {
  const auto* done = R"({"status":{"conditions":[{"type":"Complete","status":"True"}],"succeeded":3}})";
  CHECK(met("condition=complete", done));
  CHECK(met("condition=Complete=TRUE", done));
  CHECK_FALSE(met("condition=Complete=False", done));
  CHECK_FALSE(met("condition=Failed", done));
  CHECK(met("jsonpath={.status.succeeded}=3", done));
  CHECK(met("jsonpath='{.status.succeeded}'=3", done));
  CHECK_FALSE(met("jsonpath={.status.succeeded}=4", done));
  CHECK(met("jsonpath={.status.conditions[0].type}", done));
  CHECK_FALSE(met("jsonpath={.status.conditions[1].type}", done));
  CHECK_FALSE(met("jsonpath={.status.nothing}", done));
}

TEST_CASE("cli wait: a condition of an older generation does not count", "[cli]") {
  CHECK_FALSE(met("condition=Ready", R"({"metadata":{"generation":3},"status":{"observedGeneration":2,
    "conditions":[{"type":"Ready","status":"True"}]}})"));
  CHECK(met("condition=Ready", R"({"metadata":{"generation":3},"status":{"observedGeneration":3,
    "conditions":[{"type":"Ready","status":"True"}]}})"));
}

TEST_CASE("cli wait: what can no longer come true", "[cli]") {
  const auto failed = object(R"({"kind":"Job","status":{"conditions":[
    {"type":"Failed","status":"True","reason":"BackoffLimitExceeded","message":"too often"}]}})");
  CHECK(out_of_reach(read_wait_condition("condition=Complete"), failed) == "failed: BackoffLimitExceeded: too often");
  CHECK(out_of_reach(read_wait_condition("condition=Failed"), failed).empty());
  CHECK(out_of_reach(read_wait_condition("condition=Complete=false"), failed).empty());
  CHECK(out_of_reach(read_wait_condition("delete"), failed).empty());
  CHECK(out_of_reach(read_wait_condition("condition=Finished"), failed) ==
        "has ended without it: it does not carry troupe.dev/finished-condition");
}

TEST_CASE("cli wait: forms", "[cli]") {
  CHECK(read_wait_condition("delete").kind == wait_kind::deletion);
  CHECK(read_wait_condition("create").kind == wait_kind::creation);
  for (const auto* bad : {"", "Complete", "condition=", "jsonpath=.x", "jsonpath={.x"})
    CHECK_THROWS_AS(read_wait_condition(bad), command_error);
}
