// Starts that wait in the agent's process, and kills that come before they were sent.

#include "tests/unit/launcher/launcher_fixture.hpp"

#include <catch2/catch.hpp>
#include <poll.h>

using namespace troupe;
using namespace troupe::launcher::testing;
using namespace std::chrono_literals;

namespace {

void check_never_ran(const node::container_exited& exit) {
  CHECK(exit.exit_code == 137);
  CHECK(exit.signal == 0);
  CHECK(exit.started_at == 0);
  CHECK(exit.finished_at > 1'600'000'000'000'000);
  CHECK_FALSE(exit.outcome_unknown);
  CHECK_FALSE(exit.lease_expired);
  CHECK(exit.log == node::log_position{});
  REQUIRE(exit.failure.has_value());
  CHECK(exit.failure->message == "The container was ended before it was started");
}

/// One slot, which a run holds. Exits are acknowledged when a test says so.
struct full_house : house_under_test {
  explicit full_house() : house_under_test{[](auto& o) { o.slots = 1; }} {
    drop_agent();
    connect_agent(false);
    holder = run(1, "exec sleep 1000");
    news().await_started(holder);
  }
  /// The slot is free again, and nobody waits for it.
  void make_room() {
    client().kill(holder, 0ms);
    CHECK(news().await_exit(holder).signal == 9);
    client().acknowledge({news().exits()[holder].sequence});
    const auto last = finish(99, "true");
    client().acknowledge({last.sequence});
  }
  node::container_key late(std::uint32_t number) { return run(number, "echo ran >>" + ledger().string()); }
  std::filesystem::path ledger() const { return folder() / "ledger"; }

  node::container_key holder;
};

} // namespace

TEST_CASE("kill: a run that waits for a slot never starts, and its exit says so at once", "[launcher][waiting]") {
  const auto grace = GENERATE(0ms, 3'600'000ms);
  full_house house;
  const auto who = house.late(2);
  house.client().kill(who, grace);
  check_never_ran(house.news().await_exit(who));
  CHECK(house.news().exits().size() == 1); // the slot is still taken
  house.make_room();
  CHECK(read_text(house.ledger()).empty());
}

TEST_CASE("kill: many that wait are dropped, the others go on", "[launcher][waiting]") {
  full_house house;
  for (std::uint32_t i = 2; i < 80; ++i)
    house.late(i);
  for (std::uint32_t i = 2; i < 80; i += 2)
    house.client().kill(key(i), 1s);
  house.news().await_exits(39);
  house.client().kill(house.holder, 0ms);
  house.news().await_exit(house.holder);
  house.acknowledge_all();
  for (std::uint32_t i = 3; i < 80; i += 2) {
    CHECK(house.news().await_exit(key(i)).exit_code == 0);
    house.acknowledge_all();
  }
  CHECK(read_text(house.ledger()).size() == 39 * 4); // "ran" each
}

TEST_CASE("kill: a start that the launcher refuses without a lease is dropped", "[launcher][waiting]") {
  house_under_test house;
  const auto ledger = house.folder() / "ledger";
  house.client().renew_lease(boot_time_in(-1s));
  std::vector<node::container_key> refused;
  for (std::uint32_t i = 0; i < 20; ++i) {
    refused.push_back(house.run(i, "echo ran >>" + ledger.string()));
    poll(nullptr, 0, static_cast<int>(i)); // it waits here, is on its way, or was refused already
    house.client().kill(refused.back(), 30s);
  }
  for (const auto& who : refused)
    check_never_ran(house.news().await_exit(who));
  house.client().renew_lease(boot_time_in(1h));
  house.finish(50, "true");
  CHECK(read_text(ledger).empty());
}

TEST_CASE("kill: an exit of a run that never started is told until its receipt, and only then the key is free",
          "[launcher][waiting]") {
  full_house house;
  const auto who = house.late(2);
  house.client().kill(who, 0ms);
  const auto exit = house.news().await_exit(who);

  house.late(2); // as a pod's actor does that was started again
  CHECK(eventually([&] { return house.news().reports()[who] == 2; }));
  CHECK(house.news().exits()[who].sequence == exit.sequence);
  house.make_room();
  CHECK(read_text(house.ledger()).empty());

  strike(house, victim::launcher);
  CHECK(eventually([&] { return house.news().reports()[who] == 3; }));
  CHECK(house.news().exits()[who].sequence == exit.sequence);

  house.client().acknowledge({exit.sequence});
  house.client().acknowledge({exit.sequence, exit.sequence + 1}); // harmless
  await_whole(house);
  strike(house, victim::launcher);
  CHECK(house.finish(3, "exit 6").exit_code == 6);
  CHECK(house.news().reports()[who] == 3);
  house.acknowledge_all();

  house.late(2);
  CHECK(eventually([&] { return house.news().exits()[who].sequence != exit.sequence; }));
  CHECK(house.news().exits()[who].exit_code == 0);
  CHECK(read_text(house.ledger()) == "ran\n");
}

TEST_CASE("kill: a second start that waits does not hide its run", "[launcher][waiting]") {
  full_house house;
  house.run(1, "exec sleep 1000");
  house.client().kill(house.holder, 0ms);
  const auto exit = house.news().await_exit(house.holder);
  CHECK(exit.signal == 9);
  CHECK_FALSE(exit.failure.has_value());
  house.acknowledge_all();
  house.finish(2, "true");
  CHECK(house.news().reports()[house.holder] == 1);
}

TEST_CASE("kill: it is not for a start that was asked for after it", "[launcher][waiting]") {
  house_under_test house;
  for (std::uint32_t i = 0; i < 30; ++i) {
    house.client().kill(key(i), 0ms);
    house.run(i, "exit 5");
  }
  house.news().await_exits(30);
  for (const auto& [who, exit] : house.news().exits())
    CHECK(exit.exit_code == 5);
}

TEST_CASE("kill: before the table was told nobody knows whether a start is one", "[launcher][waiting]") {
  house_under_test house;
  const auto runs = house.run(1, "exec sleep 1000");
  house.news().await_started(runs);
  house.drop_agent();
  house.connect_agent(); // at once, with its connection not made:
  house.run(1, "exec sleep 1000");
  house.client().kill(runs, 0ms);
  const auto other = house.run(2, "exec sleep 1000");
  house.client().kill(other, 0ms);
  const auto exit = house.news().await_exit(runs);
  CHECK(exit.signal == 9);
  CHECK(exit.started_at > 0);
  check_never_ran(house.news().await_exit(other));
  CHECK(house.news().reports()[runs] == 1);
}
