#include "nodes/api/table/age.hpp"

#include <catch2/catch.hpp>

using namespace troupe::api_server;
using namespace std::chrono_literals;

TEST_CASE("durations: both sides of each boundary", "[api][age]") {
  struct row {
    std::chrono::milliseconds d;
    const char* text;
  };
  constexpr auto day = 24h;
  constexpr auto year = 365 * day;
  const row rows[] = {
      {-2000ms, "<invalid>"},
      {-1999ms, "0s"},
      {-1ms, "0s"},
      {0ms, "0s"},
      {999ms, "0s"},
      {119'999ms, "119s"},
      {120s, "2m"},
      {121s, "2m1s"},
      {599s, "9m59s"},
      {600s, "10m"},
      {3h - 1s, "179m"},
      {3h, "3h"},
      {3h + 60s, "3h1m"},
      {8h - 1s, "7h59m"},
      {8h, "8h"},
      {48h - 1s, "47h"},
      {48h, "2d"},
      {49h, "2d1h"},
      {8 * day - 1s, "7d23h"},
      {8 * day, "8d"},
      {2 * year - 1s, "729d"},
      {2 * year, "2y"},
      {2 * year + day, "2y1d"},
      {8 * year - 1s, "7y364d"},
      {8 * year, "8y"},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.text << " of " << c.d.count() << " ms") { CHECK(human_duration(c.d) == c.text); }
  CHECK(human_age(0, 5) == "<unknown>");
  CHECK(human_age(1'000'000, 43'500'000) == "42s");
}
