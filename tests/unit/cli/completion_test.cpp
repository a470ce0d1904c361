#include "tools/cli/command_line.hpp"
#include "tools/cli/completion.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>

using namespace troupe::cli;

namespace {

/// What a shell command prints.
std::string output_of(const std::string& command) {
  std::string out;
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> buffer{};
  for (std::size_t n = 0; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    out.append(buffer.data(), n);
  pclose(pipe);
  return out;
}

/// What bash offers at the end of these words.
std::string bash_offers(const std::string& words) {
  setenv("SCRIPT", completion_script(describe_commands(), "bash").c_str(), 1);
  const auto command = "bash -c 'eval \"$SCRIPT\"; COMP_WORDS=(" + words +
                       "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _troupe; echo \"${COMPREPLY[*]}\"' 2>&1";
  auto out = output_of(command);
  unsetenv("SCRIPT");
  return out;
}

} // namespace

TEST_CASE("cli completion: every command is described with its options", "[cli]") {
  const auto program = describe_commands();
  std::vector<std::string> names;
  for (const auto& c : program.commands) {
    names.push_back(c.name);
    CHECK_FALSE(c.help.empty());
    for (const auto& o : c.options)
      CHECK_FALSE(o.names.empty());
  }
  for (const auto* name : {"get",    "describe", "create",     "apply",   "delete", "logs",       "scale",   "suspend",
                           "resume", "wait",     "run",        "console", "config", "completion", "version", "up",
                           "down",   "status",   "controller", "node",    "why",    "history",    "rerun"})
    CHECK(std::find(names.begin(), names.end(), name) != names.end());
}

TEST_CASE("cli completion: bash", "[cli]") {
  CHECK(bash_offers("troupe ge") == "get\n");
  CHECK(bash_offers("troupe get p") == "pods\n");
  CHECK(bash_offers("troupe get jobs -o \"\"") == "wide json yaml name\n");
  CHECK(bash_offers("troupe config sh") == "show\n");
  CHECK(bash_offers("troupe wait --ti") == "--timeout\n");
  CHECK(bash_offers("troupe completion f") == "fish\n");
  CHECK(bash_offers("troupe why cr") == "cronjob\n");
}

TEST_CASE("cli completion: zsh and fish", "[cli]") {
  const auto zsh = completion_script(describe_commands(), "zsh");
  CHECK_THAT(zsh, Catch::StartsWith("#compdef troupe") && Catch::Contains("'get:") && Catch::Contains("--timeout["));
  const auto fish = completion_script(describe_commands(), "fish");
  CHECK_THAT(fish, Catch::Contains("-a 'get'") && Catch::Contains("-l output -s o -x -a 'wide json yaml name'"));
  if (std::system("command -v zsh >/dev/null") == 0) {
    setenv("SCRIPT", zsh.c_str(), 1);
    CHECK(output_of("zsh -fnc \"$SCRIPT\" 2>&1; echo $?") == "0\n");
  }
  CHECK(completion_script(describe_commands(), "tcsh").empty());
}
