#include "actors/pod/life/restarts.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::pod;

TEST_CASE("delays before restarts in a row", "[pod][restarts]") {
  const timestamp_us seconds[] = {0, 10, 20, 40, 80, 160, 300, 300, 300};
  for (std::uint32_t i = 0; i < std::size(seconds); ++i)
    CHECK(restart_delay_us(i + 1) == seconds[i] * us_per_second);
  CHECK(restart_delay_us(1000) == 300 * us_per_second);
}

TEST_CASE("delays between tries to get an image", "[pod][restarts]") {
  const timestamp_us seconds[] = {10, 20, 40, 80, 160, 300, 300};
  for (std::uint32_t i = 0; i < std::size(seconds); ++i)
    CHECK(pull_delay_us(i + 1) == seconds[i] * us_per_second);
}

TEST_CASE("durations in Go's form", "[pod][restarts]") {
  CHECK(go_seconds(10 * us_per_second) == "10s");
  CHECK(go_seconds(80 * us_per_second) == "1m20s");
  CHECK(go_seconds(160 * us_per_second) == "2m40s");
  CHECK(go_seconds(300 * us_per_second) == "5m0s");
}

TEST_CASE("which exits are followed by a restart", "[pod][restarts]") {
  struct row {
    const char* name;
    restart_policy policy;
    std::vector<exit_rule> rules;
    std::int32_t code;
    bool restarts;
  };
  const row rows[] = {
      {"Never, failed", restart_policy::never, {}, 1, false},
      {"Never, succeeded", restart_policy::never, {}, 0, false},
      {"OnFailure, failed", restart_policy::on_failure, {}, 1, true},
      {"OnFailure, succeeded", restart_policy::on_failure, {}, 0, false},
      {"Always, succeeded", restart_policy::always, {}, 0, true},
      {"a rule In before Never", restart_policy::never, {{true, {42, 43}}}, 43, true},
      {"a rule In that does not match", restart_policy::never, {{true, {42}}}, 41, false},
      {"a rule NotIn", restart_policy::never, {{false, {42}}}, 41, true},
      {"a rule NotIn with that code", restart_policy::never, {{false, {42}}}, 42, false},
  };
  for (const auto& x : rows) {
    INFO(x.name);
    container_plan what;
    what.restart = x.policy;
    what.rules = x.rules;
    CHECK(restarts_after(what, x.code) == x.restarts);
  }
}
