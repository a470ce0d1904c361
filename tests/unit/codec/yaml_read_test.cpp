#include "messages/codec/yaml_read.hpp"

#include "messages/codec/yaml_scalar.hpp"
#include "messages/resource/batch.hpp"

#include <catch2/catch.hpp>

using namespace troupe::api;

namespace {

std::string json_of(std::string_view yaml) {
  std::vector<problem> problems;
  auto json = yaml_to_json(yaml, problems);
  for (const auto& p : problems)
    json += (json.empty() ? "" : "\n") + located(p, "");
  return json;
}

} // namespace

TEST_CASE("YAML in: scalars as Kubernetes takes them", "[codec][yaml]") {
  struct row {
    const char* yaml;
    const char* json;
  };
  const row rows[] = {
      {"text", "\"text\""},
      {"'1'", "\"1\""},
      {"\"true\"", "\"true\""},
      {"yes", "true"},
      {"Off", "false"},
      {"y", "true"},
      {"yEs", "\"yEs\""},
      {"a: ", R"({"a":null})"},
      {"a: ~", R"({"a":null})"},
      {"12", "12"},
      {"-0", "0"},
      {"+12", "12"},
      {"0644", "420"},
      {"0o644", "420"},
      {"0x1F", "31"},
      {"0b101", "5"},
      {"089", "89"}, // no octal, so a float
      {"1_000", "1000"},
      {"18446744073709551615", "18446744073709551615"},
      {"1.0", "1"},
      {"1.50", "1.5"},
      {"1e3", "1000"},
      {"1e400", "\"1e400\""},
      {".5", "0.5"},
      {"1e", "\"1e\""},
      {"1.2.3", "\"1.2.3\""},
      {"-", "[null]"},
      {"2026-01-02", "\"2026-01-02\""},
      {"1:30", "\"1:30\""},
      {"!!str 12", "\"12\""},
      {"!!int '12'", "12"},
      {"!!binary aGk=", "\"hi\""},
      {"!mine x", "\"x\""},
      {"|\n  a\n  b\n", R"("a\nb\n")"},
      {">-\n  a\n  b\n", R"("a b")"},
      {"{yes: 1, 2: b, null: c}", R"({"true":1,"2":"b","null":"c"})"},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.yaml) { CHECK(json_of(r.yaml) == r.json); }
}

TEST_CASE("YAML in: what JSON cannot say", "[codec][yaml]") {
  CHECK(json_of("a: .inf") == ":1:4: cannot read \".inf\" as a number that JSON has");
  CHECK(json_of("a: !!int x") == ":1:10: cannot read \"x\" as !!int");
  CHECK(json_of("? [a]\n: b") == ":1:3: a key must be a text, not a list or an object");
}

TEST_CASE("YAML in: aliases and merge keys", "[codec][yaml]") {
  CHECK(json_of("a: &x {b: 1}\nc: *x\nd: [*x, *x]") == R"({"a":{"b":1},"c":{"b":1},"d":[{"b":1},{"b":1}]})");
  CHECK(json_of("a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}") == R"({"a":{"b":1,"c":2},"d":{"c":3,"b":1}})");
  CHECK(json_of("a: &x {b: 1}\nc: &y {b: 2, d: 3}\ne: {<<: [*x, *y]}") ==
        R"({"a":{"b":1},"c":{"b":2,"d":3},"e":{"b":1,"d":3}})");
  CHECK(json_of("a: &x {b: 1}\nc: &y {<<: *x, d: 2}\ne: {<<: *y}") ==
        R"({"a":{"b":1},"c":{"d":2,"b":1},"e":{"d":2,"b":1}})");
  CHECK(json_of("'<<': 1") == R"({"\u003c\u003c":1})");
  CHECK(json_of("<<: 1") == ":1:5: map merge requires map or sequence of maps as the value");
  CHECK(json_of("a: *x") == ":1:5: unknown anchor 'x' referenced");
  CHECK(json_of("a: &x [*x]") == ":1:9: anchor 'x' value contains itself");
}

TEST_CASE("YAML in: a body of a request", "[codec][yaml]") {
  const auto read = read_yaml("apiVersion: batch/v1\nkind: Job\nspec:\n  parallelism: 2.0\n", kind_of<Job>());
  REQUIRE(read.object);
  CHECK(read.object.get<Job>().spec.parallelism == 2);
  CHECK(read_yaml("a: 1\n---\nb: 2\n", kind_of<Job>()).problems.at(0).message == "more than one document");
  CHECK(read_yaml("# nothing\n", kind_of<Job>()).problems.at(0).message == "the document is empty");
}

TEST_CASE("YAML in: typed problems", "[codec][yaml]") {
  const auto read = read_yaml("spec:\n  template:\n    spec:\n      containers:\n      - name: 1\n        env:\n"
                              "        - {name: A, value: 5}\n        nmae: x\n        name: w\n",
                              kind_of<Job>());
  std::string text;
  for (const auto& p : read.problems)
    text += located(p, "F") + '\n';
  CHECK(text ==
        "F:5:15: json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.name of "
        "type string\n"
        "F:7:28: json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of "
        "type string\n"
        "F:8:9: unknown field \"spec.template.spec.containers[0].nmae\"\n"
        "F:9:9: line 9: key \"name\" already set in map\n");
}
