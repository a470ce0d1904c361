#include "tools/cli/time_text.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <ctime>

using namespace troupe::cli;
using namespace std::chrono_literals;

TEST_CASE("cli time: RFC 3339", "[cli]") {
  CHECK(read_time("1970-01-01T00:00:00Z") == 0);
  CHECK(read_time("2026-01-01T12:00:00Z") == 1767268800000000);
  CHECK(read_time("2026-01-01T12:00:00.25Z") == 1767268800250000);
  CHECK(read_time("2026-01-01T12:00:00.123456Z") == 1767268800123456);
  CHECK(read_time("2026-01-01T13:00:00+01:00") == 1767268800000000);
  for (const auto* bad : {"", "yesterday", "2026-01-01", "2026-01-01T12:00:00", "2026-01-01T12:00:00X"})
    CHECK_FALSE(read_time(bad));
}

TEST_CASE("cli time: ages", "[cli]") {
  const auto t0 = *read_time("2026-01-01T12:00:00Z");
  const auto after = [t0](std::chrono::microseconds d) { return age_of("2026-01-01T12:00:00Z", t0 + d.count()); };
  CHECK(after(0s) == "0s");
  CHECK(after(119s) == "119s");
  CHECK(after(120s) == "2m");
  CHECK(after(185s) == "3m5s");
  CHECK(after(10min + 5s) == "10m");
  CHECK(after(3h) == "3h");
  CHECK(after(3h + 5min) == "3h5m");
  CHECK(after(47h) == "47h");
  CHECK(after(50h) == "2d2h");
  CHECK(age_of("", t0) == "<unknown>");
}

TEST_CASE("cli time: describe shows local time", "[cli]") {
  setenv("TZ", "UTC-1", 1);
  tzset();
  CHECK(describe_time("2026-01-01T11:00:00Z") == "Thu, 01 Jan 2026 12:00:00 +0100");
  CHECK(describe_time("").empty());
  unsetenv("TZ");
  tzset();
}

TEST_CASE("cli time: timeouts", "[cli]") {
  CHECK(read_timeout("30s") == 30s);
  CHECK(read_timeout("2m") == 2min);
  CHECK(read_timeout("0") == 0ms);
  CHECK(read_timeout("-1s") == 168h);
  CHECK_FALSE(read_timeout("soon"));
  CHECK_FALSE(read_timeout("-soon"));
}
