#include "tests/unit/api/api_world.hpp"

#include "messages/resource/batch.hpp"
#include "messages/resource/core.hpp"
#include "messages/resource/event.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <set>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

api::resource config_map(const std::string& name, const std::string& name_space = "default",
                         std::map<std::string, std::string> labels = {}) {
  api::ConfigMap map;
  map.metadata.name = name;
  map.metadata.namespace_ = name_space;
  map.metadata.labels = std::move(labels);
  return api::make_resource(std::move(map));
}

const std::string maps_path = "/api/v1/namespaces/default/configmaps";

/// All pages of a list, each asked for with the token of the one before.
std::vector<std::string> all_pages(api_world& world, const std::string& target, const std::function<void()>& between) {
  std::vector<std::string> all;
  std::string token;
  do {
    const auto page = world.get(target + (token.empty() ? "" : "&continue=" + token));
    REQUIRE(page.status == 200);
    const auto names = page.names();
    all.insert(all.end(), names.begin(), names.end());
    token = page.text("/metadata/continue");
    between();
  } while (!token.empty());
  return all;
}

} // namespace

TEST_CASE("before the store has loaded", "[api][service]") {
  api_server::service_options options;
  options.patience = 10ms;
  api_world world{options};
  CHECK(world.get("/readyz").status == 500);
  CHECK(world.get("/livez").status == 200);
  CHECK(world.get("/apis/batch/v1").status == 200);
  for (const auto* target : {"", "/x", "?watch=1"})
    CHECK(world.get(jobs_path + target).status == 503);
  CHECK(world.ask("DELETE", jobs_path + "/x").status == 503);
  world.publish();
  CHECK(world.get("/readyz").status == 200);
  CHECK(world.get(jobs_path).status == 200);
}

TEST_CASE("a request waits a little for the store to load", "[api][service]") {
  api_server::service_options options;
  options.patience = 60s;
  api_world world{options};
  raw_client client{world.service.port()};
  client.send("GET " + jobs_path + " HTTP/1.1\r\n\r\nGET /livez HTTP/1.1\r\n\r\n");
  world.publish();
  CHECK(client.read_answer().starts_with("HTTP/1.1 200"));
}

TEST_CASE("get one object", "[api][service]") {
  api_world world;
  world.put_job("a");
  world.put_pod("a", 0);
  world.publish();
  const auto job = world.get(jobs_path + "/a");
  CHECK(job.status == 200);
  CHECK(job.text("/kind") == "Job");
  CHECK(job.text("/metadata/resourceVersion") == "101");
  const auto pod = world.get(pods_path + "/" + world.pod_name("a", 0));
  CHECK(pod.text("/status/phase") == "Running");
  CHECK(pod.text("/metadata/ownerReferences/0/name") == "a");
  const auto missing = world.get(jobs_path + "/none");
  CHECK(missing.status == 404);
  CHECK(missing.text("/message") == "jobs.batch \"none\" not found");
  CHECK(world.get(pods_path + "/a-xxxxx").text("/message") == "pods \"a-xxxxx\" not found");
}

TEST_CASE("the forms of an answer", "[api][service]") {
  api_world world;
  world.put_job("a");
  world.publish();
  const auto table = world.get(jobs_path + "/a", as_table);
  CHECK(table.text("/kind") == "Table");
  CHECK(table.text("/rows/0/cells/0") == "a");
  CHECK(table.text("/rows/0/object/kind") == "PartialObjectMetadata");
  CHECK(world.get(jobs_path + "?includeObject=Object", as_table).text("/rows/0/object/kind") == "Job");
  CHECK(world.get(jobs_path + "?includeObject=x", as_table).status == 400);
  const auto partial =
      world.get(jobs_path, "Accept: application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io\r\n");
  CHECK(partial.text("/kind") == "PartialObjectMetadataList");
  CHECK(partial.text("/items/0/kind") == "PartialObjectMetadata");
  CHECK(partial.text("/items/0/spec").empty());
  const auto yaml = world.get(jobs_path + "/a", "Accept: application/yaml\r\n");
  CHECK(yaml.body.find("\n  name: a\n") != std::string::npos);
  CHECK(yaml.head.find("application/yaml") != std::string::npos);
  CHECK(world.get(jobs_path, "Accept: application/vnd.kubernetes.protobuf\r\n").status == 406);
  CHECK(world.get(jobs_path, "Accept: application/vnd.kubernetes.protobuf,application/json\r\n").status == 200);
}

