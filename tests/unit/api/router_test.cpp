#include "nodes/api/router.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::api_server;

TEST_CASE("paths name resources", "[api][router]") {
  struct row {
    const char* path;
    resource_path wanted;
  };
  const row rows[] = {
      {"/api/v1/pods", {"", "v1", "pods", "", "", ""}},
      {"/api/v1/namespaces/a/pods", {"", "v1", "pods", "a", "", ""}},
      {"/api/v1/namespaces/a/pods/", {"", "v1", "pods", "a", "", ""}},
      {"/api/v1/namespaces/a/pods/p", {"", "v1", "pods", "a", "p", ""}},
      {"/api/v1/namespaces/a/pods/p/log", {"", "v1", "pods", "a", "p", "log"}},
      {"/api/v1/namespaces", {"", "v1", "namespaces", "", "", ""}},
      {"/api/v1/namespaces/a", {"", "v1", "namespaces", "", "a", ""}},
      {"/api/v1/namespaces/a/status", {"", "v1", "namespaces", "", "a", "status"}},
      {"/api/v1/namespaces/a/finalize", {"", "v1", "namespaces", "", "a", "finalize"}},
      {"/api/v1/nodes/n", {"", "v1", "nodes", "", "n", ""}},
      {"/apis/batch/v1/jobs", {"batch", "v1", "jobs", "", "", ""}},
      {"/apis/batch/v1/namespaces/a/jobs/j/status", {"batch", "v1", "jobs", "a", "j", "status"}},
      {"/apis/batch/v1/watch/namespaces/a/jobs/j", {"batch", "v1", "jobs", "a", "j", "", true}},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.path) {
      const auto seen = parse_resource_path(c.path);
      REQUIRE(seen);
      CHECK(*seen == c.wanted);
    }
  for (const auto* other :
       {"", "/", "/api", "/api/v1", "/apis", "/apis/batch", "/apis/batch/v1", "/version", "/api//pods", "/api/v1//pods",
        "/x/v1/pods", "/api/v1/namespaces/a/pods/p/log/more", "/api/v1/watch"})
    DYNAMIC_SECTION("no resource: " << other) { CHECK_FALSE(parse_resource_path(other)); }
}

TEST_CASE("methods are verbs", "[api][router]") {
  struct row {
    const char* method;
    const char* path;
    const char* query;
    std::optional<verb> wanted;
  };
  const row rows[] = {
      {"GET", "/api/v1/pods", "", verb::list},
      {"GET", "/api/v1/pods", "watch=1", verb::watch},
      {"GET", "/api/v1/pods", "watch=true", verb::watch},
      {"GET", "/api/v1/pods", "watch=false", verb::list},
      {"GET", "/api/v1/watch/pods", "", verb::watch},
      {"GET", "/api/v1/namespaces/a/pods/p", "", verb::get},
      {"HEAD", "/api/v1/namespaces/a/pods/p", "", verb::get},
      {"GET", "/api/v1/namespaces/a/pods/p", "watch=1", verb::watch},
      {"GET", "/api/v1/namespaces/a/pods/p/log", "watch=1", verb::get},
      {"POST", "/api/v1/namespaces/a/pods", "", verb::create},
      {"POST", "/api/v1/namespaces/a/pods/p", "", std::nullopt},
      {"POST", "/api/v1/namespaces/a/pods/p/eviction", "", verb::create},
      {"PUT", "/api/v1/namespaces/a/pods/p", "", verb::update},
      {"PUT", "/api/v1/namespaces/a/pods", "", std::nullopt},
      {"PATCH", "/api/v1/namespaces/a/pods/p/status", "", verb::patch},
      {"PATCH", "/api/v1/namespaces/a/pods", "", std::nullopt},
      {"DELETE", "/api/v1/namespaces/a/pods/p", "", verb::remove},
      {"DELETE", "/api/v1/namespaces/a/pods", "", verb::remove_collection},
      {"DELETE", "/api/v1/watch/namespaces/a/pods", "", std::nullopt},
      {"OPTIONS", "/api/v1/pods", "", std::nullopt},
      {"get", "/api/v1/pods", "", std::nullopt},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.method << " " << c.path << "?" << c.query) {
      CHECK(verb_of(c.method, *parse_resource_path(c.path), http::query::parse(c.query)) == c.wanted);
    }
  CHECK(to_string(verb::remove) == "delete");
  CHECK(to_string(verb::remove_collection) == "deletecollection");
}
