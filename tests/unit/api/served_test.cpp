#include "nodes/api/discovery.hpp"
#include "nodes/api/served.hpp"

#include <catch2/catch.hpp>

#include <boost/json.hpp>

#include <set>

using namespace troupe;
using namespace troupe::api_server;
namespace json = boost::json;

namespace {

http::request get(std::string path, std::string accept = {}) {
  http::request r;
  r.method = "GET";
  r.path = std::move(path);
  if (!accept.empty())
    r.headers.add("Accept", std::move(accept));
  return r;
}

constexpr const char* aggregated =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

json::object body_of(const std::optional<http::response>& answer) {
  REQUIRE(answer);
  REQUIRE(answer->body);
  return json::parse(*answer->body).as_object();
}

std::set<std::string> names(const json::value& list, const char* key) {
  std::set<std::string> all;
  for (const auto& one : list.as_array())
    all.insert(json::value_to<std::string>(one.at(key)));
  return all;
}

} // namespace

TEST_CASE("requests are resolved, or refused as Kubernetes does", "[api][served]") {
  struct row {
    const char* method;
    const char* path;
    const char* query;
    int code; ///< 0 = served
    verb what = verb::get;
  };
  const row rows[] = {
      {"GET", "/apis/batch/v1/jobs", "", 0, verb::list},
      {"GET", "/apis/batch/v1/jobs", "watch=1", 0, verb::watch},
      {"GET", "/apis/batch/v1/namespaces/a/jobs/j", "", 0, verb::get},
      {"PATCH", "/apis/batch/v1/namespaces/a/jobs/j/status", "", 0, verb::patch},
      {"POST", "/apis/batch/v1/namespaces/a/jobs", "", 0, verb::create},
      {"POST", "/api/v1/namespaces", "", 0, verb::create},
      {"GET", "/api/v1/namespaces/a/pods/p/log", "", 0, verb::get},
      {"POST", "/api/v1/namespaces/a/pods/p/eviction", "", 0, verb::create},
      {"DELETE", "/api/v1/namespaces/a/pods", "", 0, verb::remove_collection},
      {"GET", "/api/v1/nodes/n", "", 0, verb::get},
      {"GET", "/apis/batch/v2/jobs", "", 404},
      {"GET", "/apis/apps/v1/deployments", "", 404},
      {"GET", "/api/v1/jobs", "", 404},
      {"GET", "/api/v1/pods/p", "", 404},
      {"GET", "/api/v1/namespaces/a/nodes/n", "", 404},
      {"GET", "/apis/batch/v1/namespaces/a/jobs/j/scales", "", 404},
      {"POST", "/apis/batch/v1/jobs", "", 405},
      {"DELETE", "/apis/batch/v1/jobs", "", 405},
      {"DELETE", "/api/v1/namespaces", "", 405},
      {"PUT", "/apis/batch/v1/namespaces/a/jobs", "", 405},
      {"DELETE", "/apis/batch/v1/namespaces/a/jobs/j/status", "", 405},
      {"POST", "/api/v1/namespaces/a/pods/p/log", "", 405},
      {"BREW", "/apis/batch/v1/namespaces/a/jobs/j", "", 405},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.method << " " << c.path << "?" << c.query) {
      const auto path = parse_resource_path(c.path);
      REQUIRE(path);
      const auto seen = resolve(c.method, *path, http::query::parse(c.query));
      if (c.code != 0) {
        REQUIRE(std::holds_alternative<status_error>(seen));
        CHECK(std::get<status_error>(seen).code == c.code);
      } else {
        REQUIRE(std::holds_alternative<resource_request>(seen));
        CHECK(std::get<resource_request>(seen).what == c.what);
        CHECK((std::get<resource_request>(seen).part != nullptr) == !path->subresource.empty());
      }
    }
}

