// A run's oom_score_adj. Until its exec a child shares its launcher's memory, and the kernel gives one score to all in
// it.

#include "tests/unit/launcher/launcher_fixture.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <unistd.h>

using namespace troupe;
using namespace troupe::launcher::testing;
using namespace std::chrono_literals;

namespace fs = std::filesystem;

namespace {

constexpr int longer_than_scores_wait = 250; // milliseconds

std::string score_of(std::int32_t pid) { return read_text("/proc/" + std::to_string(pid) + "/oom_score_adj"); }

fs::path program_of(std::int32_t pid) {
  std::error_code gone;
  return fs::read_symlink("/proc/" + std::to_string(pid) + "/exe", gone);
}

std::vector<std::int32_t> children_of(std::int32_t pid) {
  std::ifstream in{"/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children"};
  std::vector<std::int32_t> found;
  for (std::int32_t child = 0; in >> child;)
    found.push_back(child);
  return found;
}

/// A run that stands still before its exec until it is let go: its program's file is open for writing.
class held_run {
 public:
  held_run(house_under_test& house, std::int16_t score) : file_(house.folder() / "held") {
    fs::copy_file("/bin/sleep", file_, fs::copy_options::overwrite_existing);
    auto what = program({file_.string(), "1000"});
    what.oom_score_adj = score;
    const auto which = house.client().add_template(what);
    for (std::uint16_t attempt = 0; attempt < 20 && pid_ == 0; ++attempt)
      hold(house, key(1, attempt), which);
    REQUIRE(pid_ != 0);
  }
  ~held_run() { let_go(); }
  held_run(const held_run&) = delete;
  held_run& operator=(const held_run&) = delete;

  std::int32_t pid() const { return pid_; }
  bool is_held() const { return is_alive(pid_) && program_of(pid_) != file_; }
  /// Its exec goes on.
  void go_on() {
    let_go();
    CHECK(eventually([&] { return program_of(pid_) == file_; }));
  }

 private:
  /// On a busy machine its patience may be over before it was stopped.
  void hold(house_under_test& house, const node::container_key& who, node::template_id which) {
    const auto launcher = launcher::find_processes(house.dir()).launcher;
    writer_ = open(file_.c_str(), O_WRONLY | O_CLOEXEC);
    house.client().start(who, which, {});
    std::vector<std::int32_t> children;
    REQUIRE(eventually([&] {
      children = children_of(launcher);
      return !children.empty() || house.news().exits().contains(who);
    }));
    pid_ = children.empty() ? 0 : children.front();
    if (pid_ != 0 && ::kill(pid_, SIGSTOP) == 0 && eventually([&] { return is_stopped() || !is_alive(pid_); }) &&
        is_held())
      return;
    pid_ = 0;
    close(std::exchange(writer_, -1));
    house.news().await_exit(who);
  }
  bool is_stopped() const {
    const auto stat = read_text("/proc/" + std::to_string(pid_) + "/stat");
    return stat.find(") T") != stat.npos;
  }
  void let_go() {
    if (writer_ < 0)
      return;
    close(std::exchange(writer_, -1));
    ::kill(pid_, SIGCONT);
  }

  fs::path file_;
  int writer_ = -1;
  std::int32_t pid_ = 0;
};

} // namespace

TEST_CASE("score: a child before its exec is left alone, and gets its score afterwards", "[launcher][score]") {
  house_under_test house;
  house.news().await_connections(1);
  const auto launcher = launcher::find_processes(house.dir()).launcher;
  held_run run{house, 777};
  poll(nullptr, 0, longer_than_scores_wait); // that nothing happens can't be awaited
  CHECK(run.is_held());
  CHECK(score_of(launcher) == score_of(getpid()));
  run.go_on();
  CHECK(eventually([&] { return score_of(run.pid()) == "777\n"; }));
  CHECK(score_of(launcher) == score_of(getpid()));
}

TEST_CASE("score: a launcher that dies before it gave the scores leaves that to the next", "[launcher][score]") {
  house_under_test house;
  auto what = program({"sleep", "1000"});
  what.oom_score_adj = 555;
  const auto which = house.client().add_template(what);
  constexpr std::uint32_t runs = 5;
  for (std::uint32_t i = 0; i < runs; ++i) {
    house.client().start(key(i), which, {});
    house.news().await_started(key(i));
    strike(house, victim::launcher);
    await_whole(house);
  }
  for (std::uint32_t i = 0; i < runs; ++i) {
    CAPTURE(i);
    const auto pid = house.news().await_started(key(i)).pid;
    CHECK(eventually([&] { return score_of(pid) == "555\n"; }));
  }
}

TEST_CASE("score: it is given once, and what a run makes of it stays", "[launcher][score]") {
  house_under_test house;
  auto what =
      script("until grep -qx 600 /proc/$$/oom_score_adj; do sleep 0.01; done; echo 700 >/proc/$$/oom_score_adj; "
             "echo changed; exec sleep 1000");
  what.oom_score_adj = 600;
  house.client().start(key(1), house.client().add_template(what), {});
  const auto started = house.news().await_started(key(1));
  REQUIRE(eventually([&] { return house.output(started.log) == "changed\n"; }));
  poll(nullptr, 0, longer_than_scores_wait); // the run sees its score before its launcher has noted that it has it
  strike(house, victim::launcher);
  await_whole(house);
  poll(nullptr, 0, longer_than_scores_wait);
  CHECK(score_of(started.pid) == "700\n");
}

TEST_CASE("score: a child that its launcher left before its exec", "[launcher][score]") {
  const auto who = GENERATE(victim::launcher, victim::keeper);
  const bool wants_own = GENERATE(true, false);
  CAPTURE(who, wants_own);
  const auto score = wants_own ? static_cast<std::int16_t>(std::stoi(score_of(getpid()))) : std::int16_t{777};
  house_under_test house;
  house.news().await_connections(1);
  const auto of_keeper = score_of(launcher::find_processes(house.dir()).keeper);
  held_run run{house, score};
  strike(house, who);
  await_whole(house);
  poll(nullptr, 0, longer_than_scores_wait);
  const auto [keeper, launcher] = launcher::find_processes(house.dir());
  CHECK(run.is_held());
  CHECK(score_of(keeper) == of_keeper); // a launcher that became the keeper is still the child's neighbour
  CHECK(score_of(launcher) == score_of(getpid()));
  run.go_on();
  CHECK(eventually([&] { return score_of(run.pid()) == std::to_string(score) + "\n"; }));
  CHECK(score_of(keeper) == of_keeper);
  CHECK(score_of(launcher) == score_of(getpid()));
}
