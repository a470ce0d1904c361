#include "messages/codec/json_read.hpp"

#include "messages/resource/batch.hpp"
#include "messages/resource/core.hpp"
#include "messages/resource/table_types.hpp"

#include <catch2/catch.hpp>

using namespace troupe::api;

namespace {

/// All that is wrong with a Job, a line a problem.
std::string complaints(std::string_view json) {
  std::string text;
  for (const auto& p : read_json(json, kind_of<Job>()).problems)
    text += located(p, "") + '\n';
  return text;
}

} // namespace

TEST_CASE("JSON in: a Job", "[codec][json]") {
  const auto read = read_json(R"({"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"pi","labels":{"a":"b"}},
    "spec":{"parallelism":2,"suspend":null,"template":{"spec":{"restartPolicy":"Never","containers":[
      {"name":"main","resources":{"limits":{"cpu":1.5,"memory":"1024Mi"}},"livenessProbe":{"httpGet":{"port":80}}}]}}}})",
                              kind_of<Job>());
  REQUIRE(read.problems.empty());
  CHECK(read.kind == "Job");
  CHECK(read.api_version == "batch/v1");
  const auto& job = read.object.get<Job>();
  CHECK(job.metadata.labels.at("a") == "b");
  CHECK(job.spec.parallelism == 2);
  CHECK_FALSE(job.spec.suspend);
  const auto& main = job.spec.template_.spec.containers.at(0);
  CHECK(main.resources.limits.at("cpu").text() == "1500m");
  CHECK(main.resources.limits.at("memory").text() == "1Gi");
  CHECK(main.livenessProbe->httpGet->port == IntOrString(80));
}

TEST_CASE("JSON in: what does not fit, in Go's words", "[codec][json]") {
  struct row {
    const char* json;
    const char* says;
  };
  const row rows[] = {
      {R"({"spec":{"parallelism":"2"}})",
       ":1:24: json: cannot unmarshal string into Go struct field JobSpec.spec.parallelism of type int32\n"},
      {R"({"spec":{"parallelism":1.5}})",
       ":1:24: json: cannot unmarshal number 1.5 into Go struct field JobSpec.spec.parallelism of type int32\n"},
      {R"({"spec":{"parallelism":2147483648}})",
       ":1:24: json: cannot unmarshal number 2147483648 into Go struct field JobSpec.spec.parallelism of type int32\n"},
      {R"({"spec":{"parallelism":1e2}})",
       ":1:24: json: cannot unmarshal number 1e2 into Go struct field JobSpec.spec.parallelism of type int32\n"},
      {R"({"spec":{"suspend":"yes"}})",
       ":1:20: json: cannot unmarshal string into Go struct field JobSpec.spec.suspend of type bool\n"},
      {R"({"spec":[]})", ":1:9: json: cannot unmarshal array into Go struct field Job.spec of type v1.JobSpec\n"},
      {R"({"spec":{"template":{"spec":{"restartPolicy":true}}}})",
       ":1:46: json: cannot unmarshal bool into Go struct field PodSpec.spec.template.spec.restartPolicy of type "
       "v1.RestartPolicy\n"},
      {R"({"spec":{"template":{"spec":{"containers":[{"image":3},{"image":4}]}}}})",
       ":1:53: json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.image of "
       "type "
       "string\n:1:65: json: cannot unmarshal number into Go struct field "
       "Container.spec.template.spec.containers.image of "
       "type string\n"},
      {R"({"spec":{"template":{"spec":{"containers":{}}}}})",
       ":1:43: json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type "
       "[]v1.Container\n"},
      {R"({"metadata":{"labels":{"a":1}}})",
       ":1:28: json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string\n"},
      {R"({"metadata":{"creationTimestamp":"today"}})",
       R"(:1:34: parsing time "today" as "2006-01-02T15:04:05Z07:00": cannot parse "today" as "2006")"
       "\n"},
      {R"({"metadata":{"creationTimestamp":7}})",
       ":1:34: json: cannot unmarshal number into Go value of type string\n"},
      {R"({"spec":{"template":{"spec":{"overhead":{"cpu":"1x"}}}}})",
       ":1:48: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'\n"},
      {R"([])", ":1:1: json: cannot unmarshal array into Go value of type v1.Job\n"},
      {R"({"spec":{"foo":{"bar":[1,{}]}},"Spec":1})",
       ":1:10: unknown field \"spec.foo\"\n:1:32: unknown field \"Spec\"\n"},
      {R"({"spec":{"template":{"spec":{"containers":[{},{"nmae":"x"}]}}}})",
       ":1:48: unknown field \"spec.template.spec.containers[1].nmae\"\n"},
      {R"({"spec":{"parallelism":1,"parallelism":2},"kind":"Job","kind":"Job"})",
       ":1:26: duplicate field \"spec.parallelism\"\n:1:56: duplicate field \"kind\"\n"},
      {R"({"metadata":{"labels":{"a":"1","a":"2"}}})", ":1:32: duplicate field \"metadata.labels.a\"\n"},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.json) { CHECK(complaints(r.json) == r.says); }
}

