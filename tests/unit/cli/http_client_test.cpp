#include "tools/cli/http_client.hpp"

#include "tests/unit/cli/scripted_server.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace troupe::cli;
using namespace std::chrono_literals;

TEST_CASE("cli http: one connection for many calls", "[cli][http]") {
  std::string last;
  scripted_server server{[&](const std::string& head) {
    last = head;
    return plain("ok", "Warning: 299 - \"old \\\"field\\\"\"\r\n");
  }};
  http_client client{server.url()};
  CHECK(client.call({.target = "/a?x=1"}).body == "ok");
  const auto answer = client.call({.method = "POST", .target = "/b", .accept = "text/x"});
  CHECK(answer.status == 200);
  CHECK(answer.warnings == std::vector<std::string>{"old \"field\""});
  CHECK(server.connections() == 1);
  CHECK_THAT(last, Catch::StartsWith("POST /b HTTP/1.1\r\n") && Catch::Contains("Accept: text/x\r\n"));
}

TEST_CASE("cli http: a kept connection that has ended is replaced", "[cli][http]") {
  scripted_server server{[&](const std::string&) { return plain("ok", "Connection: close\r\n"); }};
  http_client client{server.url()};
  CHECK(client.call({.target = "/"}).body == "ok");
  CHECK(client.call({.target = "/"}).body == "ok");
}

TEST_CASE("cli http: a stream comes line by line, however it is cut", "[cli][http]") {
  scripted_server server{[](const std::string&) {
    return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk("fir") + chunk("st\nsecond\nth") +
           chunk("ird") + "0\r\n\r\n";
  }};
  http_client client{server.url()};
  std::vector<std::string> lines;
  const auto listener = [&](bool (*more)(std::size_t)) {
    return stream_listener{.on_line = [&lines, more](std::string_view line) {
      lines.emplace_back(line);
      return more(lines.size());
    }};
  };
  CHECK(client.stream({.target = "/"}, listener([](std::size_t) { return true; })).ok());
  CHECK(lines == std::vector<std::string>{"first", "second", "third"});
  lines.clear();
  CHECK(client.stream({.target = "/"}, listener([](std::size_t) { return false; })).ok());
  CHECK(lines == std::vector<std::string>{"first"});
  std::string pieces;
  client.stream({.target = "/"}, {.on_piece = [&](std::string_view piece) {
                  pieces += piece;
                  return true;
                }});
  CHECK(pieces == "first\nsecond\nthird");
}

TEST_CASE("cli http: who waits for a silent stream is asked again and again", "[cli][http]") {
  scripted_server server{
      [](const std::string&) { return std::string{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"}; }};
  http_client client{server.url()};
  int asked = 0;
  stream_listener to{.on_line = [](std::string_view) { return true; }};
  to.on_idle = [&] { return ++asked < 3; };
  to.idle_every = 1ms;
  CHECK(client.stream({.target = "/"}, to).ok());
  CHECK(asked == 3);
}

TEST_CASE("cli http: a refused stream gives its body", "[cli][http]") {
  scripted_server server{
      [](const std::string&) { return std::string{"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone"}; }};
  http_client client{server.url()};
  const auto answer = client.stream({.target = "/"}, {.on_line = [](std::string_view) { return true; }});
  CHECK(answer.status == 404);
  CHECK(answer.body == "none");
}

TEST_CASE("cli http: a server that does not answer is told plainly", "[cli][http]") {
  {
    scripted_server server{[](const std::string&) { return std::string{}; }};
    CHECK_THROWS_WITH((http_client{server.url()}.call({.target = "/"})), Catch::Contains("the connection was closed"));
  }
  {
    scripted_server server{
        [](const std::string&) { return std::string{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart"}; }};
    CHECK_THROWS_WITH((http_client{server.url(), 50ms}.call({.target = "/"})),
                      Catch::Contains("did not answer within 50ms"));
  }
  std::string url;
  {
    scripted_server server{[](const std::string&) { return std::string{}; }};
    url = server.url();
  }
  CHECK_THROWS_WITH((http_client{url}.call({.target = "/"})),
                    Catch::Contains("was refused - did you specify the right host or port?"));
  CHECK_THROWS_AS(http_client{"https://127.0.0.1:1"}, std::invalid_argument);
  CHECK_THROWS_AS(http_client{"http://"}, std::invalid_argument);
}
