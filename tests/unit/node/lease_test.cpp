#include "actors/node/lease.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using troupe::node::lease;

TEST_CASE("a lease counts from the sending of the heartbeat that was answered", "[node][lease]") {
  lease x;
  x.join(10s);
  CHECK_FALSE(x.holds(0));
  CHECK(x.renew(1'000'000'000, 1'200'000'000) == 11'000'000'000);
  CHECK(x.holds(1'200'000'000));
  CHECK(x.holds(10'999'999'999));
  CHECK_FALSE(x.holds(11'000'000'000)); // before anybody noticed
  CHECK_FALSE(x.runs_out(10'999'999'999));
  CHECK(x.runs_out(11'000'000'000));
  CHECK_FALSE(x.holds(11'000'000'000));
  CHECK_FALSE(x.runs_out(12'000'000'000)); // told once
}

TEST_CASE("an answer that comes in late or out of order does not shorten the lease", "[node][lease]") {
  lease x;
  x.join(10s);
  x.renew(5'000'000'000, 5'100'000'000);
  CHECK(x.renew(4'000'000'000, 5'200'000'000) == 15'000'000'000);
}

TEST_CASE("an answer that comes after the end of the lease it gives is worth nothing", "[node][lease]") {
  lease x;
  x.join(1s);
  x.renew(0, 10);
  REQUIRE(x.runs_out(1'000'000'000));
  x.renew(100, 1'500'000'000);
  CHECK_FALSE(x.holds(1'500'000'000));
  x.renew(1'400'000'000, 1'500'000'000);
  CHECK(x.holds(1'500'000'000));
}

TEST_CASE("a new incarnation holds nothing until it is answered, and the old lease goes on running out",
          "[node][lease]") {
  lease x;
  x.join(10s);
  x.renew(0, 1);
  x.join(10s);
  CHECK_FALSE(x.holds(1));
  CHECK(x.runs_out(10'000'000'000));
  x.renew(10'500'000'000, 10'600'000'000);
  CHECK(x.holds(10'600'000'000));
}

TEST_CASE("no lease never runs out", "[node][lease]") {
  lease x;
  x.join(0s);
  CHECK(x.renew(5, 10) == 0);
  CHECK(x.holds(10));
  CHECK_FALSE(x.runs_out(1'000'000'000'000));
}
