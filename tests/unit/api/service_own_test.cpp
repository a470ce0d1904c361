#include "nodes/api/own_path.hpp"
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