TEST_CASE("discovery, group by group", "[api][discovery]") {
  const auto core = body_of(answer_discovery(get("/api/v1")));
  CHECK(core.at("kind") == "APIResourceList");
  CHECK(core.at("groupVersion") == "v1");
  const auto core_names = names(core.at("resources"), "name");
  for (const auto* name : {"pods", "pods/log", "pods/status", "pods/eviction", "nodes", "nodes/status", "namespaces",
                           "namespaces/finalize", "events", "configmaps", "secrets", "serviceaccounts"})
    CHECK(core_names.contains(name));

  const auto batch = body_of(answer_discovery(get("/apis/batch/v1/")));
  CHECK(batch.at("groupVersion") == "batch/v1");
  CHECK(names(batch.at("resources"), "name") ==
        std::set<std::string>{"jobs", "jobs/scale", "jobs/status", "cronjobs", "cronjobs/status"});
  for (const auto& r : batch.at("resources").as_array())
    if (r.at("name") == "cronjobs") {
      CHECK(r.at("shortNames") == json::array{"cj"});
      CHECK(r.at("categories") == json::array{"all"});
      CHECK(r.at("singularName") == "cronjob");
      CHECK(r.at("namespaced") == true);
      CHECK(r.at("verbs") ==
            json::array{"create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"});
    }

  CHECK(body_of(answer_discovery(get("/api"))).at("versions") == json::array{"v1"});
  const auto groups = body_of(answer_discovery(get("/apis")));
  CHECK(groups.at("kind") == "APIGroupList");
  CHECK(names(groups.at("groups"), "name") ==
        std::set<std::string>{"batch", "coordination.k8s.io", "scheduling.k8s.io"});
  const auto group = body_of(answer_discovery(get("/apis/batch")));
  CHECK(group.at("preferredVersion").at("groupVersion") == "batch/v1");
}

TEST_CASE("aggregated discovery", "[api][discovery]") {
  const auto answer = answer_discovery(get("/apis", aggregated));
  const auto list = body_of(answer);
  CHECK(answer->headers.get("Content-Type") == "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
  CHECK(list.at("kind") == "APIGroupDiscoveryList");
  CHECK(list.at("apiVersion") == "apidiscovery.k8s.io/v2");
  const auto& batch = list.at("items").at(0);
  CHECK(batch.at("metadata").at("name") == "batch");
  CHECK(batch.at("versions").at(0).at("freshness") == "Current");
  CHECK(names(batch.at("versions").at(0).at("resources"), "resource") == std::set<std::string>{"jobs", "cronjobs"});

  const auto core = body_of(answer_discovery(get("/api", aggregated)));
  CHECK(core.at("items").at(0).at("metadata").as_object().empty());
  for (const auto& r : core.at("items").at(0).at("versions").at(0).at("resources").as_array())
    if (r.at("resource") == "pods") {
      CHECK(r.at("scope") == "Namespaced");
      CHECK(r.at("responseKind").at("kind") == "Pod");
      CHECK(names(r.at("subresources"), "subresource") == std::set<std::string>{"eviction", "log", "status"});
    }
}

TEST_CASE("a client that has the document already is told so", "[api][discovery]") {
  const auto first = answer_discovery(get("/apis", aggregated));
  REQUIRE(first);
  const std::string tag{first->headers.get("ETag")};
  CHECK(tag.size() == 130);
  auto again = get("/apis", aggregated);
  again.headers.add("If-None-Match", tag);
  CHECK(answer_discovery(again)->status == 304);
  CHECK(answer_discovery(get("/apis"))->headers.get("ETag") != tag);
}

TEST_CASE("other paths and methods are not discovery", "[api][discovery]") {
  for (const auto* path : {"/", "/apis/nothing", "/api/v2", "/apis/batch/v1/jobs", "/version"})
    CHECK_FALSE(answer_discovery(get(path)));
  auto post = get("/apis");
  post.method = "POST";
  CHECK(answer_discovery(post)->status == 405);
}

TEST_CASE("version and health", "[api][discovery]") {
  CHECK(body_of(answer_about(get("/version"), true)).at("major") == "1");
  for (const auto* path : {"/healthz", "/livez", "/readyz"}) {
    const auto answer = answer_about(get(path), true);
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(*answer->body == "ok");
  }
  CHECK(answer_about(get("/livez"), false)->status == 200);
  const auto loading = answer_about(get("/readyz"), false);
  CHECK(loading->status == 500);
  CHECK(*loading->body == "[-]store is loading\nreadyz check failed\n");
  CHECK_FALSE(answer_about(get("/metrics"), true));
}
