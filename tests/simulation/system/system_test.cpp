#include "tests/simulation/system/simulation.hpp"

#include "actors/supervision/log.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <string>

using namespace troupe;
using namespace troupe::test;

namespace {

constexpr std::uint64_t seeds_by_default = 400;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const auto* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

bool has_one_seed() { return std::getenv("TROUPE_SEED") != nullptr; }

/// @returns whether all rules held
bool play(std::uint64_t seed, bool trace_all) {
  const auto run = simulate(seed, trace_all);
  if (run.broken.empty())
    return true;
  UNSCOPED_INFO("seed " << seed << ", step " << run.steps << ", after " << run.seconds << " s: " << run.broken
                        << "\nthe last lines of its trace:\n"
                        << run.last_lines << "replay it with its whole trace by\n  TROUPE_SEED=" << seed
                        << " build/release/bin/system_simulation");
  return false;
}

} // namespace

TEST_CASE("a cluster keeps its rules, whatever happens to it", "[system][simulation]") {
  set_log_level("off");
  if (has_one_seed()) {
    CHECK(play(from_environment("TROUPE_SEED", 0), true));
    return;
  }
  const auto first = from_environment("TROUPE_FIRST_SEED", 1);
  const auto count = from_environment("TROUPE_SEEDS", seeds_by_default);
  for (auto seed = first; seed < first + count; ++seed) {
    const auto held = play(seed, false);
    CHECK(held);
    if (count > seeds_by_default && seed % 500 == 0)
      std::fprintf(stderr, "%s\n", fmt::format("{} of {} seeds", seed - first + 1, count).c_str());
  }
}

TEST_CASE("a seed plays the same run again", "[system][simulation]") {
  if (has_one_seed())
    return;
  set_log_level("off");
  for (const auto seed : {1U, 2U, 3U, 4U, 5U}) {
    const auto once = simulate(seed, false), again = simulate(seed, false);
    CAPTURE(seed, once.last_lines, again.last_lines);
    CHECK(once.hash == again.hash);
    CHECK(once.steps == again.steps);
  }
}