TEST_CASE("lists: typed items, namespaces, order", "[api][service]") {
  api_world world;
  world.put(config_map("b"));
  world.put(config_map("a"));
  world.put(config_map("c", "other"));
  world.publish();
  const auto list = world.get(maps_path);
  CHECK(list.text("/kind") == "ConfigMapList");
  CHECK(list.text("/metadata/resourceVersion") == "103");
  CHECK(list.names() == std::vector<std::string>{"a", "b"});
  CHECK(list.text("/items/0/kind").empty());
  CHECK(world.get("/api/v1/configmaps").names() == std::vector<std::string>{"a", "b", "c"});
  const auto empty = world.get("/api/v1/namespaces/none/configmaps");
  CHECK(empty.json().at("items").as_array().empty());
}

TEST_CASE("selectors", "[api][service]") {
  api_world world;
  world.put(config_map("a", "default", {{"app", "x"}, {"tier", "1"}}));
  world.put(config_map("b", "default", {{"app", "y"}}));
  world.put_job("one");
  world.put_job("two");
  world.put_pod("one", 0, pod_phase::succeeded);
  world.put_pod("one", 1, pod_phase::running);
  world.put_pod("two", 0, pod_phase::failed);
  world.put_pod("two", 1, [](pod_record& r) {
    api::ObjectMeta edited;
    edited.labels["team"] = "red";
    r.phase = pod_phase::failed;
    apply_edit(r, edited, true);
  });
  world.publish();
  struct row {
    std::string target;
    std::vector<std::string> names;
  };
  const auto one0 = world.pod_name("one", 0), one1 = world.pod_name("one", 1), two0 = world.pod_name("two", 0),
             two1 = world.pod_name("two", 1);
  const row rows[] = {
      {maps_path + "?labelSelector=app%3Dx", {"a"}},
      {maps_path + "?labelSelector=app%20in%20(x,y),!tier", {"b"}},
      {maps_path + "?fieldSelector=metadata.name%3Db", {"b"}},
      {maps_path + "?fieldSelector=metadata.name!%3Db", {"a"}},
      {maps_path + "?fieldSelector=metadata.name%3Da&labelSelector=app%3Dy", {}},
      {jobs_path + "?fieldSelector=status.successful%3D0", {"one", "two"}},
      {pods_path + "?labelSelector=batch.kubernetes.io/job-name%3Done", {one0, one1}},
      {pods_path + "?labelSelector=batch.kubernetes.io/job-name%3Dtwo", {two0}},
      {pods_path + "?labelSelector=team%3Dred", {two1}},
      {pods_path + "?fieldSelector=status.phase%3DRunning", {one1}},
      {pods_path + "?fieldSelector=spec.nodeName%3Dnode-1,status.phase!%3DSucceeded,status.phase!%3DFailed", {one1}},
      {pods_path + "?fieldSelector=spec.nodeName%3Dnode-2", {}},
      {pods_path + "?fieldSelector=metadata.name%3D" + two0, {two0}},
      {"/api/v1/pods?fieldSelector=metadata.namespace%3Dnone", {}},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.target) { CHECK(world.get(c.target).names() == c.names); }
  const auto message = [&](const std::string& target) {
    const auto refused = world.get(target);
    CHECK(refused.status == 400);
    return refused.text("/message");
  };
  CHECK(message(pods_path + "?fieldSelector=spec.x%3D1") == "field label not supported: spec.x");
  CHECK(message(jobs_path + "?fieldSelector=spec.x%3D1") == "field label \"spec.x\" not supported for Job");
  CHECK(message(maps_path + "?fieldSelector=spec.x%3D1") ==
        "\"spec.x\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
  CHECK(message(maps_path + "?labelSelector=a%20in%20x").starts_with("unable to parse requirement"));
}

TEST_CASE("events: stored and derived, by what they are about", "[api][service]") {
  api_world world;
  world.put_job("one");
  world.put_job("two");
  world.put_pod("one", 0);
  world.put_pod("two", 0);
  api::Event stored;
  stored.metadata.name = "one.1";
  stored.metadata.namespace_ = "default";
  stored.involvedObject.kind = "Job";
  stored.involvedObject.name = "one";
  stored.reason = "Suspended";
  stored.type = "Normal";
  world.put(api::make_resource(std::move(stored)));
  world.publish();
  const std::string path = "/api/v1/namespaces/default/events";
  const auto reasons = [&](const std::string& selector) {
    std::multiset<std::string> all;
    const auto list = world.get(path + "?fieldSelector=" + selector).json();
    for (const auto& event : list.at("items").as_array())
      all.insert(text_at(event, "/reason"));
    return all;
  };
  CHECK(reasons("involvedObject.kind%3DJob,involvedObject.name%3Done") ==
        std::multiset<std::string>{"SuccessfulCreate", "Suspended"});
  CHECK(reasons("involvedObject.kind%3DPod,involvedObject.name%3D" + world.pod_name("two", 0)).count("Started") == 1);
  CHECK(reasons("reason%3DSuccessfulCreate").size() == 2);
  CHECK(reasons("type%3DWarning").empty());
  const auto all = world.get(path).names();
  CHECK(all.size() >= 9);
  for (const auto& name : all)
    CHECK(world.get(path + "/" + name).text("/metadata/name") == name);
  CHECK(world.get(path + "/one.2").status == 404);
  CHECK(all_pages(world, path + "?limit=2", [] {}) == all);
  CHECK(all_pages(world, path + "?limit=1&fieldSelector=involvedObject.name%3Done", [] {}).size() == 2);
}

TEST_CASE("pages show one snapshot, whatever changes meanwhile", "[api][service]") {
  api_world world;
  for (int i = 0; i < 10; ++i)
    world.put(config_map("map-" + std::to_string(i)));
  world.put_job("job");
  for (std::uint32_t i = 0; i < 10; ++i)
    world.put_pod("job", i);
  world.publish();
  const auto maps = world.get(maps_path).names();
  const auto pods = world.get(pods_path).names();
  int round = 0;
  const auto disturb = [&] {
    ++round;
    world.put(config_map("map-" + std::to_string(round) + "-new"));
    world.remove(api::kind_of<api::ConfigMap>(), "default", "map-" + std::to_string(round + 5));
    world.remove_pod("job", static_cast<std::uint32_t>(9 - round));
    world.put_pod("job", static_cast<std::uint32_t>(20 + round));
    world.publish();
  };
  SECTION("objects") { CHECK(all_pages(world, maps_path + "?limit=3", disturb) == maps); }
  SECTION("pods") { CHECK(all_pages(world, pods_path + "?limit=3", disturb) == pods); }
  SECTION("what remains is told") {
    const auto page = world.get(maps_path + "?limit=4");
    CHECK(page.text("/metadata/remainingItemCount") == "6");
    disturb();
    const auto next = world.get(maps_path + "?limit=4&continue=" + page.text("/metadata/continue"));
    CHECK(next.text("/metadata/remainingItemCount") == "2");
    CHECK(next.text("/metadata/resourceVersion") == page.text("/metadata/resourceVersion"));
  }
  SECTION("a page that takes all is the last") {
    CHECK(world.get(maps_path + "?limit=10").text("/metadata/continue").empty());
  }
}

TEST_CASE("a list that was too long under way", "[api][service]") {
  api_world world;
  for (int i = 0; i < 3; ++i)
    world.put(config_map("map-" + std::to_string(i)));
  world.publish();
  const auto token = world.get(maps_path + "?limit=1").text("/metadata/continue");
  for (int i = 0; i < 16; ++i) {
    world.put(config_map("other", "other"));
    world.publish();
    world.get(maps_path + "?limit=1");
  }
  const auto gone = world.get(maps_path + "?continue=" + token);
  CHECK(gone.status == 410);
  CHECK(gone.text("/reason") == "Expired");
  const auto rest = world.get(maps_path + "?continue=" + gone.text("/metadata/continue"));
  CHECK(rest.names() == std::vector<std::string>{"map-1", "map-2"});
  CHECK(world.get(maps_path + "?continue=nonsense").status == 400);
}

TEST_CASE("versions that a list may ask for", "[api][service]") {
  api_server::service_options options;
  options.patience = 50ms;
  api_world world{options};
  world.put(config_map("a"));
  world.publish();
  CHECK(world.get(maps_path + "?resourceVersion=0").status == 200);
  CHECK(world.get(maps_path + "?resourceVersion=101&resourceVersionMatch=Exact").status == 200);
  CHECK(world.get(maps_path + "?resourceVersion=99&resourceVersionMatch=Exact").status == 410);
  const auto future = world.get(maps_path + "?resourceVersion=200");
  CHECK(future.status == 504);
  CHECK(future.text("/message") == "Too large resource version: 200, current: 101");
  CHECK(world.get(maps_path + "?resourceVersionMatch=Exact").status == 422);
  CHECK(world.get(maps_path + "?sendInitialEvents=true").status == 422);
  CHECK(world.get(maps_path + "?resourceVersion=abc").status == 400);
  CHECK(world.get(maps_path + "?limit=abc").text("/message") == "strconv.ParseInt: parsing \"abc\": invalid syntax");
}

TEST_CASE("a long list comes whole, piece by piece", "[api][service]") {
  api_world world;
  world.put_job("job");
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < 2000; ++i)
    world.put_pod("job", i);
  world.publish();
  const auto list = world.get(pods_path);
  CHECK(list.head.find("chunked") != std::string::npos);
  CHECK(list.names().size() == 2000);
  CHECK(world.get(pods_path, as_table).json().at("rows").as_array().size() == 2000);
}

