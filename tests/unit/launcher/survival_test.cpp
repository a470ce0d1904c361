#include "tests/unit/launcher/launcher_fixture.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <poll.h>
#include <random>
#include <set>

using namespace troupe;
using namespace troupe::launcher::testing;
using namespace std::chrono_literals;

namespace {

int expected_code(std::uint32_t number) { return static_cast<int>(number % 200); }

} // namespace

TEST_CASE("survival: launcher, keeper and agent killed in any order", "[launcher][survival]") {
  constexpr std::uint32_t pods = 360;
  const auto seed = GENERATE(1U, 2U);
  CAPTURE(seed);
  std::mt19937 dice{seed};
  house_under_test house;
  const auto ledger = house.folder() / "ledger";
  const auto what =
      script("echo $N >>" + ledger.string() + "; echo begin $N; sleep 0.0$((N % 9)); echo end $N; exit $C");
  std::set<std::uint32_t> asked;
  const auto ask = [&](std::uint32_t number) {
    house.client().start(key(number), house.client().add_template(what),
                         {"N=" + std::to_string(number), "C=" + std::to_string(expected_code(number))});
    asked.insert(number);
  };
  house.drop_agent();
  house.connect_agent(false); // receipts are given below, so that no start is asked for after its exit's receipt
  std::uint32_t next = 0;
  int strikes = 0;
  while (house.news().exits().size() < pods) {
    for (int i = 0; i < 12 && next < pods; ++i)
      ask(next++);
    if (strikes < 60) {
      await_whole(house);
      const auto who = dice() % 3;
      ++strikes;
      if (who > 0) {
        strike(house, who == 1 ? victim::launcher : victim::keeper);
      } else {
        house.drop_agent();
        house.connect_agent(false);
        for (const auto number : asked) // a new agent asks again for what it doesn't know to have ended
          if (!house.news().exits().contains(key(number)))
            ask(number);
      }
    }
    house.news().await_exits(std::min(asked.size(), house.news().exits().size() + 4));
    house.acknowledge_all();
  }
  CHECK(strikes >= 20);

  std::map<std::uint32_t, int> ran;
  std::ifstream lines{ledger};
  for (std::uint32_t number = 0; lines >> number;)
    ++ran[number];
  const auto reports = house.news().reports();
  for (std::uint32_t i = 0; i < pods; ++i) {
    CAPTURE(i);
    const auto exit = house.news().await_exit(key(i));
    CHECK(exit.exit_code == expected_code(i));
    CHECK_FALSE(exit.outcome_unknown);
    CHECK_FALSE(exit.failure.has_value());
    CHECK(ran[i] == 1);
    CHECK(house.output(exit.log) == "begin " + std::to_string(i) + "\nend " + std::to_string(i) + "\n");
  }
}

TEST_CASE("survival: a pod outlives launcher, then the keeper that adopted it, and its exit is known",
          "[launcher][survival]") {
  house_under_test house;
  const auto gate = house.folder() / "gate";
  const auto who =
      house.run(1, "echo one; while [ ! -e " + gate.string() + " ]; do sleep 0.02; done; echo two; exit 33");
  const auto started = house.news().await_started(who);
  for (const auto next : {victim::launcher, victim::keeper, victim::launcher, victim::keeper, victim::keeper}) {
    await_whole(house);
    const auto before = launcher::find_processes(house.dir());
    strike(house, next);
    REQUIRE(eventually([&] {
      const auto after = launcher::find_processes(house.dir());
      return after.launcher > 0 && after.keeper > 0 && after.launcher != before.launcher;
    }));
    CHECK(is_alive(started.pid));
  }
  std::ofstream{gate}.flush();
  const auto exit = house.news().await_exit(who);
  CHECK(house.output(exit.log) == "one\ntwo\n");
  // Without PIDFD_GET_INFO (Linux 6.15) nobody can know how somebody else's child ended; but it is never wrong.
  if (!exit.outcome_unknown)
    CHECK(exit.exit_code == 33);
}

TEST_CASE("survival: when launcher and keeper are both dead, the next one ends what runs", "[launcher][survival]") {
  house_under_test house;
  const auto pids = house.folder() / "pids";
  std::ofstream{pids}.flush();
  const auto who = house.run(1, "echo out; setsid sleep 1000 & echo $! >>" + pids.string() + "; exec sleep 1000");
  const auto started = house.news().await_started(who);
  REQUIRE(eventually([&] { return !read_text(pids).empty() && house.output(started.log) == "out\n"; }));
  house.drop_agent();
  REQUIRE(eventually([&] { // launcher and keeper within one moment: stop both, then kill both
    const auto [keeper, launcher] = launcher::find_processes(house.dir());
    if (keeper == 0 || launcher == 0)
      return false;
    for (const int signal : {SIGSTOP, SIGKILL}) {
      ::kill(keeper, signal);
      ::kill(launcher, signal);
    }
    return eventually([&] { return !is_alive(keeper) && !is_alive(launcher); });
  }));
  CHECK(is_alive(started.pid));

  house.connect_agent();
  const auto exit = house.news().await_exit(who);
  CHECK(exit.outcome_unknown);
  CHECK(exit.exit_code == 137);
  CHECK(house.output(exit.log) == "out\n");
  CHECK_FALSE(is_alive(started.pid));
  CHECK_FALSE(is_alive(std::stoi(read_text(pids))));
  CHECK(house.finish(2, "exit 4").exit_code == 4);
}

TEST_CASE("survival: a kill that is due is carried out by the launcher's successor", "[launcher][survival]") {
  house_under_test house;
  const auto who = house.run(1, "trap '' TERM; echo ready; while :; do sleep 0.05; done");
  const auto started = house.news().await_started(who);
  REQUIRE(eventually([&] { return house.output(started.log) == "ready\n"; }));
  house.client().kill(who, 400ms);
  house.finish(2, "true"); // the kill before it was read
  house.drop_agent();
  strike(house, victim::launcher);
  CHECK(eventually([&] { return !is_alive(started.pid); }));
  house.connect_agent();
  CHECK(house.news().await_exit(who).signal == 9);
}

TEST_CASE("survival: no output is lost while launchers are killed under a chatty run", "[launcher][survival]") {
  house_under_test house;
  const auto who = house.run(1, "seq 1 200000; sleep 0.2; seq 200001 200010");
  for (int i = 0; i < 15 && house.news().exits().empty(); ++i) {
    strike(house, victim::launcher);
    await_whole(house);
  }
  const auto exit = house.news().await_exit(who);
  CHECK(exit.exit_code == 0);
  std::string expected;
  for (int i = 1; i <= 200'010; ++i)
    expected += std::to_string(i) + '\n';
  CHECK(house.output(exit.log) == expected);
}
