// The grammar of schedules and the parser's words (spec/cronjobs.md §3.1, §3.3, §3.4).

#include "actors/cron/time/go_duration.hpp"
#include "actors/cron/time/schedule.hpp"

#include <catch2/catch.hpp>

namespace troupe::test {

using namespace cron;

namespace {

constexpr timestamp_us t0 = 1'767'225'630 * us_per_second; // 2026-01-01T00:00:30Z, a Thursday

std::string error_of(std::string_view text) { return parse_schedule(text, find_zone("UTC").zone).error; }

/// The next activations after t0, as RFC 3339.
std::string next_of(std::string_view text, schedule_dialect dialect = schedule_dialect::kubernetes) {
  const auto parsed = parse_schedule(text, find_zone("UTC").zone, dialect);
  REQUIRE(parsed.error == "");
  const auto next = parsed.times->next(t0);
  return next ? format_in_zone(*next / us_per_second, time_zone{}) : "never";
}

} // namespace

TEST_CASE("schedules that are refused", "[cron][parser]") {
  struct row {
    const char *text, *error;
  };
  const row rows[] = {
      {"", "empty spec string"},
      {"* * * *", "expected exactly 5 fields, found 4: [* * * *]"},
      {"a  b\tc", "expected exactly 5 fields, found 3: [a b c]"},
      {" @daily", "expected exactly 5 fields, found 1: [@daily]"},
      {"TZ=Mars/Base * * * * *", "provided bad location Mars/Base: unknown time zone Mars/Base"},
      {"TZ=0", "invalid schedule format: runtime error: slice bounds out of range [:-1]"},
      {"x * * * *", "failed to parse int from x: strconv.Atoi: parsing \"x\": invalid syntax"},
      {"-1 * * * *", "failed to parse int from : strconv.Atoi: parsing \"\": invalid syntax"},
      {"*/-1 * * * *", "negative number (-1) not allowed: -1"},
      {"99999999999999999999 * * * *",
       "failed to parse int from 99999999999999999999: strconv.Atoi: parsing \"99999999999999999999\": value out of "
       "range"},
      {"1-2-3 * * * *", "too many hyphens: 1-2-3"},
      {"1/2/3 * * * *", "too many slashes: 1/2/3"},
      {"* * 0 * *", "beginning of range (0) below minimum (1): 0"},
      {"60 * * * *", "end of range (60) above maximum (59): 60"},
      {"* 24 * * *", "end of range (24) above maximum (23): 24"},
      {"* * * * 7", "end of range (7) above maximum (6): 7"},
      {"* 5-3 * * *", "beginning of range (5) beyond end of range (3): 5-3"},
      {"*/0 * * * *", "step of range should be a positive number: */0"},
      {"x y * * *", "failed to parse int from x: strconv.Atoi: parsing \"x\": invalid syntax"},
      {"* * L * *", "failed to parse int from L: strconv.Atoi: parsing \"L\": invalid syntax"},
      {"@foo", "unrecognized descriptor: @foo"},
      {"@Daily", "unrecognized descriptor: @Daily"},
      {"@every x", "failed to parse duration @every x: time: invalid duration \"x\""},
      {"@every 1", "failed to parse duration @every 1: time: missing unit in duration \"1\""},
      {"@every 1d", "failed to parse duration @every 1d: time: unknown unit \"d\" in duration \"1d\""},
  };
  for (const auto& r : rows)
    CHECK(error_of(r.text) == r.error);
}

TEST_CASE("what schedules mean", "[cron][parser]") {
  struct row {
    const char *text, *next;
  };
  const row rows[] = {
      {"* * * * *", "2026-01-01T00:01:00Z"},
      {"0 0 1 1 *", "2027-01-01T00:00:00Z"},
      {"@yearly", "2027-01-01T00:00:00Z"},
      {"@annually", "2027-01-01T00:00:00Z"},
      {"@monthly", "2026-02-01T00:00:00Z"},
      {"@weekly", "2026-01-04T00:00:00Z"},
      {"@daily", "2026-01-02T00:00:00Z"},
      {"@midnight", "2026-01-02T00:00:00Z"},
      {"@hourly", "2026-01-01T01:00:00Z"},
      {"@every 1h30m", "2026-01-01T01:30:30Z"},
      {"@every 1.9s", "2026-01-01T00:00:31Z"},
      {"@every 1ms", "2026-01-01T00:00:31Z"},
      {"*/7 * * * *", "2026-01-01T00:07:00Z"},
      {"50/4 * * * *", "2026-01-01T00:50:00Z"},
      {"1,,2 * * * *", "2026-01-01T00:01:00Z"},
      {", * * * *", "never"},
      {"*-5 * * * *", "2026-01-01T00:01:00Z"},
      {"0 0 * FEB mOn", "2026-02-02T00:00:00Z"},
      {"0 0 13 * 5", "2026-01-02T00:00:00Z"},   // either of them
      {"0 0 13 * ?", "2026-01-13T00:00:00Z"},   // the other one decides
      {"0 0 13 * */1", "2026-01-13T00:00:00Z"}, // still a star
      {"0 0 13 * */2", "2026-01-03T00:00:00Z"}, // no star any more: Sunday, Tuesday, Thursday, Saturday too
      {"0 0 31 2 *", "never"},
      {"0 0 29 2 *", "2028-02-29T00:00:00Z"},
      {"TZ=Asia/Kolkata 0 12 * * *", "2026-01-01T06:30:00Z"},
      {"CRON_TZ=UTC  @daily ", "2026-01-02T00:00:00Z"},
  };
  for (const auto& r : rows)
    CHECK(next_of(r.text) == r.next);
}

TEST_CASE("L is the last day of the month where it is allowed", "[cron][parser]") {
  CHECK(next_of("0 6 L * *", schedule_dialect::extended) == "2026-01-31T06:00:00Z");
  CHECK(next_of("0 6 L 2 *", schedule_dialect::extended) == "2026-02-28T06:00:00Z");
  CHECK(next_of("0 6 15,L * *", schedule_dialect::extended) == "2026-01-15T06:00:00Z");
}

TEST_CASE("Go's durations", "[cron][parser]") {
  CHECK(parse_go_duration("1h2m3.5s").nanoseconds == 3'723'500'000'000);
  CHECK(parse_go_duration("-1.5h").nanoseconds == -5'400'000'000'000);
  CHECK(parse_go_duration("0").error == "");
  CHECK(parse_go_duration("").error == "time: invalid duration \"\"");
  CHECK(parse_go_duration(".s").error == "time: invalid duration \".s\"");
  CHECK(parse_go_duration("9223372036s").error == "");
  CHECK(parse_go_duration("9223372037s").error == "time: invalid duration \"9223372037s\"");
}

} // namespace troupe::test