TEST_CASE("JSON in: all problems at once, each with its place; the rest is read", "[codec][json]") {
  const auto read = read_json("{\n  \"spec\": {\n    \"paralelism\": 1,\n    \"completions\": \"x\\ty\",\n"
                              "    \"backoffLimit\": 3,\n    \"suspend\": 1\n  }\n}",
                              kind_of<Job>());
  REQUIRE(read.problems.size() == 3);
  CHECK(read.problems[0].line == 3);
  CHECK(read.problems[0].column == 5);
  CHECK(read.problems[0].kind == problem_kind::unknown_field);
  CHECK(read.problems[1].line == 4);
  CHECK(read.problems[1].path == "spec.completions");
  CHECK(read.problems[2].line == 6);
  CHECK_FALSE(read.object);
}

TEST_CASE("JSON in: unknown and duplicate fields leave the object usable", "[codec][json]") {
  const auto read = read_json(R"({"spec":{"foo":1,"parallelism":1,"parallelism":2}})", kind_of<Job>());
  CHECK_FALSE(any_fatal(read.problems));
  REQUIRE(read.object);
  CHECK(read.object.get<Job>().spec.parallelism == 2);
  CHECK(decode_error(kind_of<Job>(), read.problems) ==
        "Job in version \"v1\" cannot be handled as a Job: strict decoding error: unknown field \"spec.foo\", "
        "duplicate field \"spec.parallelism\"");
}

TEST_CASE("JSON in: a fatal problem is told alone", "[codec][json]") {
  const auto read = read_json(R"({"spec":{"foo":1,"parallelism":""}})", kind_of<Job>());
  CHECK(decode_error(kind_of<Job>(), read.problems) ==
        "Job in version \"v1\" cannot be handled as a Job: json: cannot unmarshal string into Go struct field "
        "JobSpec.spec.parallelism of type int32");
  CHECK(decode_error(kind_of<Job>(), {}).empty());
}

TEST_CASE("JSON in: raw values keep their text", "[codec][json]") {
  TableRow row;
  const auto report =
      read_json(R"({"cells":["a<",1.50,null,true,[1, {"x" : []}]],"object":{"b":{},"a":[{},{}, "\u00e9"]}})", row);
  REQUIRE(report.problems.empty());
  REQUIRE(row.cells.size() == 5);
  CHECK(row.cells[0].text == R"("a\u003c")");
  CHECK(row.cells[1].text == "1.50");
  CHECK(row.cells[2].text == "null");
  CHECK(row.cells[4].text == R"([1,{"x":[]}])");
  CHECK(row.object.text == R"({"b":{},"a":[{},{},"é"]})");
}

TEST_CASE("JSON in: bytes", "[codec][json]") {
  Secret secret;
  CHECK(read_json(R"({"data":{"k":"YQ=="}})", secret).problems.empty());
  CHECK(secret.data["k"].data == "a");
  Secret broken;
  const auto report = read_json(R"({"data":{"k":"YQ==*"}})", broken);
  REQUIRE(report.problems.size() == 1);
  CHECK(report.problems[0].message == "illegal base64 data at input byte 4");
}

TEST_CASE("JSON in: kind and apiVersion alone", "[codec][json]") {
  const auto meta =
      read_type_meta(R"({"spec":{"kind":"x"},"kind":"Job","items":[{"apiVersion":"y"}],"apiVersion":"v"})");
  CHECK(meta.kind == "Job");
  CHECK(meta.api_version == "v");
  CHECK(read_type_meta("[").kind.empty());
}
