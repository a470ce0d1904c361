#include "tools/cli/json.hpp"

#include <catch2/catch.hpp>

using namespace troupe::cli;

TEST_CASE("cli yaml: as kubectl prints it", "[cli]") {
  const auto v = parse_json(R"({
    "kind": "Job", "apiVersion": "batch/v1",
    "metadata": {"name": "x", "labels": {}, "creationTimestamp": "2026-01-01T12:00:00Z"},
    "spec": {"list": ["a", {"b": 1, "c": [true, null]}], "empty": [], "suspend": false,
             "texts": ["true", "12", "", "a: b", "two\nlines", "two\nlines\n", "it's", "- x", "tab\t"]}})");
  REQUIRE(v);
  CHECK(to_yaml(*v) == R"(apiVersion: batch/v1
kind: Job
metadata:
  creationTimestamp: '2026-01-01T12:00:00Z'
  labels: {}
  name: x
spec:
  empty: []
  list:
  - a
  - b: 1
    c:
    - true
    - null
  suspend: false
  texts:
  - 'true'
  - '12'
  - ""
  - 'a: b'
  - |-
    two
    lines
  - |
    two
    lines
  - it's
  - '- x'
  - "tab\t"
)");
}

TEST_CASE("cli json: indented by four, names in order", "[cli]") {
  CHECK(pretty_json(*parse_json(R"({"b":[1,{}],"a":"x"})")) ==
        "{\n    \"a\": \"x\",\n    \"b\": [\n        1,\n        {}\n    ]\n}\n");
}

TEST_CASE("cli json: parts that are missing", "[cli]") {
  const auto o = parse_json(R"({"n":3,"t":"x","f":true,"z":null,"o":{"p":1}})")->as_object();
  CHECK(text_at(o, "n") == "3");
  CHECK(text_at(o, "nothing").empty());
  CHECK(number_at(o, "t", 7) == 7);
  CHECK(flag_at(o, "f"));
  CHECK_FALSE(flag_at(o, "n"));
  CHECK(number_at(object_at(o, "o"), "p") == 1);
  CHECK(object_at(o, "n").empty());
  CHECK(list_at(o, "o").empty());
  CHECK_FALSE(has(o, "z"));
  CHECK_FALSE(parse_json("{"));
  CHECK_FALSE(parse_json(std::string(1000, '[')));
}
