#include "messages/codec/yaml_write.hpp"

#include "messages/resource/batch.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>

using namespace troupe::api;

TEST_CASE("YAML out: as kubectl prints it", "[codec][yaml]") {
  Job job;
  job.metadata.name = "pi";
  job.metadata.creationTimestamp.micros = 1'767'323'045'000'000;
  job.metadata.annotations["note"] = "two\nlines\n";
  job.spec.parallelism = 2;
  auto& pod = job.spec.template_.spec;
  pod.restartPolicy = "Never";
  auto& main = pod.containers.emplace_back();
  main.name = "main";
  main.args = {"-c", "true", "5"};
  CHECK(to_yaml(make_resource(job)) == R"(apiVersion: batch/v1
kind: Job
metadata:
  annotations:
    note: |
      two
      lines
  creationTimestamp: "2026-01-02T03:04:05Z"
  name: pi
spec:
  parallelism: 2
  template:
    metadata: {}
    spec:
      containers:
      - args:
        - -c
        - "true"
        - "5"
        name: main
        resources: {}
      restartPolicy: Never
status: {}
)");
}

TEST_CASE("YAML out: texts", "[codec][yaml]") {
  struct row {
    const char* json;
    const char* yaml;
  };
  const row rows[] = {
      {R"("")", "\"\"\n"},
      {R"("a b")", "a b\n"},
      {R"("a: b")", "'a: b'\n"},
      {R"("it's: so")", "'it''s: so'\n"},
      {R"("- a")", "'- a'\n"},
      {R"("-a")", "-a\n"},
      {R"("a #b")", "'a #b'\n"},
      {R"("*")", "'*'\n"},
      {R"("yes")", "\"yes\"\n"},
      {R"("null")", "\"null\"\n"},
      {R"("1e3")", "\"1e3\"\n"},
      {R"("2026-01-02")", "\"2026-01-02\"\n"},
      {R"("tab\there")", "tab\there\n"},
      {R"("\u0007")", "\"\\a\"\n"},
      {R"("a\nb")", "|-\n  a\n  b\n"},
      {R"("é")", "é\n"},
      {R"({"a":[],"b":{},"c":null,"d":1.5,"e":true})", "a: []\nb: {}\nc: null\nd: 1.5\ne: true\n"},
      {R"([[1,2],{"a":1,"b":[3]}])", "- - 1\n  - 2\n- a: 1\n  b:\n  - 3\n"},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.json) { CHECK(yaml_of_json(r.json) == r.yaml); }
}

TEST_CASE("YAML out: long lines are folded at spaces", "[codec][yaml]") {
  const std::string words =
      "the quick brown fox jumps over the lazy dog and the quick brown fox jumps over the lazy dog";
  CHECK(yaml_of_json("{\"message\":\"" + words + "\"}") ==
        "message: the quick brown fox jumps over the lazy dog and the quick brown fox jumps\n  over the lazy dog\n");
}

TEST_CASE("YAML out: no JSON, no YAML", "[codec][yaml]") { CHECK_THROWS_AS(yaml_of_json("{"), std::invalid_argument); }
