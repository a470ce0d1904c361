#include "tests/unit/launcher/launcher_fixture.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>

using namespace troupe;
using namespace troupe::launcher::testing;
using namespace std::chrono_literals;

TEST_CASE("reconnect: the table tells a new agent what runs and what has ended", "[launcher]") {
  house_under_test house;
  house.news().await_connections(1);
  house.drop_agent();
  house.connect_agent(false);
  house.news().await_connections(2);
  const auto running = house.run(1, "exec sleep 1000");
  const auto ended = house.run(2, "exit 9");
  house.news().await_started(running);
  const auto exit = house.news().await_exit(ended);
  house.drop_agent();

  house.connect_agent(false);
  house.news().await_connections(3);
  const auto told = house.news().running_at_connect();
  REQUIRE(told.size() == 1);
  CHECK(told[0].key == running);
  CHECK(house.news().reports()[ended] == 2); // it was not acknowledged
  CHECK(house.news().exits()[ended].sequence == exit.sequence);
  CHECK(house.news().exits()[ended].exit_code == 9);
  house.client().acknowledge({exit.sequence});
  house.finish(3, "exit 0"); // once this is told, the receipt before it was read
  house.drop_agent();

  house.connect_agent();
  house.news().await_connections(4);
  CHECK(house.news().reports()[ended] == 2);
  house.client().kill(running, 0ms);
  CHECK(house.news().await_exit(running).signal == 9);
}

TEST_CASE("reconnect: pods go on while no agent is there, and nothing is lost", "[launcher]") {
  house_under_test house;
  const auto ledger = house.folder() / "ledger";
  const auto who =
      house.run(1, "for i in 1 2 3 4 5; do echo $i; sleep 0.05; done; echo end >>" + ledger.string() + "; exit 8");
  house.news().await_started(who);
  house.drop_agent();
  CHECK(eventually([&] { return read_text(ledger) == "end\n"; }));
  house.connect_agent();
  const auto exit = house.news().await_exit(who);
  CHECK(exit.exit_code == 8);
  CHECK(house.output(exit.log) == "1\n2\n3\n4\n5\n");
}

TEST_CASE("processes: keeper and launcher are found by their titles", "[launcher]") {
  house_under_test house;
  house.news().await_connections(1);
  const auto [keeper, launcher] = launcher::find_processes(house.dir());
  CHECK(keeper > 0);
  CHECK(launcher > 0);
  const auto title = [](std::int32_t pid) {
    const auto text = read_text("/proc/" + std::to_string(pid) + "/cmdline");
    return text.substr(0, text.find('\0'));
  };
  CHECK(title(keeper) == "troupe-launcher: keeper " + house.dir().string());
  CHECK(title(launcher) == "troupe-launcher: launcher " + house.dir().string());
}

TEST_CASE("shutdown: everything that runs is ended, then launcher and keeper", "[launcher]") {
  house_under_test house;
  const auto polite = house.run(1, "trap 'exit 3' TERM; echo ready; while :; do sleep 0.02; done");
  const auto stubborn = house.run(2, "trap '' TERM; echo ready; while :; do sleep 0.02; done");
  for (const auto& who : {polite, stubborn}) {
    const auto started = house.news().await_started(who);
    REQUIRE(eventually([&] { return house.output(started.log) == "ready\n"; }));
  }
  const auto [keeper, launcher] = launcher::find_processes(house.dir());
  house.drop_agent();
  CHECK(launcher::shutdown_launcher(house.dir(), 300ms, patience));
  CHECK_FALSE(is_alive(keeper));
  CHECK_FALSE(is_alive(launcher));
  CHECK(launcher::find_processes(house.dir()).keeper == 0);
  CHECK(launcher::shutdown_launcher(house.dir(), 0ms)); // nothing to do

  house.connect_agent(); // the exits stand in the table for the next agent
  CHECK(house.news().await_exit(polite).exit_code == 3);
  CHECK(house.news().await_exit(stubborn).signal == 9);
}

TEST_CASE("shutdown: a folder that nobody ever served", "[launcher]") {
  const temporary_folder folder;
  CHECK(launcher::shutdown_launcher(folder.path() / "nothing", 0ms));
  CHECK(launcher::find_processes(folder.path()).keeper == 0);
}
