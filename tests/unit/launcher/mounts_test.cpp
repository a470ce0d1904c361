// Mounts of a container's own, by the real launcher. Where the machine does not permit them one test says so.

#include "tests/unit/launcher/launcher_fixture.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace troupe;
using namespace troupe::launcher::testing;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace fs = std::filesystem;

namespace {

/// A house with a folder for volumes; empty ones may be asked for.
class mounting {
 public:
  mounting() { house.news().await_connections(1); }

  /// @return false, and says so, where containers cannot have mounts
  bool possible() {
    const auto why = house.client().containment().no_mounts;
    if (!why.empty())
      WARN("mounts are not tested here: " << why);
    return why.empty();
  }
  fs::path volume(const std::string& name) {
    const auto folder = house.folder() / "volumes" / name;
    fs::create_directories(folder);
    return folder;
  }
  node::container_exited finish(const std::string& text, std::vector<node::container_mount> mounts,
                                const std::string& rootfs = {}) {
    auto what = script(text);
    what.mounts = std::move(mounts);
    what.rootfs = rootfs;
    const auto who = key(++number_);
    house.client().start(who, house.client().add_template(std::move(what)), {});
    return house.news().await_exit(who);
  }
  /// What a script prints, standard error included.
  std::string prints(const std::string& text, std::vector<node::container_mount> mounts) {
    const auto exit = finish(text, std::move(mounts));
    return (exit.failure ? exit.failure->message + "\n" : "") + house.output(exit.log);
  }

  house_under_test house;

 private:
  std::uint32_t number_ = 0;
};

void write(const fs::path& to, const std::string& text) { std::ofstream{to} << text; }

} // namespace

TEST_CASE("mounts: a folder of the node is seen at a place that is there, and nowhere else", "[launcher]") {
  mounting it;
  if (!it.possible())
    return;
  const auto v = it.volume("v");
  write(v / "file", "hello\n");
  const auto at = it.volume("place");
  const auto mounts = std::vector<node::container_mount>{{.source = v, .target = at}};
  CHECK(it.prints("cat " + (at / "file").string() + "; echo new >" + (at / "made").string(), mounts) == "hello\n");
  CHECK(read_text(v / "made") == "new\n");
  CHECK(fs::is_empty(at)); // outside
  CHECK(read_text("/proc/self/mountinfo").find(at.string()) == std::string::npos);
}

TEST_CASE("mounts: a place that is missing is made for the container, and not on the node", "[launcher]") {
  mounting it;
  if (!it.possible())
    return;
  const auto v = it.volume("v");
  write(v / "file", "hello\n");
  const auto above = it.volume("above");
  fs::create_directories(above / "kept");
  write(above / "kept/old", "old\n");
  write(above / "plain", "plain\n");
  fs::create_symlink("plain", above / "link");
  fs::permissions(above, fs::perms{0711});
  const auto place = above / "deep/er";
  const auto a = above.string();
  CHECK(it.prints("cat " + a + "/deep/er/file " + a + "/link; echo more >>" + a + "/kept/old; echo more >>" + a +
                      "/plain; stat -c %a " + a + "; touch " + a + "/private; ls " + a,
                  {{.source = v, .target = place}}) == "hello\nplain\n711\ndeep\nkept\nlink\nplain\nprivate\n");
  CHECK(read_text(above / "kept/old") == "old\nmore\n"); // what was there is the node's still
  CHECK(read_text(above / "plain") == "plain\nmore\n");
  CHECK_FALSE(fs::exists(above / "deep"));
  CHECK_FALSE(fs::exists(above / "private"));
}

TEST_CASE("mounts: several places below the root that are missing", "[launcher]") {
  mounting it;
  if (!it.possible())
    return;
  const auto v = it.volume("v");
  const auto w = it.volume("w");
  write(v / "a", "a\n");
  write(w / "b", "b\n");
  REQUIRE_FALSE(fs::exists("/troupe-mount-test"));
  const auto out =
      it.prints("cat /troupe-mount-test/one/a /troupe-mount-test-2/b; test -d /proc/self && test -c /dev/null && "
                "ls / | grep troupe-mount; cd /; pwd; echo in-tmp >" +
                    (v / "through").string(),
                {{.source = v, .target = "/troupe-mount-test/one"}, {.source = w, .target = "/troupe-mount-test-2"}});
  CHECK(out == "a\nb\ntroupe-mount-test\ntroupe-mount-test-2\n/\n");
  CHECK(read_text(v / "through") == "in-tmp\n");
  CHECK_FALSE(fs::exists("/troupe-mount-test"));
}

TEST_CASE("mounts: read-only", "[launcher]") {
  mounting it;
  if (!it.possible())
    return;
  const auto v = it.volume("v");
  const auto at = it.volume("place").string();
  CHECK_THAT(it.prints("echo no >" + at + "/file", {{.source = v, .target = at, .read_only = true}}),
             Contains("Read-only file system"));
  CHECK_THAT(it.prints("echo no >" + at + "/file",
                       {{.source = v, .target = at, .read_only = true, .recursive_read_only = true}}),
             Contains("Read-only file system"));
  CHECK(fs::is_empty(v));
}

