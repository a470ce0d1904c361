// Activations, compared with a search that asks every minute what the clocks of the zone show.

#include "tests/unit/cron/brute_force.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>

namespace troupe::test {

using namespace cron;

namespace {

constexpr std::int64_t year_minutes = 31'556'952 / 60;

std::string next_in(const char* zone, const char* text, std::int64_t after) {
  const auto where = find_zone(zone).zone;
  const auto next = parse_schedule(text, where).times->next(after * us_per_second);
  return next ? format_in_zone(*next / us_per_second, *where) : "never";
}

} // namespace

TEST_CASE("schedules fire in exactly the minutes that fit", "[cron][schedule]") {
  const auto* wish = std::getenv("TROUPE_CRON_SEEDS");
  const auto seeds = wish ? std::strtoul(wish, nullptr, 10) : 12;
  const std::pair<const char*, std::int64_t> places[] = {
      {"Europe/Berlin", 1'735'689'600},     {"America/New_York", 1'735'689'600}, {"Australia/Lord_Howe", 1'735'689'600},
      {"Asia/Kolkata", 1'735'689'600},      {"Pacific/Apia", 1'293'840'000}, // a day left out in 2011
      {"America/Sao_Paulo", 1'483'228'800}, {"Asia/Beirut", 1'735'689'600},  // days without midnight
      {"Africa/Casablanca", 1'735'689'600}};
  for (const auto& [zone, begin] : places) {
    const local_clock here{zone};
    const shown_minutes minutes{begin, 2 * year_minutes};
    for (unsigned long seed = 0; seed < seeds; ++seed) {
      std::mt19937 random{static_cast<std::mt19937::result_type>(seed)};
      INFO("seed " << seed);
      CHECK(disagreement(zone, minutes, random_schedule{random, seed % 3 == 0}) == "");
    }
  }
}

TEST_CASE("the days on which clocks are set", "[cron][schedule][dst]") {
  constexpr std::int64_t spring = 1'774'738'800; // 2026-03-29T00:00:00+01:00 in Berlin
  CHECK(next_in("Europe/Berlin", "30 2 * * *", spring - 3600) == "2026-03-30T02:30:00+02:00"); // skipped that day
  CHECK(next_in("Europe/Berlin", "0 * * * *", spring + 3600) == "2026-03-29T03:00:00+02:00");
  constexpr std::int64_t autumn = 1'792'882'800;                                        // 2026-10-25T01:00:00+02:00
  CHECK(next_in("Europe/Berlin", "30 2 * * *", autumn) == "2026-10-25T02:30:00+02:00"); // twice that day
  CHECK(next_in("Europe/Berlin", "30 2 * * *", autumn + 5400) == "2026-10-25T02:30:00+01:00");
  CHECK(next_in("Europe/Berlin", "30 2 * * *", autumn + 9000) == "2026-10-26T02:30:00+01:00");
}

TEST_CASE("a search ends in the fifth year from now", "[cron][schedule]") {
  constexpr std::int64_t in_2096 = 3'994'000'000; // July 2096: the next 29 February is in 2104
  CHECK(next_in("UTC", "0 0 29 2 *", in_2096) == "never");
  CHECK(next_in("UTC", "0 0 31 12 *", in_2096) == "2096-12-31T00:00:00Z");
}

} // namespace troupe::test
