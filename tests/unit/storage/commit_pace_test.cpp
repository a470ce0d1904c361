#include "nodes/storage/commit_pace.hpp"

#include <catch2/catch.hpp>

using namespace troupe::storage;
using namespace std::chrono_literals;

TEST_CASE("commit pace: four at once, then one each interval", "[storage]") {
  commit_pace pace{4ms, 4};
  const commit_pace::time_point t0{1h};
  for (int i = 0; i < 4; ++i) {
    CHECK(pace.next(t0) == t0);
    pace.take(t0);
  }
  CHECK(pace.next(t0) == t0 + 4ms);
  pace.take(t0 + 4ms);
  CHECK(pace.next(t0 + 4ms) == t0 + 8ms);
  CHECK(pace.next(t0 + 1s) == t0 + 1s);
}
