#include "tools/cli/json.hpp"
#include "tools/cli/three_way.hpp"

#include <catch2/catch.hpp>

using namespace troupe::cli;

namespace {

json::value value(const char* text) { return *parse_json(text); }

json::value patch(const char* applied, const char* wanted, const char* live) {
  return three_way_patch(value(applied).as_object(), value(wanted).as_object(), value(live).as_object());
}

} // namespace

TEST_CASE("cli apply: the patch of three versions", "[cli]") {
  struct row {
    const char* name;
    const char* applied;
    const char* wanted;
    const char* live;
    const char* want;
  };
  const row rows[] = {
      {"nothing changed", R"({"a":1})", R"({"a":1})", R"({"a":1})", "{}"},
      {"what the server added is left alone", R"({"a":1})", R"({"a":1})", R"({"a":1,"b":2})", "{}"},
      {"changed", R"({"a":1})", R"({"a":2})", R"({"a":1})", R"({"a":2})"},
      {"changed by others", R"({"a":1})", R"({"a":1})", R"({"a":3})", R"({"a":1})"},
      {"added", R"({})", R"({"a":1})", R"({})", R"({"a":1})"},
      {"given up", R"({"a":1,"b":2})", R"({"a":1})", R"({"a":1,"b":2})", R"({"b":null})"},
      {"given up, and gone already", R"({"b":2})", R"({})", R"({})", "{}"},
      {"inside", R"({"s":{"a":1,"b":1}})", R"({"s":{"a":2}})", R"({"s":{"a":1,"b":1,"c":1}})",
       R"({"s":{"a":2,"b":null}})"},
      {"a list with defaults filled in", R"({"l":[{"n":"x"}]})", R"({"l":[{"n":"x"}]})", R"({"l":[{"n":"x","d":1}]})",
       "{}"},
      {"a list that says something new", R"({"l":[{"n":"x"}]})", R"({"l":[{"n":"y"}]})", R"({"l":[{"n":"x","d":1}]})",
       R"({"l":[{"n":"y"}]})"},
      {"a longer list", R"({"l":[1]})", R"({"l":[1,2]})", R"({"l":[1]})", R"({"l":[1,2]})"},
      {"something in a list was given up", R"({"l":[{"n":"x","e":1}]})", R"({"l":[{"n":"x"}]})",
       R"({"l":[{"n":"x","e":1}]})", R"({"l":[{"n":"x"}]})"},
      {"empty is nothing", R"({})", R"({"m":{},"l":[]})", R"({})", "{}"},
      {"status is not ours", R"({"status":{"x":1}})", R"({"status":{"y":1}})", R"({"status":{"z":1}})", "{}"},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) { CHECK(patch(r.applied, r.wanted, r.live) == value(r.want)); }
}
