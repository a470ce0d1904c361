#include "tests/unit/api/api_world.hpp"

#include "messages/resource/batch.hpp"
#include "messages/resource/core.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <thread>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

api::resource labelled(const std::string& name, const std::string& app) {
  api::ConfigMap map;
  map.metadata.name = name;
  map.metadata.namespace_ = "default";
  map.metadata.labels["app"] = app;
  return api::make_resource(std::move(map));
}

const std::string maps_path = "/api/v1/namespaces/default/configmaps";
const api::kind_info& maps() { return api::kind_of<api::ConfigMap>(); }

} // namespace

TEST_CASE("a watch without a version tells what there is, then what changes", "[api][watch]") {
  api_world world;
  world.put(labelled("a", "x"));
  world.publish();
  for (const auto* version : {"", "&resourceVersion=0"}) {
    watch_client client{world, maps_path + "?watch=1" + version};
    CHECK(client.head().starts_with("HTTP/1.1 200"));
    CHECK(client.next_brief() == "ADDED a");
    world.put(labelled("b", "x"));
    world.publish();
    CHECK(client.next_brief() == "ADDED b");
    world.put(labelled("b", "y"));
    world.publish();
    const auto changed = client.next();
    CHECK(text_at(changed, "/type") == "MODIFIED");
    CHECK(text_at(changed, "/object/kind") == "ConfigMap");
    CHECK(text_at(changed, "/object/metadata/labels/app") == "y");
    world.remove(maps(), "default", "b");
    world.publish();
    const auto removed = client.next();
    CHECK(text_at(removed, "/type") == "DELETED");
    CHECK(text_at(removed, "/object/metadata/resourceVersion") == std::to_string(world.version()));
  }
}

TEST_CASE("a watch goes on from a version, several changes in one publication", "[api][watch]") {
  api_world world;
  world.put(labelled("a", "x"));
  world.publish();
  const auto from = std::to_string(world.version());
  for (int i = 0; i < 30; ++i)
    world.put(labelled("b" + std::to_string(i), "x"));
  world.publish();
  watch_client client{world, maps_path + "?watch=true&resourceVersion=" + from};
  for (int i = 0; i < 30; ++i)
    CHECK(client.next_brief() == "ADDED b" + std::to_string(i));
  watch_client later{world, maps_path + "?watch=true&resourceVersion=" + std::to_string(world.version())};
  for (int i = 0; i < 30; ++i)
    world.put(labelled("c" + std::to_string(i), "x"));
  world.publish();
  for (auto* one : {&client, &later})
    for (int i = 0; i < 30; ++i)
      CHECK(one->next_brief() == "ADDED c" + std::to_string(i));
}

TEST_CASE("what a selector sees of changes", "[api][watch]") {
  api_world world;
  world.put(labelled("a", "x"));
  world.publish();
  const auto from = "&resourceVersion=" + std::to_string(world.version());
  const auto check = [&](const std::string& version) {
    watch_client client{world, maps_path + "?watch=1&labelSelector=app%3Dy" + version};
    return client;
  };
  auto live = check(from);
  world.put(labelled("a", "y"));
  world.publish();
  world.put(labelled("a", "z"));
  const auto left_at = world.version();
  world.publish();
  world.put(labelled("b", "y"));
  world.remove(maps(), "default", "a");
  world.put(labelled("b", "y"));
  world.publish();
  auto late = check(from);
  for (auto* client : {&live, &late}) {
    CHECK(client->next_brief() == "ADDED a");
    const auto left = client->next();
    CHECK(text_at(left, "/type") == "DELETED");
    CHECK(text_at(left, "/object/metadata/labels/app") == "y");
    CHECK(text_at(left, "/object/metadata/resourceVersion") == std::to_string(left_at));
    CHECK(client->next_brief() == "ADDED b");
    CHECK(client->next_brief() == "MODIFIED b");
  }
}

