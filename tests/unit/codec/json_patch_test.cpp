#include "messages/codec/json_patch.hpp"

#include <catch2/catch.hpp>

using namespace troupe::api;

TEST_CASE("merge patch: the examples of RFC 7396", "[codec][patch]") {
  struct row {
    const char* document;
    const char* patch;
    const char* result;
  };
  const row rows[] = {
      {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
      {R"({"a":"b"})", R"({"a":null})", "{}"},
      {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
      {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
      {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
      {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
      {R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
      {R"({"a":"b"})", R"(["c"])", R"(["c"])"},
      {R"({"a":"foo"})", "null", "null"},
      {R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
      {"[1,2]", R"({"a":"b","c":null})", R"({"a":"b"})"},
      {"{}", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.document << " + " << r.patch) {
      const auto result = merge_patch(r.document, r.patch);
      REQUIRE(result);
      CHECK(result.json == r.result);
    }
}

TEST_CASE("merge patch: keeps integers whole", "[codec][patch]") {
  CHECK(merge_patch(R"({"a":9223372036854775807})", R"({"b":-1})").json == R"({"a":9223372036854775807,"b":-1})");
}

TEST_CASE("merge patch: what is no JSON", "[codec][patch]") {
  CHECK(merge_patch("{}", "{").error.starts_with("the patch is no valid JSON: "));
  CHECK(merge_patch("x", "{}").error.starts_with("the document is no valid JSON: "));
  CHECK(merge_patch("{}", std::string(10'000, '[')).error == "the patch is no valid JSON: too deep");
}
