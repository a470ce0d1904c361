#include "tests/unit/launcher/launcher_fixture.hpp"

#include <catch2/catch.hpp>
#include <regex>

using namespace troupe;
using namespace troupe::launcher::testing;
using namespace std::chrono_literals;

TEST_CASE("log: both streams in the order in which they were written", "[launcher][log]") {
  house_under_test house;
  const auto exit =
      house.finish(1, "echo a; echo b >/dev/stderr; echo c >/dev/stdout; echo d >&2; printf 'no newline'");
  CHECK(house.output(exit.log) == "a\nb\nc\nd\nno newline");
}

TEST_CASE("log: a run without output has a place and nothing in it", "[launcher][log]") {
  house_under_test house;
  const auto exit = house.finish(1, "exit 0");
  CHECK(exit.log.segment != 0);
  CHECK(house.output(exit.log).empty());
  const auto nowhere = house.output({});
  CHECK(nowhere.empty());
}

TEST_CASE("log: runs that write at once are kept apart", "[launcher][log]") {
  house_under_test house;
  const auto what = house.client().add_template(script("for i in 1 2 3 4 5 6 7 8; do echo $N $i; sleep 0.01; done"));
  for (std::uint32_t i = 0; i < 20; ++i)
    house.client().start(key(i), what, {"N=run" + std::to_string(i)});
  house.news().await_exits(20);
  for (std::uint32_t i = 0; i < 20; ++i) {
    std::string expected;
    for (int line = 1; line <= 8; ++line)
      expected += "run" + std::to_string(i) + ' ' + std::to_string(line) + '\n';
    CHECK(house.output(house.news().await_exit(key(i)).log) == expected);
  }
}

TEST_CASE("log: binary output stays as it is", "[launcher][log]") {
  house_under_test house;
  const auto exit = house.finish(1, R"(printf 'x\000y\377\n\000')");
  CHECK(house.output(exit.log) == std::string("x\0y\377\n\0", 6));
}

TEST_CASE("log: the last lines", "[launcher][log]") {
  house_under_test house;
  const auto whole = house.finish(1, "for i in 1 2 3 4 5; do echo line $i; done").log;
  const auto open = house.finish(2, "echo one; echo two; printf three").log;
  const auto apart = house.finish(3, "printf 'a'; sleep 0.05; printf 'b\nc'; sleep 0.05; printf 'd\ne\n'").log;
  struct row {
    const char* name;
    node::log_position from;
    std::int64_t lines;
    const char* expected;
  };
  const row rows[] = {
      {"all of them", whole, -1, "line 1\nline 2\nline 3\nline 4\nline 5\n"},
      {"none", whole, 0, ""},
      {"one", whole, 1, "line 5\n"},
      {"some", whole, 3, "line 3\nline 4\nline 5\n"},
      {"exactly all", whole, 5, "line 1\nline 2\nline 3\nline 4\nline 5\n"},
      {"more than there are", whole, 9, "line 1\nline 2\nline 3\nline 4\nline 5\n"},
      {"an unfinished line is a line", open, 1, "three"},
      {"and one before", open, 2, "two\nthree"},
      {"lines that came in several reads", apart, 2, "cd\ne\n"},
      {"all of these", apart, 3, "ab\ncd\ne\n"},
  };
  for (const auto& r : rows) {
    INFO(r.name);
    CHECK(house.output(r.from, [&](auto& request) { request.tail_lines = r.lines; }) == r.expected);
  }
}

TEST_CASE("log: timestamps stand in front of lines, not of reads", "[launcher][log]") {
  house_under_test house;
  const auto exit = house.finish(1, "printf 'on'; sleep 0.05; printf 'e\ntwo\nthr'; sleep 0.05; echo ee");
  const auto text = house.output(exit.log, [](auto& request) { request.timestamps = true; });
  const std::string stamp = R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}000Z )";
  INFO(text);
  CHECK(std::regex_match(text, std::regex(stamp + "one\n" + stamp + "two\n" + stamp + "three\n")));
  for (const std::uint32_t limit : {1U, 7U, 40U}) // chunks may end anywhere
    CHECK(house.output(exit.log, [&](auto& request) {
      request.timestamps = true;
      request.limit_bytes = limit;
    }) == text);
}

TEST_CASE("log: since a time", "[launcher][log]") {
  house_under_test house;
  const auto exit = house.finish(1, "echo early; sleep 0.3; echo late");
  const auto middle = exit.started_at + 200'000;
  CHECK(house.output(exit.log, [&](auto& r) { r.since_us = exit.started_at; }) == "early\nlate\n");
  CHECK(house.output(exit.log, [&](auto& r) { r.since_us = middle; }) == "late\n");
  CHECK(house.output(exit.log, [&](auto& r) { r.since_us = exit.finished_at + 1; }).empty());
}

TEST_CASE("log: a reader follows a run that still writes", "[launcher][log]") {
  house_under_test house;
  const auto gate = house.folder() / "gate";
  const auto who = house.run(1, "echo one; while [ ! -e " + gate.string() + " ]; do sleep 0.01; done; echo two");
  const launcher::segment_log_store store{house.dir()};
  node::log_request request;
  request.from = house.news().await_started(who).log;
  std::string seen;
  const auto read_on = [&] {
    const auto chunk = store.read(request);
    seen += chunk.bytes;
    request.cursor = chunk.next;
    return chunk.at_end;
  };
  CHECK(eventually([&] { return read_on() && seen == "one\n"; }));
  CHECK(read_on());
  CHECK(seen == "one\n");
  house.finish(2, "touch " + gate.string());
  house.news().await_exit(who);
  CHECK(read_on());
  CHECK(seen == "one\ntwo\n");
}

TEST_CASE("log: a chunk holds no more than was asked for", "[launcher][log]") {
  house_under_test house;
  const auto exit = house.finish(1, "seq 1 20000");
  const launcher::segment_log_store store{house.dir()};
  node::log_request request;
  request.from = exit.log;
  request.limit_bytes = 1000;
  const auto chunk = store.read(request);
  CHECK(chunk.bytes.size() == 1000);
  CHECK_FALSE(chunk.at_end);
  std::string expected;
  for (int i = 1; i <= 20000; ++i)
    expected += std::to_string(i) + '\n';
  CHECK(house.output(exit.log) == expected);
  CHECK(house.output(exit.log, [](auto& r) { r.limit_bytes = 777; }) == expected);
}
