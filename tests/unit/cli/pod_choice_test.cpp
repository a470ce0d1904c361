#include "tools/cli/json.hpp"
#include "tools/cli/pod_choice.hpp"

#include <catch2/catch.hpp>

using namespace troupe::cli;

namespace {

json::object object(const char* text) { return parse_json(text)->as_object(); }

std::string best(const char* text) {
  return text_at(object_at(best_pod(parse_json(text)->as_array()), "metadata"), "name");
}

} // namespace

TEST_CASE("cli logs: the most telling pod", "[cli]") {
  CHECK(best(R"([{"metadata":{"name":"waits"},"status":{"phase":"Pending"}},
    {"metadata":{"name":"runs"},"spec":{"nodeName":"n"},"status":{"phase":"Running"}}])") == "runs");
  CHECK(best(R"([{"metadata":{"name":"new","creationTimestamp":"2026-01-01T12:00:01Z"},"spec":{"nodeName":"n"}},
    {"metadata":{"name":"old","creationTimestamp":"2026-01-01T12:00:00Z"},"spec":{"nodeName":"n"}}])") == "old");
  CHECK(best(R"([{"metadata":{"name":"a"},"spec":{"nodeName":"n"},"status":{"containerStatuses":[{"restartCount":1}]}},
    {"metadata":{"name":"b"},"spec":{"nodeName":"n"},"status":{"containerStatuses":[{"restartCount":2}]}}])") == "b");
}

TEST_CASE("cli logs: containers", "[cli]") {
  const auto pod = object(R"({"metadata":{"annotations":{"kubectl.kubernetes.io/default-container":"b"}},
    "spec":{"containers":[{"name":"a"},{"name":"b"}],"initContainers":[{"name":"i"}]}})");
  CHECK(shown_names(containers_of(pod)) == std::vector<std::string>{"a", "b", "i (init)"});
  CHECK(default_container(pod) == "b");
  CHECK(default_container(object(R"({"spec":{"containers":[{"name":"a"}]}})")) == "a");
}

TEST_CASE("cli logs: a selector as text", "[cli]") {
  CHECK(selector_text(object(R"({"matchLabels":{"a":"1"},"matchExpressions":[
    {"key":"b","operator":"In","values":["x","y"]},{"key":"c","operator":"DoesNotExist"}]})")) == "a=1,b in (x,y),!c");
  CHECK(selector_text({}).empty());
}
