#include "actors/supervision/children.hpp"
#include "actors/supervision/restart_policy.hpp"

#include <caf/actor_addr.hpp>
#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;

namespace {
constexpr timestamp_us t0 = 1'700'000'000'000'000;
}

TEST_CASE("restart intensity: more than `most` within the period gives up", "[supervision]") {
  const restart_intensity limit{3, 10s};
  std::vector<timestamp_us> restarts;
  CHECK_FALSE(too_many_restarts(restarts, limit, t0));
  CHECK_FALSE(too_many_restarts(restarts, limit, t0 + 1));
  CHECK_FALSE(too_many_restarts(restarts, limit, t0 + 2));
  SECTION("a fourth one inside the period is too many") {
    CHECK(too_many_restarts(restarts, limit, t0 + 10 * us_per_second));
  }
  SECTION("once the first ones are older than the period there is room again") {
    CHECK_FALSE(too_many_restarts(restarts, limit, t0 + 10 * us_per_second + 2));
    CHECK(restarts.size() == 2);
  }
}

TEST_CASE("restart backoff: doubled, capped, with at most a fifth of jitter", "[supervision]") {
  const restart_backoff policy{20ms, 1s};
  for (std::uint64_t seed : {0ULL, 499ULL, 999ULL, 123456789ULL}) {
    std::chrono::microseconds expected = 20ms;
    for (std::uint32_t attempt = 0; attempt < 40; ++attempt) {
      const auto delay = restart_delay(policy, attempt, seed);
      CHECK(delay >= expected);
      CHECK(delay.count() <= expected.count() + expected.count() / 5);
      expected = std::min<std::chrono::microseconds>(expected * 2, 1s);
    }
  }
}

TEST_CASE("which ends are restarted", "[supervision]") {
  CHECK(wants_restart(restart_when::permanent, false));
  CHECK(wants_restart(restart_when::permanent, true));
  CHECK_FALSE(wants_restart(restart_when::transient, false));
  CHECK(wants_restart(restart_when::transient, true));
  CHECK_FALSE(wants_restart(restart_when::temporary, true));
}

TEST_CASE("strategies: which children a failure concerns", "[supervision]") {
  struct row {
    const char* name;
    restart_strategy strategy;
    std::vector<std::string> start;
  };
  const row rows[] = {
    {"one_for_one", restart_strategy::one_for_one, {"b"}},
    {"rest_for_one", restart_strategy::rest_for_one, {"b", "c"}},
    {"one_for_all", restart_strategy::one_for_all, {"a", "b", "c"}},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) {
      children kids{r.strategy, {}, {}};
      for (const auto* id : {"a", "b", "c"})
        kids.add({id, restart_when::permanent, {}});
      const auto plan = kids.ended("b", true, t0);
      CHECK(plan.start == r.start);
      CHECK_FALSE(plan.give_up);
      CHECK(plan.delay >= 20ms);
    }
}

TEST_CASE("failures in a row wait longer; a child that ran for long starts from the beginning", "[supervision]") {
  children kids{restart_strategy::one_for_one, {100, 10s}, {20ms, 1s}};
  kids.add({"a", restart_when::permanent, {}});
  auto now = t0;
  const auto first = kids.ended("a", true, now).delay;
  now += first.count();
  const auto second = kids.ended("a", true, now).delay;
  CHECK(second >= 40ms);
  now += second.count() + 2 * us_per_second;
  CHECK(kids.ended("a", true, now).delay < 40ms);
}

TEST_CASE("a supervisor gives up after too many restarts", "[supervision]") {
  children kids{restart_strategy::one_for_one, {2, 10s}, {}};
  kids.add({"a", restart_when::permanent, {}});
  CHECK_FALSE(kids.ended("a", true, t0).give_up);
  CHECK_FALSE(kids.ended("a", true, t0 + 1).give_up);
  CHECK(kids.ended("a", true, t0 + 2).give_up);
  CHECK(kids.ended("unknown", true, t0 + 3).start.empty());
}
