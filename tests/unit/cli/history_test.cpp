#include "tools/cli/history.hpp"
#include "tools/cli/json.hpp"

#include <catch2/catch.hpp>

using namespace troupe::cli;

namespace {

constexpr std::int64_t now = 1767225660000000; // 2026-01-01T00:01:00Z

std::string shown(const char* text) { return history_text(parse_json(text)->as_object(), now); }

} // namespace

TEST_CASE("cli history: a row an attempt", "[cli]") {
  CHECK(
      shown(R"({"job":"pi","omitted":0,"attempts":[
    {"attempt":0,"rerun":0,"pod":"pi-b4c7d","node":"node-1","phase":"Failed","reason":"OOMKilled","exitCode":137,
     "signal":9,"restarts":2,"started":"2026-01-01T00:00:00Z","finished":"2026-01-01T00:00:01.25Z","maxRssKiB":20480,
     "cpuMs":350,"counted":true,"deleted":false},
    {"attempt":1,"rerun":0,"pod":"pi-x2z5q","phase":"Pending","restarts":0,"maxRssKiB":0,"cpuMs":0,"counted":true,
     "deleted":false}]})") ==
      R"(ATTEMPT   POD        NODE     STARTED   TOOK   RESULT                                       RESTARTS   MAX-RSS   CPU
0         pi-b4c7d   node-1   60s       1.2s   Failed: OOMKilled, exit code 137, signal 9   2          20Mi      350ms
1         pi-x2z5q   -        -         -      Pending                                      0          -         -
)");
}

TEST_CASE("cli history: memory that grew after an OOM kill has a column", "[cli]") {
  const auto text = shown(R"({"job":"pi","omitted":0,"attempts":[
    {"attempt":0,"rerun":0,"pod":"pi-b4c7d","phase":"Failed","reason":"OOMKilled","exitCode":137,"counted":true},
    {"attempt":1,"rerun":0,"pod":"pi-x2z5q","phase":"Succeeded","memoryPercent":150,"counted":true}]})");
  CHECK_THAT(text, Catch::Contains("CPU   MEMORY-GIVEN\n"));
  CHECK_THAT(text, Catch::Contains(" 100%\n") && Catch::Contains(" 150%\n"));
}

TEST_CASE("cli history: indexes, reruns, pods that are gone, and what is left out", "[cli]") {
  const auto text = shown(R"({"job":"pi","omitted":3,"attempts":[
    {"attempt":3,"rerun":0,"pod":"pi-0-b4c7d","index":0,"retry":1,"node":"node-1","phase":"Failed","exitCode":3,
     "restarts":0,"started":"2026-01-01T00:00:00Z","finished":"2026-01-01T00:02:05Z","counted":false,"deleted":true},
    {"attempt":4,"rerun":1,"pod":"pi-0-x2z5q","index":0,"retry":0,"phase":"Running","restarts":0,
     "started":"2026-01-01T00:00:30Z","counted":true,"deleted":false}]})");
  CHECK_THAT(text, Catch::StartsWith("ATTEMPT   RERUN   INDEX   RETRY   POD "));
  CHECK_THAT(text, Catch::Contains("3         0       0       1       pi-0-b4c7d*"));
  CHECK_THAT(text, Catch::Contains("2m5s") && Catch::Contains("Failed: exit code 3 (not counted)"));
  CHECK_THAT(text, Catch::Contains("30.0s") && Catch::Contains("Running "));
  CHECK_THAT(text, Catch::Contains("* its pod was deleted"));
  CHECK_THAT(text, Catch::EndsWith("3 older attempts are not shown; --limit shows more\n"));
}
