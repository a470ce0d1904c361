// Every zone that the system knows, around each of its changes of offset, against the C library minute by minute.

#include "tests/unit/cron/brute_force.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace troupe::test {

using namespace cron;

namespace {

constexpr std::int64_t hour_s = 3600, day_s = 24 * hour_s;
constexpr std::int64_t in_1970 = 0, in_2000 = 946'684'800, in_2038 = 2'145'916'800, in_2100 = 4'102'444'800;

bool is_zone_file(const std::filesystem::path& path) {
  std::array<char, 4> head{};
  std::ifstream{path, std::ios::binary}.read(head.data(), head.size());
  return std::string_view{head.data(), head.size()} == "TZif";
}

/// The names of all zones, without those that count leap seconds.
std::vector<std::string> zone_names() {
  const std::filesystem::path root = "/usr/share/zoneinfo";
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{root}) {
    const auto name = std::filesystem::relative(entry.path(), root).string();
    if (entry.is_regular_file() && !name.starts_with("right/") && !name.starts_with("posix/") &&
        is_zone_file(entry.path()))
      out.push_back(name);
  }
  std::sort(out.begin(), out.end());
  return out;
}

/// The moments at which the offset changes, as the zone itself tells them.
std::vector<std::int64_t> changes(const time_zone& zone, std::int64_t from, std::int64_t to) {
  std::vector<std::int64_t> out;
  for (auto end = zone.at(from).end; end < to; end = zone.at(end).end)
    out.push_back(end);
  return out;
}

/// One that fires in these minutes, if chance finds it soon.
random_schedule one_that_fires(const shown_minutes& in, std::mt19937& random, bool may_say_last) {
  constexpr int most_tries = 30;
  random_schedule out{random, may_say_last};
  for (int i = 0;
       i < most_tries && std::none_of(in.all.begin(), in.all.end(), [&](const auto& t) { return out.fits(t); }); ++i)
    out = random_schedule{random, may_say_last};
  return out;
}

} // namespace

TEST_CASE("every zone has the C library's offsets on both sides of each change", "[cron][zone]") {
  const auto names = zone_names();
  REQUIRE(names.size() > 300);
  for (const auto& name : names) {
    const auto zone = find_zone(name).zone;
    REQUIRE(zone);
    const local_clock here{name};
    std::vector<std::int64_t> moments;
    for (const auto change : changes(*zone, in_1970, in_2100))
      moments.insert(moments.end(), {change - 1, change});
    for (auto t = in_1970; t < in_2100; t += 100 * day_s + 1) // a change that the zone does not tell of
      moments.push_back(t);
    for (const auto t : moments)
      if (zone->at(t).offset != local_clock::at(t).tm_gmtoff)
        FAIL(name << " at " << t << ": " << zone->at(t).offset << " instead of " << local_clock::at(t).tm_gmtoff);
  }
}

TEST_CASE("in every zone schedules fire in exactly the minutes that fit, on the days when clocks are set",
          "[cron][schedule][dst]") {
  constexpr std::int64_t before = 4 * hour_s, minutes_each = 8 * 60; // a change and the hours around it
  std::size_t seen = 0;
  for (const auto& name : zone_names()) {
    const auto zone = find_zone(name).zone;
    const local_clock here{name};
    for (const auto change : changes(*zone, in_2000, in_2038)) {
      const shown_minutes minutes{change / 60 * 60 - before, minutes_each};
      std::mt19937 random{static_cast<std::mt19937::result_type>(++seen)};
      for (const auto may_say_last : {false, true}) {
        const auto told = disagreement(name, minutes, one_that_fires(minutes, random, may_say_last));
        if (!told.empty())
          FAIL("seed " << seen << ": " << told);
      }
    }
  }
  CHECK(seen > 5000);
}

} // namespace troupe::test
