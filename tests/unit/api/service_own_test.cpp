#include "nodes/api/own/own_path.hpp"
#include "tests/unit/api/api_world.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;
using troupe::api_server::own_path;
using troupe::api_server::parse_own_path;

TEST_CASE("api: paths beside Kubernetes' own", "[api]") {
  CHECK(parse_own_path("/troupe/v1/namespaces/a/jobs/b/why") == own_path{"a", "jobs", "b", "why"});
  for (const auto* other :
       {"/troupe/v1/namespaces/a/jobs/b", "/troupe/v1/namespaces/a/jobs/b/", "/troupe/v1/namespaces//jobs/b/why",
        "/troupe/v1/namespaces/a/jobs/b/why/", "/troupe/v1/namespaces/a/jobs/b/why/c", "/troupe/v1/inspect",
        "/apis/batch/v1/namespaces/a/jobs/b"})
    CHECK(parse_own_path(other) == std::nullopt);
}

TEST_CASE("api: why a Job, a pod", "[api]") {
  api_world world;
  world.put_job("pi");
  world.put_pod("pi", 0);
  world.publish();
  const std::string own = "/troupe/v1/namespaces/default";
  const auto job = world.get(own + "/jobs/pi/why");
  CHECK(job.status == 200);
  CHECK(job.text("/reason") == "NodeGone"); // no Node object was put
  CHECK_FALSE(job.text("/text").empty());
  CHECK(job.json().as_object().at("evidence").is_array());
  const auto pod = world.get(own + "/pods/" + world.pod_name("pi", 0) + "/why");
  CHECK(pod.text("/text") == "Its node node-1 was removed from the cluster.");
  CHECK(pod.text("/try/0") == "troupe describe node node-1");
}

TEST_CASE("api: why of what is not there", "[api]") {
  api_world world;
  world.publish();
  const std::string own = "/troupe/v1/namespaces/default";
  const auto missing = world.get(own + "/jobs/pi/why");
  CHECK(missing.status == 404);
  CHECK(missing.text("/message") == "jobs.batch \"pi\" not found");
  CHECK(world.get(own + "/pods/pi-b4c7d/why").text("/message") == "pods \"pi-b4c7d\" not found");
  CHECK(world.get(own + "/cronjobs/c/why").text("/message") == "cronjobs.batch \"c\" not found");
  CHECK(world.get(own + "/secrets/s/why").status == 404);
  CHECK(world.get(own + "/jobs/pi/whither").status == 404);
  CHECK(world.ask("POST", own + "/jobs/pi/why").status == 405);
}

TEST_CASE("api: the attempts of a Job, those whose pods are gone included", "[api]") {
  api_world world;
  world.put_job("pi");
  world.put_pod("pi", 0, [](pod_record& r) {
    r.phase = pod_phase::failed;
    r.reason = end_reason::oom_killed;
    r.exit_code = 137;
    r.max_rss_kib = 2048;
    r.finished_us = r.started_us + 1'500'000;
  });
  world.put_pod("pi", 1);
  world.put_pod("pi", 2);
  world.remove_pod("pi", 0);
  world.publish();
  const std::string path = "/troupe/v1/namespaces/default/jobs/pi/history";
  const auto all = world.get(path);
  CHECK(all.status == 200);
  REQUIRE(all.json().at("attempts").as_array().size() == 3);
  CHECK(all.text("/attempts/0/pod") == world.pod_name("pi", 0));
  CHECK(all.text("/attempts/0/deleted") == "true");
  CHECK(all.text("/attempts/0/oomKilled") == "true");
  CHECK(all.text("/attempts/0/exitCode") == "137");
  CHECK(all.text("/attempts/0/node") == "node-1");
  CHECK(all.text("/attempts/0/started") == "2023-11-14T22:13:21.000000Z");
  CHECK(all.text("/attempts/0/finished") == "2023-11-14T22:13:22.500000Z");
  CHECK(all.text("/attempts/0/hasLog") == "true");
  CHECK(all.text("/attempts/0/containers/0/name") == "main");
  CHECK(all.text("/attempts/1/phase") == "Running");
  CHECK(all.text("/attempts/1/exitCode").empty());
  const auto newest = world.get(path + "?limit=1");
  CHECK(newest.text("/attempts/0/attempt") == "2");
  CHECK(newest.text("/omitted") == "2");
  CHECK(world.get(path + "?limit=0").status == 400);
  CHECK(world.get(path + "?limit=10001").status == 400);
  CHECK(world.get("/troupe/v1/namespaces/default/jobs/other/history").status == 404);
  CHECK(world.get("/troupe/v1/namespaces/default/pods/pi/history").status == 404);
}

TEST_CASE("api: a rerun reaches the store as its wish", "[api]") {
  api_world world;
  world.put_job("pi");
  world.publish();
  world.gateway.on_write = [&](const client_write& w) {
    write_outcome out;
    out.object = world.readers.current()->find(*w.kind, w.name_space, w.name);
    return out;
  };
  const std::string path = "/troupe/v1/namespaces/default/jobs/pi/rerun";
  const auto wished = [&](const char* body) {
    CHECK(world.ask("POST", path, body).status == 200);
    CHECK(world.gateway.last_write().subresource == "rerun");
    return world.gateway.last_write().patch;
  };
  CHECK(wished("") == "everything");
  CHECK(wished("{}") == "everything");
  CHECK(wished(R"({"failedOnly":true})") == "failed");
  CHECK(wished(R"({"indexes":"3,7-9"})") == "indexes=3,7-9");
  CHECK(world.ask("POST", path + "?dryRun=All", "{}").status == 200);
  CHECK(world.gateway.last_write().dry_run);
  for (const auto* bad : {"[]", "x", R"({"failed":true})", R"({"failedOnly":1})", R"({"indexes":3})",
                          R"({"failedOnly":true,"indexes":"1"})"})
    CHECK(world.ask("POST", path, bad).status == 400);
  CHECK(world.get(path).status == 405);
}
