#include "nodes/storage/commit_pace.hpp"

#include <catch2/catch.hpp>

using namespace troupe::storage;
using namespace std::chrono_literals;

namespace {

/// How many commits begin within a second when each takes `rows` and the next one is wanted `gap` after it at the
/// earliest.
int commits_in_a_second(std::size_t rows, std::chrono::microseconds gap) {
  commit_pace pace{4ms, 4};
  const commit_pace::time_point begin{1h};
  int commits = 0;
  for (auto now = begin; now < begin + 1s; now = pace.next(now + gap)) {
    pace.take(now, rows);
    ++commits;
  }
  return commits;
}

} // namespace

TEST_CASE("commit pace: of crowds, four at once, then one each interval", "[storage]") {
  constexpr std::size_t rows = 400;
  commit_pace pace{4ms, 4};
  const commit_pace::time_point t0{1h};
  for (int i = 0; i < 4; ++i) {
    CHECK(pace.next(t0) == t0);
    pace.take(t0, rows);
  }
  CHECK(pace.next(t0) == t0 + 4ms);
  pace.take(t0 + 4ms, rows);
  CHECK(pace.next(t0 + 4ms) == t0 + 8ms);
  CHECK(pace.next(t0 + 1s) == t0 + 1s);
}

TEST_CASE("commit pace: small commits that come singly do not wait", "[storage]") {
  CHECK(commits_in_a_second(3, 3ms) == 334);
  CHECK(commits_in_a_second(3, 100us) < 1000);
  CHECK(commits_in_a_second(40, 400us) < 260);
}
