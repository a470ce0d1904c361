// Commands beside containers that run, as probes and lifecycle hooks are.

#include "tests/unit/launcher/launcher_fixture.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace troupe;
using namespace troupe::launcher::testing;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

/// A container that runs until it is killed, and commands beside it.
class beside {
 public:
  explicit beside(std::function<void(launcher::client_options&)> change = {}) : house(std::move(change)) {}

  void start(node::container_template what, std::vector<std::string> own_env = {}) {
    which_ = house.client().add_template(std::move(what));
    own_env_ = own_env;
    house.client().start(key(1), which_, std::move(own_env));
    pid = house.news().await_started(key(1)).pid;
  }
  void start() { start(script("exec sleep 1000")); }

  /// @return its id
  std::uint64_t ask(std::vector<std::string> argv, std::chrono::milliseconds timeout = 60s) {
    house.client().run_inside({.id = ++last_,
                               .inside = key(1),
                               .which = which_,
                               .own_env = own_env_,
                               .argv = std::move(argv),
                               .timeout = timeout});
    return last_;
  }
  std::uint64_t ask(const std::string& text, std::chrono::milliseconds timeout = 60s) {
    return ask({"/bin/sh", "-c", text}, timeout);
  }
  node::command_result run(const std::string& text, std::chrono::milliseconds timeout = 60s) {
    return house.news().await_command(ask(text, timeout));
  }
  /// A file that the command writes its shell's pid into, read when it is there.
  std::int32_t pid_in(const char* name) {
    const auto file = house.folder() / name;
    CHECK(eventually([&] { return read_text(file).ends_with('\n'); }));
    return std::stoi("0" + read_text(file));
  }
  std::string file(const char* name) const { return (house.folder() / name).string(); }

  house_under_test house;
  std::int32_t pid = 0;

 private:
  node::template_id which_ = 0;
  std::vector<std::string> own_env_;
  std::uint64_t last_ = 0;
};

} // namespace

TEST_CASE("launcher: a command beside a run is answered with its exit code and its output", "[launcher]") {
  beside it;
  it.start();
  struct row {
    const char* script;
    int exit_code;
    const char* output;
  };
  const row rows[] = {
      {"exit 0", 0, ""},
      {"echo out; echo err >&2; exit 3", 3, "out\nerr\n"},
      {"kill -TERM $$", 143, ""},
      {"echo by path >/dev/stderr", 0, "by path\n"},
  };
  for (const auto& r : rows) {
    INFO(r.script);
    const auto result = it.run(r.script);
    CHECK(result.exit_code == r.exit_code);
    CHECK(result.output == r.output);
    CHECK(result.inside == key(1));
    CHECK_FALSE((result.timed_out || result.not_running || result.lost || result.failure));
  }
  CHECK(is_alive(it.pid)); // and the run doesn't notice
}

TEST_CASE("launcher: a command has the run's environment, folder, user and group of processes", "[launcher]") {
  beside it;
  auto what = script("cat /proc/self/cgroup; exec sleep 1000");
  what.env = {"PATH=/usr/bin:/bin", "A=template", "B=template"};
  what.working_dir = "/usr";
  if (geteuid() == 0) {
    what.uid = 65534;
    what.gid = 65534;
  }
  it.start(what, {"B=own"});
  CHECK(it.run("echo $A $B; pwd").output == "template own\n/usr\n");
  const auto user =
      geteuid() == 0 ? std::string{"65534 65534"} : std::to_string(geteuid()) + " " + std::to_string(getegid());
  CHECK(it.run("echo $(id -u) $(id -g)").output == user + "\n");
  const auto of_run = it.house.news().await_started(key(1)).log;
  REQUIRE(eventually([&] { return it.house.output(of_run).ends_with("\n"); }));
  const auto method = it.house.client().containment().method;
  if (method == "cgroup2") {
    const auto line = it.house.output(of_run);
    const auto group = line.substr(line.find("0::"), line.find('\n', line.find("0::")) - line.find("0::"));
    CHECK_THAT(it.run("cat /proc/self/cgroup").output, Contains(group + "/c"));
  }
  CHECK(it.run("ls /proc/self/fd | wc -l").output == "4\n");
}

TEST_CASE("launcher: of a command's output the first 10 KiB are kept, and it never waits for a reader", "[launcher]") {
  beside it;
  it.start();
  const auto result = it.run("head -c 3000000 /dev/zero | tr '\\0' x; exit 5");
  CHECK(result.exit_code == 5);
  CHECK(result.output == std::string(10 * 1024, 'x'));
}

TEST_CASE("launcher: a command that takes too long is killed with all that it has started", "[launcher]") {
  beside it;
  it.start();
  const auto text = "echo before; (setsid sh -c 'echo $$ >" + it.file("inner") + "; exec sleep 1000') & echo $$ >" +
                    it.file("outer") + "; sleep 1000";
  const auto id = it.ask(text, 1500ms);
  const auto outer = it.pid_in("outer");
  const auto inner = it.pid_in("inner");
  const auto result = it.house.news().await_command(id);
  CHECK(result.timed_out);
  CHECK(result.output == "before\n");
  CHECK(eventually([&] { return !is_alive(outer); }));
  if (it.house.client().containment().method.starts_with("cgroup"))
    CHECK(eventually([&] { return !is_alive(inner); }));
  CHECK(is_alive(it.pid));
  CHECK(it.run("echo fine").output == "fine\n");
}

