#include "messages/resource/scalars.hpp"

#include <catch2/catch.hpp>

using namespace troupe::api;

TEST_CASE("time: RFC 3339 both ways", "[resource][time]") {
  CHECK(format_time(Time{1'767'323'045'999'999}) == "2026-01-02T03:04:05Z");
  CHECK(format_time(MicroTime{1'767'323'045'000'006}) == "2026-01-02T03:04:05.000006Z");
  CHECK(format_time(MicroTime{-1}) == "1969-12-31T23:59:59.999999Z");
  struct row {
    const char* text;
    std::int64_t micros;
  };
  const row rows[] = {
      {"2026-01-02T03:04:05Z", 1'767'323'045'000'000},           {"2026-01-02T03:04:05.5Z", 1'767'323'045'500'000},
      {"2026-01-02T03:04:05.123456789Z", 1'767'323'045'123'456}, {"2026-01-02T05:34:05+02:30", 1'767'323'045'000'000},
      {"2026-01-01T22:04:05-05:00", 1'767'323'045'000'000},      {"2024-02-29T00:00:00Z", 1'709'164'800'000'000}};
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.text) { CHECK(parse_time(r.text) == r.micros); }
}

TEST_CASE("time: what is none", "[resource][time]") {
  const char* rows[] = {"",
                        "2026-01-02",
                        "2026-01-02T03:04:05",
                        "2026-01-02 03:04:05Z",
                        "2026-13-02T03:04:05Z",
                        "2026-02-29T03:04:05Z",
                        "2026-01-02T24:04:05Z",
                        "2026-01-02T03:60:05Z",
                        "2026-01-02T03:04:60Z",
                        "2026-01-02T03:04:05.Z",
                        "2026-01-02T03:04:05+24:00",
                        "2026-01-02T03:04:05Zx",
                        "26-01-02T03:04:05Z"};
  for (const auto* r : rows)
    DYNAMIC_SECTION("'" << r << "'") { CHECK_FALSE(parse_time(r)); }
}

TEST_CASE("time: zero is not set", "[resource][time]") {
  CHECK_FALSE(Time{});
  CHECK(Time{1});
  CHECK_FALSE(MicroTime{});
}
