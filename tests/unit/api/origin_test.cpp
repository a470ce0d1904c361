#include "nodes/api/http/origin.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::api_server;

TEST_CASE("names of loopback", "[api][origin]") {
  for (const auto* name :
       {"localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:80", "127.9.9.9:1", "[::1]", "[::1]:80"})
    CHECK(is_loopback_authority(name));
  for (const auto* name :
       {"", "example.org", "localhost.example.org", "127.0.0.1.example.org:80", "[::2]", "[::1]x", "10.0.0.1"})
    CHECK_FALSE(is_loopback_authority(name));
}

TEST_CASE("requests of foreign web pages are told apart", "[api][origin]") {
  const auto foreign = [](http::fields headers, bool on_loopback) {
    return foreign_origin(headers, on_loopback).has_value();
  };
  CHECK_FALSE(foreign({{"Host", "127.0.0.1:8080"}}, true));
  CHECK_FALSE(foreign({}, true)); // HTTP/1.0
  CHECK_FALSE(foreign({{"Host", "127.0.0.1:8080"}, {"Origin", "http://127.0.0.1:8080"}}, true));
  CHECK(foreign({{"Host", "127.0.0.1:8080"}, {"Origin", "https://example.org"}}, true));
  CHECK(foreign({{"Host", "127.0.0.1:8080"}, {"Origin", "null"}}, true));
  CHECK(foreign({{"Host", "127.0.0.1:8080"}, {"Origin", "http://127.0.0.1:9090"}}, true));
  CHECK(foreign({{"Host", "rebound.example.org:8080"}, {"Origin", "http://rebound.example.org:8080"}}, true));
  CHECK(foreign({{"Host", "rebound.example.org:8080"}}, true));
  CHECK_FALSE(foreign({{"Host", "batch.example.org:8080"}}, false));
  CHECK(foreign({{"Host", "batch.example.org:8080"}, {"Origin", "https://example.org"}}, false));
}
