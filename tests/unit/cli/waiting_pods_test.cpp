#include "tools/cli/waiting_pods.hpp"

#include "tools/cli/json.hpp"

#include <catch2/catch.hpp>

using namespace troupe::cli;

namespace {

json::object object(const std::string& text) { return parse_json(text)->as_object(); }

json::object waiting(const std::string& name, const std::string& reason) {
  return object(R"({"metadata":{"name":")" + name + R"("},"status":{"phase":"Pending","containerStatuses":[
    {"name":"c","state":{"waiting":{"reason":")" +
                reason + R"(","message":"why"}}}]}})");
}

} // namespace

TEST_CASE("cli progress: why a pod waits", "[cli]") {
  CHECK(waiting_reason(waiting("a", "ImagePullBackOff")) == "ImagePullBackOff: why");
  CHECK(waiting_reason(waiting("a", "ContainerCreating")).empty());
  CHECK(waiting_reason(object(R"({"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False",
    "reason":"Unschedulable","message":"0/1 nodes are available"}]}})")) == "Unschedulable: 0/1 nodes are available");
  CHECK(waiting_reason(object(R"({"status":{"phase":"Failed","conditions":[{"type":"PodScheduled","status":"False",
    "reason":"Unschedulable"}]}})"))
            .empty());
  CHECK(waiting_reason(object(R"({"status":{"initContainerStatuses":[{"state":{"waiting":
    {"reason":"CrashLoopBackOff"}}}]}})")) == "CrashLoopBackOff");
  const auto long_reason = waiting_reason(object(R"({"status":{"containerStatuses":[{"state":{"waiting":
    {"reason":"R","message":")" + std::string(500, 'x') +
                                                 R"("}}}]}})"));
  CHECK(long_reason.ends_with("x…"));
  CHECK(long_reason.size() < 170);
}

TEST_CASE("cli progress: the reason that most pods wait for", "[cli]") {
  waiting_pods pods;
  CHECK(pods.text().empty());
  pods.note("ADDED", waiting("a", "ImagePullBackOff"));
  CHECK(pods.text() == "waiting: ImagePullBackOff: why");
  pods.note("ADDED", waiting("b", "ErrImagePull"));
  pods.note("MODIFIED", waiting("a", "ErrImagePull"));
  CHECK(pods.text() == "2 pods waiting: ErrImagePull: why");
  pods.note("DELETED", waiting("a", "ErrImagePull"));
  pods.note("MODIFIED", object(R"({"metadata":{"name":"b"},"status":{"phase":"Running"}})"));
  CHECK(pods.text().empty());
}
