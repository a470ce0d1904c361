#include "tools/console/command.hpp"
#include "tools/console/editor.hpp"
#include "tools/console/render.hpp"

#include <catch2/catch.hpp>

using namespace troupe::console;

namespace {

constexpr const char* tree = R"({"controller":[
  {"path":"/controller","kind":"supervisor","object":"","messages":4,"mailbox":0,"busyUs":10,"restarts":0,"lastFailure":""},
  {"path":"/controller/jobs/default/pi","kind":"job","object":"Job default/pi","messages":9,"mailbox":1,"busyUs":900,"restarts":2,"lastFailure":"boom"}],
  "node-1":{"error":"node node-1 is not connected"}})";

options scripted(int status, std::string body, std::vector<std::string>* asked = nullptr) {
  options how;
  how.call = [=](const api_request& request) {
    if (asked)
      asked->push_back(request.target + " " + request.body);
    return api_answer{status, body};
  };
  return how;
}

} // namespace

TEST_CASE("the tree shows all processes, also one that does not answer", "[console]") {
  CHECK(render_tree(tree) == "controller  [supervisor]\n"
                             "  jobs\n"
                             "    default\n"
                             "      pi  [job]  Job default/pi  restarts=2  last failure: boom\n"
                             "node-1  [unreachable]  node node-1 is not connected\n");
}

TEST_CASE("top puts the busiest first and keeps to its rows", "[console]") {
  CHECK(render_top(tree, 1) == "BUSY MS   MESSAGES   MAILBOX   RESTARTS   KIND   PATH\n"
                               "0.9       9          1         2          job    /controller/jobs/default/pi\n");
}

TEST_CASE("commands ask the gatekeeper, and say what went wrong", "[console]") {
  std::vector<std::string> asked;
  CHECK(run_line(scripted(200, R"({"a":1,"bc":"x"})", &asked), "state /controller/store").text == "a   1\nbc  x\n");
  CHECK(asked == std::vector<std::string>{R"(/troupe/v1/inspect {"what":"state","path":"/controller/store"})"});
  run_line(scripted(200, tree, &asked), "tree /controller/jobs");
  CHECK(asked.back() == R"(/troupe/v1/inspect {"what":"tree","path":"/controller/jobs"})");
  CHECK_FALSE(run_line(scripted(200, tree), "tree /a /b").ok);
  const auto failed = run_line(scripted(404, R"({"error":"no actor at /x"})"), "actor /x");
  CHECK_FALSE(failed.ok);
  CHECK(failed.text == "error: no actor at /x\n");
  CHECK(run_line(scripted(200, "{}"), "tre").text ==
        "error: unknown command \"tre\", did you mean \"tree\"?; `help` lists them all\n");
  CHECK_FALSE(run_line(scripted(200, "{}"), "state").ok);
}

TEST_CASE("kill needs --control", "[console]") {
  std::vector<std::string> asked;
  auto how = scripted(200, R"({"killed":"/x"})", &asked);
  CHECK_FALSE(run_line(how, "kill /x").ok);
  CHECK(asked.empty());
  how.control = true;
  CHECK(run_line(how, "kill /x").ok);
  CHECK(asked.size() == 1);
}

TEST_CASE("completion: commands, then paths or levels", "[console]") {
  const std::vector<std::string> paths{"/controller", "/controller/store", "/node-1"};
  CHECK(completions("st", "st", paths) == std::vector<std::string>{"state"});
  CHECK(completions("state /c", "/c", paths) == std::vector<std::string>{"/controller", "/controller/store"});
  CHECK(completions("log d", "d", paths) == std::vector<std::string>{"debug"});
  CHECK(completions("tree /n", "/n", paths) == std::vector<std::string>{"/node-1"});
  CHECK(completions("log w", "w", paths) == std::vector<std::string>{"warn"});
}
