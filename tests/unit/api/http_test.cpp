#include "nodes/api/http/http.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

TEST_CASE("percent decoding", "[api][http]") {
  CHECK(http::percent_decode("a%20b") == "a b");
  CHECK(http::percent_decode("a+b") == "a+b");
  CHECK(http::percent_decode("a+b", true) == "a b");
  CHECK(http::percent_decode("%C3%bc") == "ü");
  for (const auto* broken : {"%", "%2", "%zz", "a%2", "%-1"})
    CHECK_FALSE(http::percent_decode(broken));
}

TEST_CASE("queries: order, repeats, escapes and booleans", "[api][http]") {
  const auto q = http::query::parse("labelSelector=app%3Dx%2Cy&watch&limit=&a=1&a=2&broken=%2&&b=x=y");
  CHECK(q.get("labelSelector") == "app=x,y");
  CHECK(q.find("limit") == "");
  CHECK_FALSE(q.find("broken"));
  CHECK_FALSE(q.find("absent"));
  CHECK(q.all("a") == std::vector<std::string_view>{"1", "2"});
  CHECK(q.get("b") == "x=y");
  CHECK(q.flag("watch"));
  CHECK_FALSE(q.flag("absent"));
  for (const auto* no : {"w=0", "w=false", "w=False"})
    CHECK_FALSE(http::query::parse(no).flag("w"));
  for (const auto* yes : {"w=1", "w=true", "w=", "w=anything"})
    CHECK(http::query::parse(yes).flag("w"));
}

TEST_CASE("targets", "[api][http]") {
  struct row {
    const char* target;
    bool good;
    const char* path;
    const char* parameter;
  };
  const row rows[] = {
      {"/api/v1/pods?x=1", true, "/api/v1/pods", "1"},
      {"/", true, "/", ""},
      {"/a%2Fb", true, "/a/b", ""},
      {"/a?x=?", true, "/a", "?"},
      {"http://host:80/a?x=2", true, "/a", "2"},
      {"http://host", true, "/", ""},
      {"*", false, "", ""},
      {"", false, "", ""},
      {"api", false, "", ""},
      {"/%zz", false, "", ""},
      {"/%00", false, "", ""},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION("target " << c.target) {
      std::string path;
      http::query parameters;
      REQUIRE(http::split_target(c.target, path, parameters) == c.good);
      if (c.good) {
        CHECK(path == c.path);
        CHECK(parameters.get("x") == c.parameter);
      }
    }
}

TEST_CASE("chunks carry their framing", "[api][http]") {
  const auto chunk = http::make_chunk("0123456789abcdef\n");
  CHECK(chunk->framed == "11\r\n0123456789abcdef\n\r\n");
  CHECK(chunk->payload() == "0123456789abcdef\n");
}

TEST_CASE("header fields compare without case", "[api][http]") {
  const http::fields headers{{"Accept", "a"}, {"accept", "b"}};
  CHECK(headers.get("ACCEPT") == "a");
  CHECK_FALSE(headers.find("Accep"));
  CHECK(http::has_token("gzip, Deflate", "deflate"));
  CHECK_FALSE(http::has_token("gzipped", "gzip"));
}
