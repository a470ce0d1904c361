#include "tests/unit/api/api_world.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

/// A finished Job's pod with one run.
struct with_log : api_world {
  explicit with_log(pod_phase phase = pod_phase::succeeded) {
    put_job("job");
    put_pod("job", 0, phase);
    publish();
    path = pods_path + "/" + pod_name("job", 0) + "/log";
  }
  std::string path;
};

api_server::log_outcome says(std::string bytes, bool at_end, bool ended) {
  log_answer a;
  a.bytes = std::move(bytes);
  a.at_end = at_end;
  a.ended = ended;
  return {a, {}};
}

} // namespace

TEST_CASE("a finished pod's log comes whole", "[api][log]") {
  with_log world;
  world.gateway.on_log = [](const std::string& node, const log_query&) { return says(node + "\n", true, true); };
  const auto log = world.get(world.path + "?timestamps=true&tailLines=3&sinceTime=2026-01-01T00:00:00Z");
  CHECK(log.status == 200);
  CHECK(log.body == "node-1\n");
  CHECK_THAT(log.head, Catch::Contains("text/plain"));
  const auto query = world.gateway.log_queries().back();
  CHECK(query.timestamps);
  CHECK(query.tail_lines == 3);
  CHECK(query.since_us == 1'767'225'600'000'000);
  CHECK(query.from == log_place{1, 0, 1});
  CHECK_FALSE(query.wait);
}

TEST_CASE("a log of several pieces goes on at the cursor", "[api][log]") {
  with_log world;
  world.gateway.on_log = [](const std::string&, const log_query& q) {
    auto got = says("piece " + std::to_string(q.cursor_entry) + "\n", q.cursor_entry == 3, true);
    got.answer->cursor_entry = q.cursor_entry + 1;
    return got;
  };
  CHECK(world.get(world.path).body == "piece 0\npiece 1\npiece 2\npiece 3\n");
  CHECK(world.gateway.log_queries().back().cursor_started);
  CHECK(world.get(world.path + "?limitBytes=11").body == "piece 0\npie");
}

TEST_CASE("what rotation took away from a log does not end it", "[api][log]") {
  with_log world;
  world.gateway.on_log = [](const std::string&, const log_query& q) {
    const auto last = q.cursor_entry == 4;
    auto got = says(q.cursor_entry < 2 ? "" : std::to_string(q.cursor_entry), last, true); // it looks for it twice
    got.answer->cursor_entry = q.cursor_entry + 1;
    got.answer->gone = q.cursor_entry == 1 || q.cursor_entry == 2;
    return got;
  };
  CHECK(world.get(world.path).body == "234");
  CHECK(world.get(world.path + "?tailLines=100000").body == "234");
}

TEST_CASE("follow waits for more until the run has ended", "[api][log]") {
  with_log world{pod_phase::running};
  world.gateway.on_log = [](const std::string&, const log_query& q) {
    log_answer a;
    a.cursor_entry = q.cursor_entry + 1;
    a.at_end = true;
    a.ended = q.cursor_entry == 3;
    if (q.cursor_entry == 0 || q.cursor_entry == 2)
      a.bytes = std::to_string(q.cursor_entry);
    return api_server::log_outcome{a, {}};
  };
  CHECK(world.get(world.path + "?follow=true").body == "02");
  const auto asked = world.gateway.log_queries();
  REQUIRE(asked.size() == 4);
  CHECK_FALSE(asked[0].wait);
  CHECK(asked[1].wait);
  CHECK(world.get(world.path).body == "0");
}

TEST_CASE("logs that cannot be had", "[api][log]") {
  with_log world;
  world.gateway.on_log = [](const std::string&, const log_query&) {
    return api_server::log_outcome{{}, "node node-1 is not connected"};
  };
  const auto away = world.get(world.path);
  CHECK(away.status == 503);
  CHECK_THAT(away.text("/message"), Catch::Contains("node node-1 is not connected"));
  world.gateway.on_log = [](const std::string&, const log_query&) {
    auto got = says("", true, true);
    got.answer->gone = true;
    return got;
  };
  CHECK(world.get(world.path).status == 500);
  CHECK(world.get(pods_path + "/none/log").status == 404);
}

TEST_CASE("what a log may be asked for", "[api][log]") {
  with_log world;
  const auto name = world.pod_name("job", 0);
  struct row {
    const char* query;
    int status;
    std::string message;
  };
  const row rows[] = {
      {"?tailLines=-1", 422,
       "PodLogOptions \"" + name + "\" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0"},
      {"?limitBytes=0", 422, "limitBytes: Invalid value: 0: must be greater than 0"},
      {"?sinceSeconds=0", 422, "sinceSeconds: Invalid value: 0: must be greater than 0"},
      {"?sinceSeconds=5&sinceTime=2026-01-01T00:00:00Z", 422,
       "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified"},
      {"?sinceTime=x", 400, "parsing time"},
      {"?container=x", 400, "container x is not valid for pod " + name},
      {"?previous=true", 400, "previous terminated container \"main\" in pod \"" + name + "\" not found"},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.query) {
      const auto refused = world.get(world.path + c.query);
      CHECK(refused.status == c.status);
      CHECK_THAT(refused.text("/message"), Catch::Contains(c.message));
    }
}

TEST_CASE("pods that have no log yet", "[api][log]") {
  api_world world;
  world.put_job("job");
  const auto path = [&](std::uint32_t number) { return pods_path + "/" + world.pod_name("job", number) + "/log"; };
  world.put_pod("job", 0, [](pod_record& r) {
    r.node = 0;
    r.set(pod_record::has_run, false);
    r.phase = pod_phase::pending;
    r.scheduled_us = r.accepted_us = r.started_us = 0;
    r.log = {};
  });
  world.put_pod("job", 1, [](pod_record& r) {
    r.set(pod_record::has_run, false);
    r.phase = pod_phase::pending;
    r.accepted_us = r.started_us = 0;
    r.log = {};
  });
  world.put_pod("job", 2, [](pod_record& r) {
    pod_status status;
    auto& c = status.containers.emplace_back();
    c.waiting_reason = "ImagePullBackOff";
    auto extra = std::make_shared<pod_extra>();
    extra->status = status;
    r.extra = extra;
    r.phase = pod_phase::pending;
    r.started_us = 0;
    r.log = {};
  });
  world.publish();
  const auto unscheduled = world.get(path(0));
  CHECK(unscheduled.status == 200);
  CHECK(unscheduled.body.empty());
  CHECK(world.get(path(1)).text("/message") ==
        "container \"main\" in pod \"" + world.pod_name("job", 1) + "\" is waiting to start: ContainerCreating");
  CHECK(world.get(path(2)).text("/message") == "container \"main\" in pod \"" + world.pod_name("job", 2) +
                                                   "\" is waiting to start: trying and failing to pull image");
}