TEST_CASE("mounts: a file is mounted at a file's place, there or not", "[launcher]") {
  mounting it;
  if (!it.possible())
    return;
  const auto v = it.volume("v");
  write(v / "file", "inside\n");
  const auto place = it.volume("place");
  write(place / "there", "outside\n");
  CHECK(it.prints("cat " + (place / "there").string() + " " + (place / "not/there").string(),
                  {{.source = v, .sub_path = "file", .target = place / "there"},
                   {.source = v / "file", .target = place / "not/there"}}) == "inside\ninside\n");
  CHECK(read_text(place / "there") == "outside\n");
}

TEST_CASE("mounts: a subPath is made when missing and never leaves its volume", "[launcher]") {
  mounting it;
  if (!it.possible())
    return;
  const auto v = it.volume("v");
  const auto at = it.volume("place").string();
  fs::permissions(v, fs::perms{0777});
  CHECK(it.prints("echo in >" + at + "/file", {{.source = v, .sub_path = "new/part", .target = at}}).empty());
  CHECK(read_text(v / "new/part/file") == "in\n");
  CHECK((fs::status(v / "new").permissions() & fs::perms::all) == fs::perms{0777});

  fs::create_symlink("new/part", v / "inner");
  CHECK(it.prints("cat " + at + "/file", {{.source = v, .sub_path = "inner", .target = at}}) == "in\n");

  const auto secret = it.volume("secret");
  write(secret / "file", "secret\n");
  fs::create_symlink(secret, v / "absolute");
  fs::create_symlink("../secret", v / "up");
  fs::create_symlink("../not-there", v / "dangling");
  for (const char* sub_path : {"absolute", "up", "../secret", "dangling/x", "absolute/file"}) {
    INFO(sub_path);
    const auto exit = it.finish("cat " + at + "/file", {{.source = v, .sub_path = sub_path, .target = at}});
    REQUIRE(exit.failure.has_value());
    CHECK(exit.failure->step == "mount");
    CHECK(exit.exit_code == 128);
    CHECK_THAT(exit.failure->message, Contains("mount of a volume at \"" + at + "\": "));
  }
  CHECK_FALSE(fs::exists(v.parent_path() / "not-there"));
}

TEST_CASE("mounts: what is not there is named", "[launcher]") {
  mounting it;
  if (!it.possible())
    return;
  const auto exit = it.finish("true", {{.source = it.house.folder() / "none", .target = "/mnt"}});
  REQUIRE(exit.failure.has_value());
  CHECK(exit.failure->message == "mount of a volume at \"/mnt\": no such file or directory");
}

TEST_CASE("mounts: inside a root of its own, whose links do not lead out", "[launcher]") {
  mounting it;
  if (!it.possible() || !fs::exists("/bin/busybox"))
    return;
  const auto root = it.volume("root");
  fs::create_directories(root / "bin");
  fs::copy_file("/bin/busybox", root / "bin/sh");
  fs::create_symlink("/tmp", root / "escape");
  const auto v = it.volume("v");
  write(v / "file", "hello\n");
  const auto exit = it.finish("read x </escape/deep/file && echo $x", {{.source = v, .target = "/escape/deep"}}, root);
  CHECK(exit.exit_code == 0);
  CHECK(it.house.output(exit.log) == "hello\n");
  CHECK_FALSE(fs::exists("/tmp/deep"));
  CHECK_FALSE(fs::exists(root / "tmp"));
}

TEST_CASE("mounts: a command beside the container sees them", "[launcher]") {
  mounting it;
  if (!it.possible())
    return;
  const auto v = it.volume("v");
  write(v / "file", "hello\n");
  auto what = script("exec sleep 1000");
  what.mounts = {{.source = v, .target = "/troupe-mount-test/v"}};
  const auto id = it.house.client().add_template(what);
  it.house.client().start(key(900), id, {});
  it.house.news().await_started(key(900));
  it.house.client().run_inside({.id = 1,
                                .inside = key(900),
                                .which = id,
                                .own_env = {},
                                .argv = {"cat", "/troupe-mount-test/v/file"},
                                .timeout = 60s});
  const auto result = it.house.news().await_command(1);
  CHECK(result.output == "hello\n");
  CHECK(result.exit_code == 0);
}

TEST_CASE("mounts: without privileges, by a user namespace", "[launcher]") {
  house_under_test house{[](auto& o) { o.containment = "user-pid-namespace"; }};
  house.news().await_connections(1);
  if (const auto why = house.client().containment().no_mounts; !why.empty()) {
    WARN("mounts are not tested here: " << why);
    return;
  }
  const auto v = house.folder() / "v";
  fs::create_directories(v);
  write(v / "file", "hello\n");
  auto what = script("cat /troupe-mount-test/file");
  what.mounts = {{.source = v, .target = "/troupe-mount-test"}};
  house.client().start(key(1), house.client().add_template(what), {});
  const auto exit = house.news().await_exit(key(1));
  INFO((exit.failure ? exit.failure->message : ""));
  CHECK(house.output(exit.log) == "hello\n");
}
