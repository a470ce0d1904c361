#include "tests/unit/launcher/launcher_fixture.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <unistd.h>

using namespace troupe;
using namespace troupe::launcher::testing;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace fs = std::filesystem;

TEST_CASE("launcher: how a run ends is reported as it was", "[launcher]") {
  struct row {
    const char* script;
    int exit_code;
    int signal;
  };
  const row rows[] = {
      {"exit 0", 0, 0},          {"exit 7", 7, 0},           {"exit 255", 255, 0},   {"kill -TERM $$", 143, 15},
      {"kill -KILL $$", 137, 9}, {"kill -SEGV $$", 139, 11}, {"exec sleep 0", 0, 0},
  };
  house_under_test house;
  std::uint32_t number = 0;
  for (const auto& r : rows) {
    INFO(r.script);
    const auto exit = house.finish(++number, r.script);
    CHECK(exit.exit_code == r.exit_code);
    CHECK(exit.signal == r.signal);
    CHECK_FALSE(exit.failure.has_value());
    CHECK_FALSE(exit.outcome_unknown);
    CHECK(exit.started_at > 1'600'000'000'000'000);
    CHECK(exit.finished_at >= exit.started_at);
  }
}

TEST_CASE("launcher: a run that goes on is reported as started, with its pid and its log", "[launcher]") {
  house_under_test house;
  const auto who = house.run(1, "echo first; exec sleep 1000");
  const auto started = house.news().await_started(who);
  CHECK(is_alive(started.pid));
  CHECK(started.started_at > 0);
  CHECK(eventually([&] { return house.output(started.log) == "first\n"; }));
  house.client().kill(who, 0ms);
  CHECK(house.news().await_exit(who).signal == 9);
}

TEST_CASE("launcher: cpu time and memory are measured", "[launcher]") {
  house_under_test house;
  const auto exit = house.finish(1, "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done");
  CHECK(exit.cpu_us > 1000);
  CHECK(exit.max_rss_kib > 100);
}

TEST_CASE("launcher: a start that fails says why", "[launcher]") {
  house_under_test house;
  const auto file = [&](const char* name, const std::string& text, bool executable) {
    const auto path = house.folder() / name;
    std::ofstream{path} << text;
    fs::permissions(path, executable ? fs::perms::owner_all : fs::perms::owner_read | fs::perms::owner_write);
    return path.string();
  };
  auto elf = read_text("/bin/true");
  const auto loader = elf.find("/lib64/ld-linux");
  REQUIRE(loader != elf.npos);
  elf[loader + 1] = 'L';

  struct row {
    std::string program;
    int error;
    std::string message;
  };
  const row rows[] = {
      {"/no/such/program", ENOENT, "exec: \"/no/such/program\": no such file or directory"},
      {"no-such-program", ENOENT, "exec: \"no-such-program\": executable file not found in $PATH"},
      {file("script", "#! /no/such/sh -e\nexit\n", true), ENOENT, "the interpreter \"/no/such/sh\""},
      {file("dos", "#!/bin/sh\r\nexit\r\n", true), ENOENT, "carriage return"},
      {file("elf", elf, true), ENOENT, "the loader \"/Lib64/ld-linux-x86-64.so.2\""},
      {file("plain", "#!/bin/sh\n", false), EACCES, "permission denied"},
      {house.folder().string(), EACCES, "permission denied"},
      {file("text", "exit 0\n", true), ENOEXEC, "exec format error"},
      {file("empty", "", true), ENOEXEC, "exec format error"},
      {"/bin/true/x", ENOTDIR, "Not a directory"},
  };
  std::uint32_t number = 0;
  for (const auto& r : rows) {
    INFO(r.program);
    const auto what = house.client().add_template(program({r.program}, {"PATH=/no/where:/usr/bin:/bin"}));
    house.client().start(key(++number), what, {});
    const auto exit = house.news().await_exit(key(number));
    REQUIRE(exit.failure.has_value());
    CHECK(exit.failure->error == r.error);
    CHECK(exit.failure->step == "exec");
    CHECK_THAT(exit.failure->message, Contains(r.message));
    CHECK(exit.exit_code == 128);
    CHECK(exit.signal == 0);
    CHECK(exit.started_at == 0);
  }
}

TEST_CASE("launcher: a working directory or a root that is missing is named", "[launcher]") {
  house_under_test house;
  auto what = script("true");
  what.working_dir = "/no/such/folder";
  house.client().start(key(1), house.client().add_template(what), {});
  const auto exit = house.news().await_exit(key(1));
  REQUIRE(exit.failure.has_value());
  CHECK(exit.failure->step == "chdir");
  CHECK(exit.failure->message == "chdir to \"/no/such/folder\": no such file or directory");

  what.rootfs = "/no/such/root";
  house.client().start(key(2), house.client().add_template(what), {});
  const auto rootless = house.news().await_exit(key(2));
  REQUIRE(rootless.failure.has_value());
  CHECK(rootless.failure->message == "chroot to \"/no/such/root\": no such file or directory");
}

TEST_CASE("launcher: environment, folder and program are the template's and the run's own", "[launcher]") {
  house_under_test house;
  auto what = program({"env"}, {"PATH=/usr/bin:/bin", "A=template", "B=template"});
  what.working_dir = "/tmp";
  house.client().start(key(1), house.client().add_template(what), {"B=own", "C=own", "EMPTY="});
  const auto exit = house.news().await_exit(key(1));
  CHECK(house.output(exit.log) == "PATH=/usr/bin:/bin\nA=template\nB=own\nC=own\nEMPTY=\n");

  what.argv = {"pwd"};
  house.client().start(key(2), house.client().add_template(what), {"PATH=/bin"});
  CHECK(house.output(house.news().await_exit(key(2)).log) == "/tmp\n");
}

TEST_CASE("launcher: nothing of the launcher leaks into a run", "[launcher]") {
  house_under_test house;
  const auto exit = house.finish(1, "ls /proc/self/fd | wc -l; ulimit -n; grep -E 'Sig(Blk|Ign)' /proc/self/status; "
                                    "cat /proc/self/oom_score_adj; readlink /proc/self/fd/0");
  CHECK(house.output(exit.log) == "4\n" + std::to_string(sysconf(_SC_OPEN_MAX)) +
                                      "\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n" +
                                      read_text("/proc/self/oom_score_adj") + "/dev/null\n");
}

TEST_CASE("launcher: a run and what it has started get its oom_score_adj, the launcher keeps its own", "[launcher]") {
  house_under_test house;
  auto what = script("sleep 1000 & child=$!; for pid in self $child; do until grep -qx 777 /proc/$pid/oom_score_adj; do "
                     "sleep 0.01; done; done; kill $child; echo scored");
  what.oom_score_adj = 777;
  house.client().start(key(1), house.client().add_template(what), {});
  CHECK(house.output(house.news().await_exit(key(1)).log) == "scored\n");
  const auto launcher = std::to_string(launcher::find_processes(house.dir()).launcher);
  CHECK(read_text("/proc/" + launcher + "/oom_score_adj") == read_text("/proc/self/oom_score_adj"));
}

TEST_CASE("launcher: a crowd that starts at once shares no descriptors", "[launcher]") {
  constexpr std::uint32_t crowd = 100;
  house_under_test house;
  for (std::uint32_t i = 0; i < crowd; ++i)
    house.run(i, "echo " + std::to_string(i) + "; ls /proc/self/fd | wc -l");
  house.news().await_exits(crowd);
  const auto exits = house.news().exits();
  for (std::uint32_t i = 0; i < crowd; ++i)
    CHECK(house.output(exits.at(key(i)).log) == std::to_string(i) + "\n4\n");
}

TEST_CASE("launcher: a run has its user, groups and writes to /dev/stderr as that user", "[launcher]") {
  if (geteuid() != 0)
    return;
  house_under_test house;
  auto what = script("id -u; id -g; id -G; echo to-err >/dev/stderr; echo to-out >/dev/stdout");
  what.uid = 65534;
  what.gid = 65533;
  what.supplemental_groups = {65532, 65531};
  house.client().start(key(1), house.client().add_template(what), {});
  const auto exit = house.news().await_exit(key(1));
  CHECK(house.output(exit.log) == "65534\n65533\n65533 65531 65532\nto-err\nto-out\n");
}

TEST_CASE("launcher: a run sees only its root", "[launcher]") {
  if (geteuid() != 0)
    return;
  house_under_test house;
  const auto root = house.folder() / "root";
  fs::create_directories(root / "bin");
  fs::create_directories(root / "lib64");
  fs::create_directories(root / "lib/x86_64-linux-gnu");
  fs::copy_file("/bin/true", root / "bin/only-here");
  if (!fs::exists("/lib64/ld-linux-x86-64.so.2"))
    return;
  fs::copy_file("/lib64/ld-linux-x86-64.so.2", root / "lib64/ld-linux-x86-64.so.2");
  fs::copy_file("/lib/x86_64-linux-gnu/libc.so.6", root / "lib/x86_64-linux-gnu/libc.so.6");
  auto what = program({"only-here"}, {"PATH=/bin"});
  what.rootfs = root.string();
  house.client().start(key(1), house.client().add_template(what), {});
  const auto exit = house.news().await_exit(key(1));
  CHECK(exit.exit_code == 0);
  CHECK_FALSE(exit.failure.has_value());
  what.argv = {"sh"};
  house.client().start(key(2), house.client().add_template(what), {});
  CHECK(house.news().await_exit(key(2)).failure.has_value());
}

TEST_CASE("launcher: two starts with one key are one start", "[launcher]") {
  house_under_test house;
  const auto ledger = house.folder() / "ledger";
  const auto text = "echo ran >>" + ledger.string() + "; sleep 0.2";
  const auto what = house.client().add_template(script(text));
  for (int i = 0; i < 3; ++i)
    house.client().start(key(1), what, {});
  house.news().await_started(key(1));
  house.client().start(key(1), what, {});
  house.news().await_exit(key(1));
  CHECK(read_text(ledger) == "ran\n");
  house.client().start(key(1, 1), what, {}); // another attempt is another run
  house.news().await_exit(key(1, 1));
  CHECK(read_text(ledger) == "ran\nran\n");
}

TEST_CASE("launcher: starts beyond the slots wait for room", "[launcher]") {
  house_under_test house{[](auto& o) { o.slots = 4; }};
  const auto what = house.client().add_template(script("exit 5"));
  for (std::uint32_t i = 0; i < 100; ++i)
    house.client().start(key(i), what, {});
  house.news().await_exits(100);
  for (const auto& [who, exit] : house.news().exits())
    CHECK(exit.exit_code == 5);
}

TEST_CASE("launcher: a template and a run's environment may be large", "[launcher]") {
  house_under_test house;
  auto what = script("echo ${#BIG} ${#OWN} $SMALL");
  what.env.push_back("BIG=" + std::string(120'000, 'x'));
  house.client().start(key(1), house.client().add_template(what), {"OWN=" + std::string(100'000, 'y'), "SMALL=s"});
  CHECK(house.output(house.news().await_exit(key(1)).log) == "120000 100000 s\n");

  what.env.push_back("TOO_BIG=" + std::string(200'000, 'x'));
  house.client().start(key(2), house.client().add_template(what), {});
  const auto exit = house.news().await_exit(key(2));
  REQUIRE(exit.failure.has_value());
  CHECK(exit.failure->error == E2BIG);
}
