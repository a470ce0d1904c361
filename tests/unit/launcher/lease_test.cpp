#include "tests/unit/launcher/launcher_fixture.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <poll.h>

using namespace troupe;
using namespace troupe::launcher::testing;
using namespace std::chrono_literals;

namespace {

std::int64_t wall_time_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

} // namespace

TEST_CASE("lease: when it runs out everything is killed, and nothing starts until it is renewed", "[launcher][lease]") {
  house_under_test house;
  house.client().renew_lease(boot_time_in(1h));
  const auto who = house.run(1, "trap '' TERM; while :; do sleep 0.05; done");
  house.news().await_started(who);
  house.client().renew_lease(boot_time_in(100ms));
  const auto exit = house.news().await_exit(who);
  CHECK(exit.lease_expired);
  CHECK(exit.signal == 9);

  house.run(2, "exit 6");
  poll(nullptr, 0, 150); // that nothing happens can't be awaited
  CHECK(house.news().exits().size() == 1);
  const auto renewed = wall_time_us();
  house.client().renew_lease(boot_time_in(1h));
  const auto late = house.news().await_exit(key(2));
  CHECK(late.exit_code == 6);
  CHECK_FALSE(late.lease_expired);
  CHECK(late.started_at >= renewed);
}

TEST_CASE("lease: it holds while the agent is dead", "[launcher][lease]") {
  house_under_test house;
  const auto who = house.run(1, "exec sleep 1000");
  const auto pid = house.news().await_started(who).pid;
  house.client().renew_lease(boot_time_in(300ms));
  house.finish(2, "true"); // the lease before it was read
  house.drop_agent();
  CHECK(eventually([&] { return !is_alive(pid); }));
  house.connect_agent();
  const auto exit = house.news().await_exit(who);
  CHECK(exit.lease_expired);
  CHECK(exit.signal == 9);
}

TEST_CASE("lease: it holds in the launcher that a keeper starts anew", "[launcher][lease]") {
  house_under_test house;
  const auto who = house.run(1, "exec sleep 1000");
  const auto pid = house.news().await_started(who).pid;
  house.client().renew_lease(boot_time_in(400ms));
  house.finish(2, "true"); // the lease before it was read
  house.drop_agent();
  REQUIRE(::kill(launcher::find_processes(house.dir()).launcher, SIGKILL) == 0);
  CHECK(eventually([&] { return !is_alive(pid); }));
  house.connect_agent();
  CHECK(house.news().await_exit(who).lease_expired);
}
