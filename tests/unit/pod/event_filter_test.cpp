#include "actors/clock.hpp"
#include "actors/pod/event_filter.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::pod;

namespace {

constexpr std::int64_t second = us_per_second;

pod_event an_event(std::int64_t at_us, std::string message) { return {{1, 2}, 0, true, at_us, "Unhealthy", message}; }

} // namespace

TEST_CASE("events of a pod: a burst of 25, then one in five minutes", "[pod][events]") {
  event_filter filter;
  int told = 0;
  for (int i = 0; i < 100; ++i)
    told += filter.pass(an_event(second + i, "no")) ? 1 : 0;
  CHECK(told == 25);
  CHECK_FALSE(filter.pass(an_event(300 * second, "no")));
  CHECK(filter.pass(an_event(302 * second, "no")));
  CHECK_FALSE(filter.pass(an_event(303 * second, "no")));
}

TEST_CASE("events of a pod: ten that differ in their messages only become one", "[pod][events]") {
  event_filter filter;
  for (int i = 0; i < 9; ++i)
    CHECK(filter.pass(an_event(second, "m" + std::to_string(i)))->message == "m" + std::to_string(i));
  CHECK(filter.pass(an_event(second, "m9"))->message == "(combined from similar events): m9");
  auto other = an_event(second, "m10");
  other.container = 1;
  CHECK(filter.pass(other)->message == "m10");
  CHECK(filter.pass(an_event(602 * second, "later"))->message == "later");
}

TEST_CASE("events of a pod: a message has 1024 bytes at most", "[pod][events]") {
  event_filter filter;
  CHECK(filter.pass(an_event(second, std::string(5000, 'x')))->message.size() == 1024);
}
