#include "tools/cli/errors.hpp"
#include "tools/cli/http_client.hpp"
#include "tools/cli/resources.hpp"

#include <catch2/catch.hpp>

using namespace troupe::cli;

namespace {

std::vector<std::string> read(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const auto& r : read_references(words))
    out.push_back(r.name.empty() ? display_type(*r.kind) : display_name(*r.kind, r.name));
  return out;
}

} // namespace

TEST_CASE("cli resources: what people type", "[cli]") {
  using list = std::vector<std::string>;
  CHECK(read({"jobs"}) == list{"jobs.batch"});
  CHECK(read({"po", "a", "b"}) == list{"pod/a", "pod/b"});
  CHECK(read({"job/x", "pod/y"}) == list{"job.batch/x", "pod/y"});
  CHECK(read({"jobs,pods"}) == list{"jobs.batch", "pods"});
  CHECK(read({"cj"}) == list{"cronjobs.batch"});
  CHECK_THROWS_WITH(read({"widgets"}), "error: the server doesn't have a resource type \"widgets\"");
  CHECK_THROWS_AS(read({"job/x", "y"}), command_error);
  CHECK_THROWS_AS(read({}), command_error);
}

TEST_CASE("cli resources: paths", "[cli]") {
  const auto& jobs = *troupe::api::find_by_any_name("jobs");
  const auto& nodes = *troupe::api::find_by_any_name("nodes");
  CHECK(path_of(jobs, "ns", "x") == "/apis/batch/v1/namespaces/ns/jobs/x");
  CHECK(path_of(jobs, "") == "/apis/batch/v1/jobs");
  CHECK(path_of(nodes, "ns", "n") == "/api/v1/nodes/n");
  CHECK(query_of({{"a", "x=1,y"}, {"b", ""}, {"c", "2"}}) == "?a=x%3D1%2Cy&c=2");
  CHECK(query_of({{"a", ""}}).empty());
  CHECK(url_encode("a/ü b") == "a%2F%C3%BC%20b");
}
