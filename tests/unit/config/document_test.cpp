#include "config/document.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace troupe::config;

TEST_CASE("config document: a tree with places", "[config]") {
  const auto d = read_document("a:\n  b: [1, 'x y', ]\n  c:\nd: |\n  two\n  lines\n");
  REQUIRE(d.error.empty());
  REQUIRE(d.root.kind == value_kind::map);
  REQUIRE(d.root.members.size() == 2);
  const auto& a = d.root.members[0].second;
  REQUIRE(a.members.size() == 2);
  CHECK(a.members[0].first.line == 2);
  CHECK(a.members[0].first.column == 3);
  REQUIRE(a.members[0].second.items.size() == 2);
  CHECK(a.members[0].second.items[1].text == "x y");
  CHECK(a.members[1].second.kind == value_kind::null);
  CHECK(d.root.members[1].second.text == "two\nlines\n");
}

TEST_CASE("config document: nothing is an empty configuration", "[config]") {
  for (const auto* text : {"", "# only words\n", "---\n", "---\n...\n"}) {
    const auto d = read_document(text);
    CHECK(d.error.empty());
    CHECK(d.root.kind == value_kind::null);
  }
}

TEST_CASE("config document: bad text is told with its place", "[config]") {
  struct row {
    const char* name;
    std::string text;
    int line;
    const char* says;
  };
  const row rows[] = {
      {"wrong indentation", "a:\n    b: 1\n  c: 2\n", 3, "not valid YAML"},
      {"a tab", "a:\n\tb: 1\n", 2, "not valid YAML"},
      {"unclosed quote", "a: \"b\n", 1, "not valid YAML"},
      {"invalid UTF-8", "a: b\nc: \xff\xfe\n", 2, "not valid UTF-8"},
      {"duplicate key", "a: 1\nb: 2\na: 3\n", 3, "\"a\" stands here for the second time"},
      {"alias", "a: &x 1\nb: *x\n", 2, "aliases"},
      {"second document", "a: 1\n---\nb: 2\n", 2, "second document"},
      {"a map as a name", "{a: 1}: 2\n", 1, "a name is expected"},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) {
      const auto d = read_document(r.text);
      CHECK_THAT(d.error, Catch::Contains(r.says));
      CHECK(d.line == r.line);
    }
}

TEST_CASE("config document: depth and length are bounded", "[config]") {
  CHECK_THAT(read_document(std::string(100'000, '[')).error, Catch::Contains("levels deep"));
  CHECK_THAT(read_document("a: " + std::string((1 << 20) + 1, 'x')).error, Catch::Contains("1 MiB"));
}

TEST_CASE("config document: random text neither crashes nor hangs", "[config]") {
  std::mt19937 random{42};
  constexpr std::string_view alphabet = "ab:- \n\t[]{},'\"|>&*#!%@`\\\xc3\xa9\xff";
  for (int round = 0; round < 2000; ++round) {
    std::string text(random() % 60, ' ');
    for (auto& c : text)
      c = alphabet[random() % alphabet.size()];
    const auto d = read_document(text);
    CHECK(d.line >= 0);
  }
}
