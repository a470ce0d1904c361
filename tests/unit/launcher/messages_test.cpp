// Termination messages, by the real launcher. Where the machine does not permit mounts one test says so.

#include "tests/unit/launcher/launcher_fixture.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

using namespace troupe;
using namespace troupe::launcher::testing;

namespace fs = std::filesystem;

namespace {

constexpr const char* usual = "/dev/termination-log";

class telling {
 public:
  telling() { house.news().await_connections(1); }

  bool possible() {
    const auto why = house.client().containment().no_mounts;
    if (!why.empty())
      WARN("termination messages are not tested here: " << why);
    return why.empty();
  }
  node::container_exited finish(const std::string& text, const std::string& path = usual,
                                std::vector<node::container_mount> mounts = {}, std::optional<std::uint32_t> uid = {}) {
    auto what = script(text);
    what.message_path = path;
    what.mounts = std::move(mounts);
    what.uid = uid;
    const auto who = key(++number_);
    house.client().start(who, house.client().add_template(std::move(what)), {});
    auto exit = house.news().await_exit(who);
    INFO((exit.failure ? exit.failure->message : ""));
    CHECK_FALSE(exit.failure.has_value());
    return exit;
  }

  house_under_test house;

 private:
  std::uint32_t number_ = 0;
};

} // namespace

TEST_CASE("termination message: what stands in the file at the end is told", "[launcher]") {
  telling it;
  if (!it.possible())
    return;
  const bool there = fs::exists(usual);
  it.house.connect_agent();
  const auto exit = it.finish("test -c /dev/null && printf 'no\\0 such file\\n' >/dev/termination-log; exit 3");
  CHECK(exit.exit_code == 3);
  CHECK(exit.message == std::string{"no\0 such file\n", 14});
  CHECK(it.finish("test ! -s /dev/termination-log").message.empty()); // empty for each run
  CHECK(fs::exists(usual) == there);                                  // nothing was made on the node
}

TEST_CASE("termination message: of a long one the end is told", "[launcher]") {
  telling it;
  if (!it.possible())
    return;
  CHECK(
      it.finish("head -c 4097 /dev/zero | tr '\\0' a >/dev/termination-log; printf z >>/dev/termination-log").message ==
      std::string(4095, 'a') + "z");
}

TEST_CASE("termination message: another user's, at a path of its own", "[launcher]") {
  telling it;
  if (!it.possible() || geteuid() != 0)
    return;
  CHECK(it.finish("echo mine >/troupe-test/said", "/troupe-test/said", {}, 65534).message == "mine\n");
  CHECK_FALSE(fs::exists("/troupe-test"));
}

TEST_CASE("termination message: in a volume, whose other files stay the volume's", "[launcher]") {
  telling it;
  if (!it.possible())
    return;
  const auto volume = it.house.folder() / "v";
  fs::create_directories(volume);
  const auto told = it.finish("echo said >/troupe-test/said; echo kept >/troupe-test/kept", "/troupe-test/said",
                              {{.source = volume, .target = "/troupe-test"}});
  CHECK(told.message == "said\n");
  CHECK(read_text(volume / "kept") == "kept\n");
  CHECK(read_text(volume / "said").empty());
}

TEST_CASE("termination message: it outlives the launcher, until its receipt", "[launcher]") {
  telling it;
  if (!it.possible())
    return;
  auto what = script("echo last >/dev/termination-log");
  what.message_path = usual;
  it.house.connect_agent(false);
  it.house.client().start(key(1), it.house.client().add_template(what), {});
  CHECK(it.house.news().await_exit(key(1)).message == "last\n");
  strike(it.house, victim::launcher);
  await_whole(it.house);
  it.house.drop_agent();
  it.house.connect_agent(false);
  REQUIRE(eventually([&] { return it.house.news().reports()[key(1)] > 1; }));
  CHECK(it.house.news().exits()[key(1)].message == "last\n");
}

TEST_CASE("stop signal: what ends a run before SIGKILL does", "[launcher]") {
  house_under_test house;
  house.news().await_connections(1);
  auto what = script("trap 'exit 4' USR1; trap 'exit 5' TERM; echo up; while :; do sleep 0.05; done");
  what.stop_signal = 10; // SIGUSR1
  house.client().start(key(1), house.client().add_template(what), {});
  const auto started = house.news().await_started(key(1));
  REQUIRE(eventually([&] { return house.output(started.log) == "up\n"; }));
  house.client().kill(key(1), std::chrono::minutes{10});
  CHECK(house.news().await_exit(key(1)).exit_code == 4);
}
