#include "tools/cli/json.hpp"
#include "tools/cli/why.hpp"

#include "messages/resource/batch.hpp"

#include <catch2/catch.hpp>

using namespace troupe::cli;

TEST_CASE("cli why: reason, sentence, evidence, commands", "[cli]") {
  const auto answer = parse_json(R"({"reason":"BackOff","text":"It waits.","evidence":["a","b"],"try":["troupe x"]})");
  CHECK(why_text(answer->as_object()) == "BackOff\nIt waits.\nEvidence:\n  - a\n  - b\nTry:\n  troupe x\n");
  const auto bare = parse_json(R"({"reason":"Running","text":"It runs.","evidence":[],"try":[]})");
  CHECK(why_text(bare->as_object()) == "Running\nIt runs.\n");
}

TEST_CASE("cli why: where the API answers", "[cli]") {
  const reference job{&troupe::api::kind_of<troupe::api::Job>(), "a/b"};
  CHECK(own_path_of(job, "team a", "why") == "/troupe/v1/namespaces/team%20a/jobs/a%2Fb/why");
}