TEST_CASE("pods and the events that they imply are watched, too", "[api][watch]") {
  api_world world;
  world.put_job("job");
  world.publish();
  const auto from = "?watch=1&resourceVersion=" + std::to_string(world.version());
  watch_client pods{world, pods_path + from};
  watch_client running{world, pods_path + from + "&fieldSelector=status.phase%3DRunning"};
  watch_client events{world, "/api/v1/events" + from + "&fieldSelector=reason%3DStarted"};
  world.put_pod("job", 0, [](pod_record& r) {
    r.phase = pod_phase::pending;
    r.set(pod_record::has_run, false);
  });
  world.publish();
  world.put_pod("job", 0, [](pod_record& r) {
    r.phase = pod_phase::running;
    r.set(pod_record::has_run);
  });
  world.publish();
  world.put_pod("job", 0, pod_phase::succeeded);
  world.publish();
  world.remove_pod("job", 0);
  world.publish();
  const auto name = world.pod_name("job", 0);
  for (const auto* word : {"ADDED ", "MODIFIED ", "MODIFIED ", "DELETED "})
    CHECK(pods.next_brief() == word + name);
  CHECK(running.next_brief() == "ADDED " + name);
  CHECK(running.next_brief() == "DELETED " + name);
  const auto started = events.next();
  CHECK(text_at(started, "/type") == "ADDED");
  CHECK(text_at(started, "/object/reason") == "Started");
  CHECK(text_at(started, "/object/involvedObject/name") == name);
  CHECK_FALSE(text_at(started, "/object/metadata/resourceVersion").empty());
}

TEST_CASE("a version that is too old ends in an error event", "[api][watch]") {
  api_world world{{}, {.entries = 5}};
  world.publish();
  for (int i = 0; i < 20; ++i)
    world.put(labelled("a", std::to_string(i)));
  world.publish();
  watch_client client{world, maps_path + "?watch=1&resourceVersion=101"};
  CHECK(client.head().starts_with("HTTP/1.1 200"));
  const auto error = client.next();
  CHECK(text_at(error, "/type") == "ERROR");
  CHECK(text_at(error, "/object/code") == "410");
  CHECK(text_at(error, "/object/reason") == "Expired");
  CHECK(text_at(error, "/object/message") == "too old resource version: 101 (115)");
  CHECK(client.next().is_null());
}

TEST_CASE("the end of the initial events is told by a bookmark", "[api][watch]") {
  api_world world;
  world.put(labelled("a", "x"));
  world.publish();
  const auto initial = "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
  watch_client client{world, maps_path + initial};
  CHECK(client.next_brief() == "ADDED a");
  const auto end = client.next();
  CHECK(text_at(end, "/type") == "BOOKMARK");
  CHECK(text_at(end, "/object/kind") == "ConfigMap");
  CHECK(text_at(end, "/object/metadata/resourceVersion") == std::to_string(world.version()));
  CHECK(text_at(end, "/object/metadata/annotations/k8s.io~1initial-events-end") == "true");
  world.put(labelled("b", "x"));
  world.publish();
  CHECK(client.next_brief() == "ADDED b");
  CHECK(world.get(maps_path + "?watch=1&sendInitialEvents=true").status == 422);
  CHECK(world.get(maps_path + "?watch=1&resourceVersionMatch=NotOlderThan").status == 422);
}

TEST_CASE("bookmarks tell how far a quiet watch has come", "[api][watch]") {
  api_server::service_options options;
  options.bookmark_interval = 20ms;
  api_world world{options};
  world.publish();
  watch_client client{world, maps_path + "?watch=1&allowWatchBookmarks=true&resourceVersion=100"};
  world.put_job("other");
  world.publish();
  std::string version;
  while (version != std::to_string(world.version())) {
    const auto mark = client.next();
    REQUIRE(text_at(mark, "/type") == "BOOKMARK");
    version = text_at(mark, "/object/metadata/resourceVersion");
  }
}

