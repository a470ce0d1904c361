#include "tests/unit/launcher/launcher_fixture.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

using namespace troupe;
using namespace troupe::launcher::testing;
using namespace std::chrono_literals;

namespace {

/// The pids that a script has written, a line each.
std::vector<std::int32_t> pids_in(const std::filesystem::path& file) {
  std::ifstream in{file};
  std::vector<std::int32_t> found;
  for (std::int32_t pid = 0; in >> pid;)
    found.push_back(pid);
  return found;
}

/// Leaves its parent, its group and its session.
std::string daemon_script(const std::filesystem::path& pids) {
  return "setsid sh -c '(echo $$ >>" + pids.string() + "; exec sleep 1000) & sleep 1000 & echo $! >>" + pids.string() +
         "' & while [ $(wc -l <" + pids.string() + ") -lt 2 ]; do sleep 0.01; done; ";
}

} // namespace

TEST_CASE("containment: what a run leaves behind ends with it", "[launcher][containment]") {
  const std::string method = GENERATE("", "cgroup1-freezer", "cgroup1-pids", "subreaper");
  CAPTURE(method);
  house_under_test house{[&](auto& o) { o.containment = method; }};
  house.news().await_connections(1);
  const auto pids = house.folder() / "pids";
  std::ofstream{pids}.flush();
  const auto exit = house.finish(1, daemon_script(pids) + "exit 4");
  CHECK(exit.exit_code == 4);
  const auto left = pids_in(pids);
  REQUIRE(left.size() == 2);
  for (const auto pid : left)
    CHECK_FALSE(is_alive(pid));
  CHECK(house.client().containment().strong == (method != "subreaper"));
}

TEST_CASE("containment: a run in a PID namespace ends with its first process", "[launcher][containment]") {
  house_under_test house{[&](auto& o) { o.containment = "user-pid-namespace"; }};
  const auto exit = house.finish(1, "echo $$; setsid sleep 1000 & exit 3");
  CHECK(exit.exit_code == 3);
  CHECK(house.output(exit.log) == "1\n");
  const auto who = house.run(2, "trap '' TERM; sleep 1000 & wait; sleep 1000");
  house.news().await_started(who);
  house.client().kill(who, 100ms);
  CHECK(house.news().await_exit(who).signal == 9);
}

TEST_CASE("containment: a runaway that forks and leaves its session all the time is ended", "[launcher][containment]") {
  house_under_test house;
  const auto pids = house.folder() / "pids";
  const auto who = house.run(1, "while :; do setsid sh -c 'echo $$ >>" + pids.string() +
                                    "; (setsid sleep 1000 &); exec sleep 1000' & sleep 0.002; done");
  REQUIRE(eventually([&] { return pids_in(pids).size() > 50; }));
  house.client().kill(who, 0ms);
  CHECK(house.news().await_exit(who).signal == 9);
  const auto seen = pids_in(pids);
  for (const auto pid : seen)
    CHECK_FALSE(is_alive(pid));
}

TEST_CASE("kill: SIGTERM first, and a program that handles it ends as it likes", "[launcher]") {
  house_under_test house;
  const auto who = house.run(1, "trap 'echo bye; exit 12' TERM; echo ready; while :; do sleep 0.05; done");
  const auto started = house.news().await_started(who);
  REQUIRE(eventually([&] { return house.output(started.log) == "ready\n"; }));
  house.client().kill(who, 50s);
  const auto exit = house.news().await_exit(who);
  CHECK(exit.exit_code == 12);
  CHECK(exit.signal == 0);
  CHECK(house.output(exit.log).ends_with("bye\n")); // the shell may tell of its sleep, which got the signal, too
}

TEST_CASE("kill: SIGKILL after the grace period, and a shorter one wins", "[launcher]") {
  house_under_test house;
  const auto stubborn = [&](std::uint32_t number) {
    const auto who = house.run(number, "trap '' TERM; echo ready; while :; do sleep 0.05; done");
    const auto started = house.news().await_started(who);
    REQUIRE(eventually([&] { return house.output(started.log) == "ready\n"; }));
    return who;
  };
  const auto first = stubborn(1);
  const auto begin = std::chrono::steady_clock::now();
  house.client().kill(first, 300ms);
  CHECK(house.news().await_exit(first).signal == 9);
  CHECK(std::chrono::steady_clock::now() - begin >= 300ms);

  const auto second = stubborn(2);
  house.client().kill(second, 1h);
  house.client().kill(second, 50ms);
  CHECK(house.news().await_exit(second).signal == 9);
  house.client().kill(key(99), 0ms); // unknown: nothing happens
}
