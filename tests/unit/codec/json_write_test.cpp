#include "messages/codec/json_write.hpp"

#include "messages/codec/json_text.hpp"
#include "messages/resource/batch.hpp"
#include "messages/resource/core.hpp"
#include "messages/resource/event.hpp"
#include "messages/resource/status.hpp"
#include "messages/resource/table_types.hpp"

#include <catch2/catch.hpp>

using namespace troupe::api;

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

} // namespace

TEST_CASE("JSON out: an empty Job, as Kubernetes writes it", "[codec][json]") {
  CHECK(to_json(Job{}) == R"({"kind":"Job","apiVersion":"batch/v1","metadata":{},"spec":{"template":{"metadata":{},)"
                          R"("spec":{"containers":[]}}},"status":{}})");
}

TEST_CASE("JSON out: presence", "[codec][json]") {
  SECTION("a pointer to zero is written, no pointer is not") {
    JobSpec spec;
    spec.parallelism = 0;
    spec.suspend = false;
    CHECK(to_json(spec) == R"({"parallelism":0,"template":{"metadata":{},"spec":{"containers":[]}},"suspend":false})");
  }
  SECTION("structs are written although empty, boxes are not") {
    Container c;
    c.name = "main";
    CHECK(to_json(c) == R"({"name":"main","resources":{}})");
    c.securityContext.emplace();
    CHECK(to_json(c) == R"({"name":"main","resources":{},"securityContext":{}})");
  }
  SECTION("an unset time is null where Go has no omitzero") {
    PodCondition c;
    c.type = "Ready";
    c.lastTransitionTime.micros = 1'767'323'045'000'000;
    CHECK(to_json(c) ==
          R"({"type":"Ready","status":"","lastProbeTime":null,"lastTransitionTime":"2026-01-02T03:04:05Z"})");
    CHECK(to_json(ObjectMeta{}) == "{}");
  }
  SECTION("events keep what is always written") {
    const auto text = to_json(Event{});
    CHECK(text ==
          R"({"kind":"Event","apiVersion":"v1","metadata":{},"involvedObject":{},"source":{},"firstTimestamp":null,)"
          R"("lastTimestamp":null,"eventTime":null,"reportingComponent":"","reportingInstance":""})");
  }
  SECTION("a pointer without omitempty is null") { CHECK(to_json(GRPCAction{}) == R"({"port":0,"service":null})"); }
  SECTION("elements of typed lists carry no kind, those of PartialObjectMetadataList do") {
    JobList jobs;
    jobs.items.emplace_back().metadata.name = "a";
    CHECK(to_json(jobs).starts_with(R"({"kind":"JobList","apiVersion":"batch/v1","metadata":{},"items":[{"metadata")"));
    PartialObjectMetadataList list;
    list.items.emplace_back().metadata.name = "a";
    CHECK(to_json(list) ==
          R"({"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":{},"items":[)"
          R"({"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"a"}}]})");
  }
}

TEST_CASE("JSON out: special scalars", "[codec][json]") {
  Secret secret;
  secret.data["key"].data = "any \xff";
  CHECK(to_json(secret) == R"({"kind":"Secret","apiVersion":"v1","metadata":{},"data":{"key":"YW55IP8="}})");
  TCPSocketAction by_name, by_number;
  by_name.port = IntOrString("http");
  by_number.port = IntOrString(80);
  CHECK(to_json(by_name) == R"({"port":"http"})");
  CHECK(to_json(by_number) == R"({"port":80})");
  TableRow row;
  row.cells = {{"\"a\""}, {"1"}, {""}};
  row.object.text = R"({"kind":"Job"})";
  CHECK(to_json(row) == R"({"cells":["a",1,null],"object":{"kind":"Job"}})");
  ResourceRequirements r;
  r.limits["cpu"] = Quantity("1000m");
  CHECK(to_json(r) == R"({"limits":{"cpu":"1"}})");
}

TEST_CASE("JSON out: a volume is flat", "[codec][json]") {
  Volume v;
  v.name = "scratch";
  v.emptyDir.emplace().sizeLimit = Quantity("1Gi");
  CHECK(to_json(v) == R"({"name":"scratch","emptyDir":{"sizeLimit":"1Gi"}})");
}

TEST_CASE("JSON out: escapes as Go's", "[codec][json]") {
  CHECK(escaped("plain \xc3\xa9 \xf0\x9f\x98\x80") == "\"plain \xc3\xa9 \xf0\x9f\x98\x80\"");
  CHECK(escaped("\"\\\b\f\n\r\t") == R"("\"\\\b\f\n\r\t")");
  CHECK(escaped(std::string_view("\0\x1f\x7f", 3)) == "\"\\u0000\\u001f\x7f\"");
  CHECK(escaped("<a>&") == R"("\u003ca\u003e\u0026")");
  CHECK(escaped("\u2028\u2029\u202a") == "\"\\u2028\\u2029\u202a\"");
  CHECK(escaped("a\xff"
                "b\xc3") == R"("a\ufffdb\ufffd")");
  CHECK(escaped("\xed\xa0\x80") == R"("\ufffd\ufffd\ufffd")"); // a surrogate
  CHECK(escaped("") == "\"\"");
}

TEST_CASE("base64: both ways", "[codec][json]") {
  const std::string_view rows[][2] = {{"", ""},        {"f", "Zg=="},        {"fo", "Zm8="},
                                      {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"\xff\xfe", "//4="}};
  for (const auto& [plain, coded] : rows) {
    std::string text, back;
    std::size_t bad = 0;
    append_base64(text, plain);
    CHECK(text == coded);
    REQUIRE(read_base64(coded, back, bad));
    CHECK(back == plain);
  }
  for (const auto* wrong : {"Z", "Zg", "Zg=", "Zg===", "=", "Zg==Zg==", "Z-g=", "Zm9v="}) {
    CAPTURE(wrong);
    std::string back;
    std::size_t bad = 0;
    CHECK_FALSE(read_base64(wrong, back, bad));
  }
}
