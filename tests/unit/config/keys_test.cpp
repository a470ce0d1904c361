#include "config/keys.hpp"
#include "config/load.hpp"
#include "config/show.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace troupe::config;

TEST_CASE("config keys: names, variables, flags and places are each unique", "[config]") {
  std::set<std::string> names, variables, flags;
  std::set<const void*> places;
  settings s;
  for (const auto& k : keys()) {
    CHECK(names.insert(std::string{k.name}).second);
    CHECK(variables.insert(k.env()).second);
    CHECK(flags.insert(k.flag()).second);
    CHECK(places.insert(std::visit([](auto* p) -> const void* { return p; }, k.where(s))).second);
    CHECK_FALSE(k.doc.empty());
    CHECK_FALSE(k.allowed().empty());
  }
}

TEST_CASE("config keys: the written names", "[config]") {
  const auto* k = find_key("node.heartbeat-interval");
  REQUIRE(k != nullptr);
  CHECK(k->env() == "TROUPE_NODE_HEARTBEAT_INTERVAL");
  CHECK(k->flag() == "--node-heartbeat-interval");
  CHECK(k->allowed() == "10ms to 1m, like 500ms, 10s, 2m");
  CHECK(find_key("log.level")->allowed() == "one of trace, debug, info, warn, error");
  CHECK(find_key("node.capacity.cpu")->allowed() == "auto or 1m to 1000000, like 2, 0.5, 500m");
  CHECK(find_key("node") == nullptr);
}

TEST_CASE("config keys: every default is allowed", "[config]") {
  const auto loaded = load({.home = "/h", .host_name = "host"});
  for (const auto& e : loaded.errors)
    FAIL_CHECK(e.text());
}

TEST_CASE("config keys: the reference names every key", "[config]") {
  const auto text = reference();
  for (const auto& k : keys()) {
    CHECK_THAT(text, Catch::Contains("`" + std::string{k.name} + "`"));
    CHECK_THAT(text, Catch::Contains(k.env()));
  }
}