TEST_CASE("scale", "[api][service]") {
  api_world world;
  world.put_job("a");
  world.publish();
  const auto scale = world.get(jobs_path + "/a/scale");
  CHECK(scale.text("/kind") == "Scale");
  CHECK(scale.text("/apiVersion") == "autoscaling/v1");
  CHECK(scale.text("/spec/replicas") == "1");
}

TEST_CASE("paths and methods that are none", "[api][service]") {
  api_world world;
  world.publish();
  CHECK(world.get("/nothing").status == 404);
  CHECK(world.get("/apis/batch/v1/nothing").status == 404);
  CHECK(world.ask("BREW", jobs_path).status == 405);
  CHECK(world.ask("DELETE", "/version").status == 405);
  const auto head = world.ask("HEAD", jobs_path);
  CHECK(head.status == 200);
  CHECK(head.body.empty());
}

TEST_CASE("the console's questions go to the gatekeeper", "[api][service]") {
  api_world world;
  world.gateway.on_inspect = [](const inspect_query& query) {
    if (query.what == "tree")
      return inspect_answer{true, "{\"path\":\"" + query.path + "\"}"};
    return inspect_answer{false, query.what == "kill" ? R"({"error":"killing actors is not allowed here"})"
                                                      : R"({"error":"no actor at /x"})"};
  };
  const std::string path = "/troupe/v1/inspect";
  const auto good = world.ask("POST", path, R"({"what":"tree","path":"/a"})");
  CHECK(good.status == 200);
  CHECK(good.text("/path") == "/a");
  CHECK(world.ask("POST", path, R"({"what":"state","path":"/x"})").status == 404);
  CHECK(world.ask("POST", path, R"({"what":"kill","path":"/x"})").status == 403);
  CHECK(world.ask("POST", path, "nonsense").status == 400);
  CHECK(world.ask("POST", path, "{}").status == 400);
  CHECK(world.get(path).status == 405);
}
