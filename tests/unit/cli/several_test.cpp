#include "tools/cli/several.hpp"

#include "tools/cli/commands.hpp"
#include "tools/cli/errors.hpp"

#include <catch2/catch.hpp>

using namespace troupe::cli;

TEST_CASE("cli: one name that is not there hides no other", "[cli]") {
  std::vector<std::string> found, refusals;
  for_each_name({"a", "nope", "b", "gone"}, refusals, [&](const std::string& name) {
    if (name.size() > 1)
      throw api_error("no " + name, 404, "NotFound");
    found.push_back(name);
  });
  CHECK(found == std::vector<std::string>{"a", "b"});
  CHECK(refusals == std::vector<std::string>{"no nope", "no gone"});
  CHECK(say_refusals({}) == exit_status::ok);
  const auto unreached = [](const std::string&) { throw std::runtime_error("refused"); };
  CHECK_THROWS_AS(for_each_name({"a"}, refusals, unreached), std::runtime_error);
}

TEST_CASE("cli delete: nothing named is a mistake", "[cli]") {
  CHECK_THROWS_WITH(run_delete({}),
                    Catch::StartsWith("error: You must provide one or more resources by argument or filename."));
}