TEST_CASE("launcher: commands end with their run, also what they have left behind", "[launcher]") {
  beside it;
  it.start();
  CHECK(it.run("sleep 1000 >/dev/null 2>&1 & echo $! >" + it.file("left")).exit_code == 0);
  const auto left = it.pid_in("left");
  CHECK(is_alive(left)); // as in a container: a hook may start something
  const auto id = it.ask("echo $$ >" + it.file("hung") + "; exec sleep 1000");
  const auto hung = it.pid_in("hung");
  it.house.client().kill(key(1), 0ms);
  it.house.news().await_exit(key(1));
  CHECK(it.house.news().await_command(id).exit_code == 137);
  CHECK(eventually([&] { return !is_alive(hung) && !is_alive(left); }));
  CHECK(it.run("true").not_running);
}

TEST_CASE("launcher: a command that cannot be run says why, as a shell would", "[launcher]") {
  beside it;
  it.start();
  const auto missing = it.house.news().await_command(it.ask(std::vector<std::string>{"no-such-program"}));
  CHECK(missing.exit_code == 127);
  REQUIRE(missing.failure.has_value());
  CHECK(missing.failure->message == "exec: \"no-such-program\": executable file not found in $PATH");
  const auto folder = it.house.news().await_command(it.ask(std::vector<std::string>{"/usr"}));
  CHECK(folder.exit_code == 126);
  REQUIRE(folder.failure.has_value());
  CHECK_THAT(folder.failure->message, Contains("permission denied"));
}

TEST_CASE("launcher: a command without a run is told so", "[launcher]") {
  beside it;
  it.start();
  it.house.client().kill(key(1), 0ms);
  it.house.news().await_exit(key(1));
  CHECK(it.run("true").not_running);
  CHECK(it.house.news().answers(1) == 1);
}

TEST_CASE("launcher: a command larger than a packet runs", "[launcher]") {
  beside it;
  it.start();
  CHECK(it.run("exit 4 # " + std::string(100'000, 'x')).exit_code == 4);
}

TEST_CASE("launcher: many commands at once are each answered once", "[launcher]") {
  beside it;
  it.start();
  std::vector<std::uint64_t> ids;
  for (int i = 0; i < 60; ++i)
    ids.push_back(it.ask("exit " + std::to_string(i)));
  for (int i = 0; i < 60; ++i)
    CHECK(it.house.news().await_command(ids[i]).exit_code == i);
  for (const auto id : ids)
    CHECK(it.house.news().answers(id) == 1);
}

TEST_CASE("launcher: a command that dies with its launcher is told as lost, once, and does not live on", "[launcher]") {
  for (const auto who : {victim::launcher, victim::keeper}) {
    beside it;
    it.start();
    await_whole(it.house);
    const auto id = it.ask("echo $$ >" + it.file("hung") + "; exec sleep 1000");
    const auto hung = it.pid_in("hung");
    strike(it.house, who);
    const auto result = it.house.news().await_command(id);
    CHECK(result.lost);
    CHECK(result.inside == key(1));
    await_whole(it.house);
    if (it.house.client().containment().method.starts_with("cgroup"))
      CHECK(eventually([&] { return !is_alive(hung); }));
    CHECK(is_alive(it.pid));
    CHECK(it.run("echo again").output == "again\n"); // the next launcher's, beside a run that it has adopted
    CHECK(it.house.news().answers(id) == 1);
  }
}

TEST_CASE("launcher: commands of an agent that is gone are ended", "[launcher]") {
  beside it;
  it.start();
  it.ask("echo $$ >" + it.file("hung") + "; exec sleep 1000");
  const auto hung = it.pid_in("hung");
  it.house.drop_agent();
  it.house.connect_agent();
  CHECK(eventually([&] { return !is_alive(hung); }));
  CHECK(is_alive(it.pid));
}

TEST_CASE("launcher: commands work in each containment", "[launcher]") {
  for (const char* method : {"cgroup1-freezer", "cgroup1-pids", "user-pid-namespace", "subreaper"}) {
    INFO(method);
    beside it{[&](launcher::client_options& o) { o.containment = method; }};
    if (!eventually([&] { return !it.house.client().containment().method.empty(); }))
      continue;
    it.start();
    const auto result = it.run("echo inside; exit 3");
    CHECK(result.exit_code == 3);
    CHECK(result.output == "inside\n");
    CHECK(it.run("exec sleep 1000", 200ms).timed_out);
    if (it.house.client().containment().method == "user-pid-namespace")
      CHECK(it.run("kill -0 1 && echo sees it").output == "sees it\n");
    it.house.client().kill(key(1), 0ms);
    it.house.news().await_exit(key(1));
    CHECK(it.run("true").not_running);
  }
}
