// Activations, compared with a search that asks every minute what the clocks of the zone show.

#include "actors/cron/time/schedule.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstdlib>
#include <ctime>
#include <random>

namespace troupe::test {

using namespace cron;

namespace {

constexpr std::int64_t year_s = 31'556'952;

/// What a zone's clocks show in each minute of some years.
struct shown_minutes {
  std::int64_t begin; ///< seconds since 1970
  std::vector<std::tm> all;

  shown_minutes(const char* zone, std::int64_t from, std::int64_t years) : begin(from) {
    ::setenv("TZ", zone, 1);
    ::tzset();
    all.resize(static_cast<std::size_t>(years * year_s / 60));
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::time_t at = begin + static_cast<std::int64_t>(i) * 60;
      ::localtime_r(&at, &all[i]);
    }
    ::unsetenv("TZ");
  }
};

/// A random schedule, and the same as sets.
struct random_schedule {
  std::string text;
  std::array<std::vector<bool>, 5> allowed;
  std::array<bool, 5> star{};

  explicit random_schedule(std::mt19937& random) {
    constexpr std::array<std::pair<int, int>, 5> ranges{{{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 6}}};
    for (std::size_t f = 0; f < ranges.size(); ++f) {
      const auto [least, most] = ranges[f];
      allowed[f].resize(static_cast<std::size_t>(most) + 1);
      std::uniform_int_distribution<int> number{least, most};
      auto from = least, to = most, step = 1;
      std::string word = "*";
      switch (random() % 4) {
      case 0:
        star[f] = true;
        break;
      case 1:
        step = 2 + static_cast<int>(random() % 9);
        word = "*/" + std::to_string(step);
        break;
      case 2:
        from = to = number(random);
        word = std::to_string(from);
        break;
      default:
        from = number(random);
        to = std::uniform_int_distribution<int>{from, most}(random);
        word = std::to_string(from) + "-" + std::to_string(to);
      }
      for (auto n = from; n <= to; n += step)
        allowed[f][static_cast<std::size_t>(n)] = true;
      text += (f ? " " : "") + word;
    }
  }

  bool fits(const std::tm& t) const {
    const auto is = [&](std::size_t f, int n) { return allowed[f][static_cast<std::size_t>(n)]; };
    const auto day = is(2, t.tm_mday), weekday = is(4, t.tm_wday);
    return is(0, t.tm_min) && is(1, t.tm_hour) && is(3, t.tm_mon + 1) &&
           (star[2] || star[4] ? day && weekday : day || weekday);
  }
};

/// Follows a schedule through all minutes. @returns the first disagreement, or nothing
std::string disagreement(const char* zone, const shown_minutes& minutes, const random_schedule& wanted) {
  const auto parsed = parse_schedule(wanted.text, find_zone(zone).zone);
  if (!parsed.times)
    return parsed.error;
  auto next = parsed.times->next(minutes.begin * us_per_second - 1);
  for (std::size_t i = 0; i < minutes.all.size(); ++i) {
    const auto at = (minutes.begin + static_cast<std::int64_t>(i) * 60) * us_per_second;
    const auto fires = next && *next == at;
    if (fires != wanted.fits(minutes.all[i]))
      return std::string{zone} + ": " + wanted.text + " at " + std::to_string(at / us_per_second);
    if (fires)
      next = parsed.times->next(at);
  }
  return {};
}

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
    const shown_minutes minutes{zone, begin, 2};
    for (unsigned long seed = 0; seed < seeds; ++seed) {
      std::mt19937 random{static_cast<std::mt19937::result_type>(seed)};
      INFO("seed " << seed);
      CHECK(disagreement(zone, minutes, random_schedule{random}) == "");
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
