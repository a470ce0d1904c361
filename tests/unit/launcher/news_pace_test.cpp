#include "nodes/launcher/process/news_pace.hpp"

#include <catch2/catch.hpp>

using troupe::launcher::ms;
using troupe::launcher::news_pace;

namespace {

constexpr std::int64_t t0 = 3'600'000 * ms;

/// A pace that has seen so many ends, each told at once, one each `gap`; the last one at t0.
news_pace after_ends(int count, std::int64_t gap) {
  news_pace out;
  for (int i = count - 1; i >= 0; --i) {
    out.gather(t0 - i * gap, 0, 1);
    out.told();
  }
  return out;
}

} // namespace

TEST_CASE("news pace: a lonely end goes at once", "[launcher]") {
  news_pace pace;
  CHECK(pace.due(3) == news_pace::never);
  pace.gather(t0, 0, 1);
  CHECK(pace.due(0) == t0);
  CHECK(pace.due(3) == t0);
  pace.told();
  CHECK(pace.due(3) == news_pace::never);
}

TEST_CASE("news pace: ends that come seldom go at once", "[launcher]") {
  auto pace = after_ends(100, 5 * ms / 2);
  pace.gather(t0 + 3 * ms, 0, 1);
  CHECK(pace.due(3) == t0 + 3 * ms);
}

TEST_CASE("news pace: in a stream an end waits for others, as long as any can come", "[launcher]") {
  auto pace = after_ends(16, ms);
  pace.gather(t0 + ms, 0, 1);
  CHECK(pace.due(3) == t0 + 3 * ms);
  pace.gather(t0 + 2 * ms, 1, 2);
  CHECK(pace.due(2) == t0 + 3 * ms); // from the first of them on
  CHECK(pace.due(0) == t0 + ms);     // nothing more to wait for
  pace.told();
  pace.gather(t0 + 500 * ms, 0, 1); // the stream is over
  CHECK(pace.due(2) == t0 + 500 * ms);
}

TEST_CASE("news pace: a start waits for its end, and goes along with any", "[launcher]") {
  news_pace pace;
  pace.gather(t0, 1, 0);
  CHECK(pace.due(1) == t0 + 5 * ms);
  pace.gather(t0 + 2 * ms, 2, 0);
  CHECK(pace.due(2) == t0 + 5 * ms);
  pace.gather(t0 + 3 * ms, 2, 1);
  CHECK(pace.due(1) == t0 + 3 * ms);
}
