#include "tools/cli/command_line.hpp"

#include "tools/cli/config_command.hpp"

#include <catch2/catch.hpp>

using namespace troupe::cli;
using words = std::vector<std::string>;

namespace {

arguments parsed(words w) {
  const auto line = read_command_line(std::move(w));
  INFO(line.text);
  REQUIRE(line.runs);
  return line.args;
}

} // namespace

TEST_CASE("cli arguments: get", "[cli]") {
  const auto args = parsed({"get", "pods", "-A", "-o", "wide", "-w", "-l", "app=x", "--show-all"});
  CHECK(args.command == "get");
  CHECK(args.objects == words{"pods"});
  CHECK(args.all_namespaces);
  CHECK(args.output == "wide");
  CHECK(args.watch);
  CHECK(args.selector == "app=x");
  CHECK(parsed({"get", "job", "x", "-oyaml"}).output == "yaml");
  CHECK(parsed({"get", "job", "x", "-o=json"}).output == "json");
  CHECK(parsed({"get", "job", "x", "--output=name"}).output == "name");
  CHECK(parsed({"get", "pods", "--show-all=true", "--selector=job-name=x"}).selector == "job-name=x");
}

TEST_CASE("cli arguments: common options stand before and behind the command", "[cli]") {
  for (const auto& w : {words{"--server", "http://h:1", "-n", "ns", "get", "jobs"},
                        words{"get", "jobs", "-n", "ns", "--server=http://h:1"}}) {
    const auto args = parsed(w);
    CHECK(args.server == "http://h:1");
    CHECK(args.name_space == "ns");
    CHECK(args.objects == words{"jobs"});
  }
}

TEST_CASE("cli arguments: -f is a file or to follow", "[cli]") {
  CHECK(parsed({"apply", "-f", "a.yaml", "-f", "-"}).files == words{"a.yaml", "-"});
  const auto logs = parsed({"logs", "-f", "job/x", "-c", "main", "--tail=-1", "--timestamps", "-p"});
  CHECK(logs.follow);
  CHECK(logs.previous);
  CHECK(logs.timestamps);
  CHECK(logs.objects == words{"job/x"});
  CHECK(logs.container == "main");
  CHECK(logs.tail == -1);
}

TEST_CASE("cli arguments: run takes what stands behind -- as it is", "[cli]") {
  const auto args = parsed({"run", "pi", "--completions", "3", "--parallelism=2", "--follow", "--env", "A=1", "--env",
                            "B=2", "--", "sh", "-c", "echo -- $A", "--", "-n"});
  CHECK(args.objects == words{"pi"});
  CHECK(args.completions == 3);
  CHECK(args.parallelism == 2);
  CHECK(args.follow);
  CHECK(args.env == words{"A=1", "B=2"});
  CHECK(args.name_space == "default");
  CHECK(args.program == words{"sh", "-c", "echo -- $A", "--", "-n"});
}

TEST_CASE("cli arguments: the other commands", "[cli]") {
  CHECK(parsed({"scale", "job", "x", "--replicas=3"}).replicas == 3);
  CHECK(parsed({"suspend", "job", "x"}).command == "suspend");
  const auto wait = parsed({"wait", "--for=condition=Complete", "job/x", "--timeout=60s"});
  CHECK(wait.conditions == words{"condition=Complete"});
  CHECK(wait.objects == words{"job/x"});
  CHECK(wait.timeout == "60s");
  const auto remove = parsed({"delete", "job", "x", "--wait=false", "--cascade=orphan", "--grace-period=0", "--force"});
  CHECK_FALSE(remove.wait);
  CHECK(remove.cascade == "orphan");
  CHECK(remove.grace_period == 0);
  CHECK(remove.force);
  CHECK(parsed({"completion", "zsh"}).shell == "zsh");
  CHECK(parsed({"config", "show", "--origin", "--config", "f"}).command == "config show");
  CHECK(parsed({"console", "-c", "tree; top", "-o", "json"}).console_commands == "tree; top");
}

TEST_CASE("cli arguments: configuration keys are flags", "[cli]") {
  using pairs = std::vector<std::pair<std::string, std::string>>;
  CHECK(parsed({"node", "--config", "f", "--node-lease", "5s"}).flags == pairs{{"node.lease", "5s"}});
  const auto up = parsed({"up", "--data-dir", "d", "--nodes", "3", "--listen", "127.0.0.1:0", "--detach"});
  CHECK(up.detach);
  CHECK(up.data_dir == "d");
  CHECK(up.flags == pairs{{"up.nodes", "3"}, {"api.listen", "127.0.0.1:0"}});
}

TEST_CASE("cli arguments: a configuration's mistake names the flag that was typed", "[cli]") {
  for (const std::string flag : {"--listen", "--api-listen"})
    CHECK_THROWS_WITH(settings_of(parsed({"up", flag, "foo"})), Catch::StartsWith("error: flag " + flag + ": "));
}

TEST_CASE("cli arguments: whether a namespace was asked for", "[cli]") {
  CHECK_FALSE(parsed({"get", "jobs"}).name_space_given);
  CHECK(parsed({"get", "jobs", "-n", "x"}).name_space_given);
}

TEST_CASE("cli arguments: mistakes", "[cli]") {
  struct row {
    words typed;
    const char* says;
  };
  const row rows[] = {
      {{"gte", "jobs"}, "did you mean get?"},
      {{"get", "jobs", "-o", "xml"}, "xml"},
      {{"scale", "job", "x"}, "--replicas"},
      {{"scale", "job", "x", "--replicas=-1"}, "--replicas: Value -1 not in range 0 to 2147483647"},
      {{"apply"}, "--filename"},
      {{"get", "jobs", "--frobnicate"}, "error: unknown flag: --frobnicate\n"},
      {{"node", "--foo", "7", "--node-laese=5s"},
       "error: unknown flag: --foo\nerror: unknown flag: --node-laese; did you mean --node-lease?\nRun 'troupe node"},
      {{"completion", "bash", "x"}, "error: unexpected argument: x\n"},
      {{"get", "jobs", "--", "x"}, "troupe run"},
      {{"completion", "tcsh"}, "tcsh"},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.says) {
      const auto line = read_command_line(r.typed);
      CHECK_FALSE(line.runs);
      CHECK(line.status == exit_status::usage);
      CHECK_THAT(line.text, Catch::Contains(r.says));
    }
}

TEST_CASE("cli arguments: help", "[cli]") {
  for (const auto& w : {words{}, words{"--help"}}) {
    const auto line = read_command_line(w);
    CHECK_FALSE(line.runs);
    CHECK(line.status == 0);
    CHECK_THAT(line.text, Catch::Contains("Exit status") && Catch::Contains("apply"));
  }
  CHECK_THAT(read_command_line({"get", "--help"}).text, Catch::Contains("--selector"));
}