TEST_CASE("a watch ends when its time is over", "[api][watch]") {
  api_world world;
  world.publish();
  watch_client client{world, maps_path + "?watch=1&resourceVersion=100&timeoutSeconds=1&allowWatchBookmarks=1"};
  CHECK(text_at(client.next(), "/type") == "BOOKMARK");
  CHECK(client.next().is_null());
}

TEST_CASE("rows of tables: columns come with the first event only", "[api][watch]") {
  api_world world;
  world.put_job("a");
  world.publish();
  const auto from = "&resourceVersion=" + std::to_string(world.version());
  watch_client with_initial{world, jobs_path + "?watch=1", as_table};
  watch_client live{world, jobs_path + "?watch=1" + from, as_table};
  const auto first = with_initial.next();
  CHECK(text_at(first, "/object/kind") == "Table");
  CHECK(text_at(first, "/object/columnDefinitions/0/name") == "Name");
  CHECK(text_at(first, "/object/rows/0/cells/0") == "a");
  world.put_job("b");
  world.put_job("c");
  world.publish();
  CHECK(text_at(with_initial.next(), "/object/columnDefinitions") == "null");
  const auto b = live.next(), c = live.next();
  CHECK(text_at(b, "/object/columnDefinitions/0/name") == "Name");
  CHECK(text_at(b, "/object/rows/0/cells/0") == "b");
  CHECK(text_at(c, "/object/columnDefinitions") == "null");
  CHECK(text_at(c, "/object/rows/0/cells/0") == "c");
}

TEST_CASE("a burst reaches a client that pauses, whole and in order", "[api][watch]") {
  api_world world;
  world.put_job("job");
  world.publish();
  watch_client client{world, pods_path + "?watch=1&resourceVersion=" + std::to_string(world.version()), {}, 4096};
  constexpr std::uint32_t count = 4000; // far beyond what may wait for a client: 1000 pieces, 4 MiB
  for (std::uint32_t i = 0; i < count; ++i) {
    world.put_pod("job", i);
    if (i % 10 == 0)
      world.publish();
  }
  world.publish();
  std::uint64_t last = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto event = client.next();
    REQUIRE(text_at(event, "/type") == "ADDED");
    const auto version = std::stoull(text_at(event, "/object/metadata/resourceVersion"));
    REQUIRE(version > last);
    last = version;
  }
  world.put_pod("job", count);
  world.publish();
  CHECK(client.next_brief() == "ADDED " + world.pod_name("job", count));
}

TEST_CASE("a client that falls behind the known changes is told so", "[api][watch]") {
  api_world world{{}, {.entries = 100}};
  world.put_job("job");
  world.publish();
  watch_client client{world, pods_path + "?watch=1&resourceVersion=" + std::to_string(world.version()), {}, 4096};
  for (std::uint32_t i = 0; i < 4000; ++i) {
    world.put_pod("job", i);
    world.publish();
  }
  auto event = client.next();
  while (text_at(event, "/type") == "ADDED")
    event = client.next();
  CHECK(text_at(event, "/object/code") == "410");
  CHECK(client.next().is_null());
}

TEST_CASE("many initial events come as the client takes them", "[api][watch]") {
  api_world world;
  world.put_job("job");
  for (std::uint32_t i = 0; i < 3000; ++i)
    world.put_pod("job", i);
  world.publish();
  watch_client client{world, pods_path + "?watch=1", {}, 4096};
  world.put_pod("job", 3000);
  world.publish();
  for (int i = 0; i <= 3000; ++i)
    REQUIRE(text_at(client.next(), "/type") == "ADDED");
}

TEST_CASE("stopping the service ends its watches in good order", "[api][watch]") {
  api_world world;
  world.publish();
  raw_client client{world.service.port()};
  client.send("GET " + maps_path + "?watch=1 HTTP/1.1\r\n\r\n");
  CHECK(client.read_until("\r\n\r\n").starts_with("HTTP/1.1 200"));
  std::thread stopper{[&] { world.service.stop(10s); }};
  CHECK(client.read_all() == "0\r\n\r\n");
  client.close();
  stopper.join();
}
