// Zones as the system knows them, compared with the C library's own reader.

#include "actors/cron/time/time_zone.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <ctime>

namespace troupe::test {

using namespace cron;

TEST_CASE("offsets are the C library's, far into the future", "[cron][zone]") {
  constexpr std::int64_t begin = 0, end = 4'102'444'800; // 1970 to 2100
  for (const auto* name : {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia",
                           "America/Sao_Paulo", "Africa/Casablanca", "America/Nuuk", "Asia/Tehran"}) {
    const auto zone = find_zone(name).zone;
    REQUIRE(zone);
    ::setenv("TZ", name, 1);
    ::tzset();
    for (auto t = begin; t < end; t += 36'007) {
      const std::time_t at = t;
      std::tm local{};
      ::localtime_r(&at, &local);
      const auto s = zone->at(t);
      if (s.offset != local.tm_gmtoff || t < s.begin || t >= s.end)
        FAIL(name << " at " << t << ": " << s.offset << " instead of " << local.tm_gmtoff);
    }
  }
  ::unsetenv("TZ");
}

TEST_CASE("zones that are not there", "[cron][zone]") {
  CHECK(find_zone("Europe/Berln").error == "unknown time zone Europe/Berln");
  CHECK(find_zone("Europe").error == "unknown time zone Europe");       // a folder
  CHECK(find_zone("tzdata.zi").error == "unknown time zone tzdata.zi"); // no zone, though a file there
  CHECK(find_zone("../passwd").error == "time: invalid location name");
  CHECK(find_zone("").zone->at(0) == stretch{});
}

TEST_CASE("rules for all years", "[cron][zone]") {
  const auto rule = zone_rule::parse("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0");
  REQUIRE(rule);
  CHECK(rule->standard == 37'800);
  CHECK(rule->summer == 39'600);
  CHECK(zone_rule::parse("EST5EDT,M3.2.0,M11.1.0")->summer == -14'400);
  CHECK(zone_rule::parse("UTC0")->around(0).empty());
  CHECK(yearly_moment{yearly_moment::form::julian, 1, 1, 60, 0}.in(2024) ==
        yearly_moment{yearly_moment::form::zero_based, 1, 1, 60, 0}.in(2024)); // 1 March, in leap years too
  for (const auto* wrong : {"", "5", "CET", "CET-1CEST", "CET-1CEST,M13.1.0,M1.1.0", "CET-1CEST,M3.5.0,M10.5.0 "})
    CHECK_FALSE(zone_rule::parse(wrong));
}

TEST_CASE("damaged files are no zones", "[cron][zone]") {
  CHECK_FALSE(time_zone::from_tzif(""));
  CHECK_FALSE(time_zone::from_tzif("TZif2"));
  CHECK_FALSE(time_zone::from_tzif(std::string("TZif2") + std::string(39, '\xff')));
}

} // namespace troupe::test
