#include "messages/codec/yaml_read.hpp"

#include "messages/resource/batch.hpp"
#include "messages/resource/core.hpp"

#include <catch2/catch.hpp>

using namespace troupe::api;

namespace {

/// All that is wrong with a manifest, a line a problem.
std::string complaints(std::string_view text) {
  std::string all;
  for (const auto& d : read_manifest(text, "f.yaml"))
    for (const auto& p : d.problems)
      all += located(p, d.source) + '\n';
  return all;
}

const std::string head = "apiVersion: batch/v1\nkind: Job\n";

} // namespace

TEST_CASE("manifest: several documents", "[codec][manifest]") {
  const auto documents =
      read_manifest("# first\n---\n" + head + "metadata: {name: a}\n---\n# nothing\n---\n\n--- # two\n" +
                        "apiVersion: v1\nkind: ConfigMap\ndata: {k: |\n   x}\n...\n---\nnull\n",
                    "f.yaml");
  for (const auto& d : documents)
    for (const auto& p : d.problems)
      UNSCOPED_INFO(located(p, d.source));
  REQUIRE(documents.size() >= 1);
  CHECK(documents[0].object.get<Job>().metadata.name == "a");
  CHECK(documents[0].line == 3);
  CHECK(documents[0].source == "f.yaml");
}

TEST_CASE("manifest: documents know their lines", "[codec][manifest]") {
  const auto documents =
      read_manifest(head + "---\n---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: space\n", "-");
  REQUIRE(documents.size() == 2);
  CHECK(documents[0].line == 1);
  CHECK(documents[1].line == 5);
  CHECK(documents[1].object.meta().name == "space");
}

TEST_CASE("manifest: nothing in it", "[codec][manifest]") {
  for (const auto* text : {"", "\n", "# only a comment\n", "---\n", "---\n---\n# x\n", "null\n", "~"}) {
    CAPTURE(text);
    CHECK(read_manifest(text, "-").empty());
  }
}

TEST_CASE("manifest: an error ends its document and no other", "[codec][manifest]") {
  const auto documents = read_manifest("a: [\n---\n" + head + "---\nb: \"\n---\n" + head, "-");
  REQUIRE(documents.size() == 4);
  CHECK(documents[0].problems.at(0).kind == problem_kind::syntax);
  CHECK(documents[1].object);
  CHECK(documents[2].problems.at(0).line == 6);
  CHECK(documents[3].object);
}

TEST_CASE("manifest: a List gives its items", "[codec][manifest]") {
  const auto yaml = read_manifest("apiVersion: v1\nkind: List\nitems:\n- {apiVersion: batch/v1, kind: Job}\n"
                                  "- {apiVersion: v1, kind: ConfigMap}\n",
                                  "-");
  REQUIRE(yaml.size() == 2);
  CHECK(yaml[0].object.is<Job>());
  CHECK(yaml[1].object.is<ConfigMap>());
  const auto json = read_manifest(
      "{\"apiVersion\":\"v1\",\"kind\":\"List\",\n\t\"items\":[{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\"}]}", "-");
  REQUIRE(json.size() == 1);
  CHECK(json[0].object.is<Job>());
}

TEST_CASE("manifest: JSON", "[codec][manifest]") {
  const auto documents =
      read_manifest("{\n\t\"apiVersion\": \"batch/v1\",\n\t\"kind\": \"Job\",\n\t\"spec\": {\"a\\/b\": 1}\n}\n", "-");
  REQUIRE(documents.size() == 1);
  REQUIRE(documents[0].problems.size() == 1);
  CHECK(documents[0].problems[0].message == "unknown field \"spec.a/b\"");
  CHECK(documents[0].problems[0].line == 4);
  CHECK(documents[0].object.is<Job>());
  CHECK(read_manifest("{apiVersion: batch/v1, kind: Job}", "-").at(0).object.is<Job>());
}

TEST_CASE("manifest: comments that are none", "[codec][manifest]") {
  struct row {
    const char* name;
    std::string text, says;
  };
  const row rows[] = {
      {"behind a kind", "apiVersion: batch/v1\nkind: Job // x\n",
       "f.yaml:2:7: no matches for kind \"Job // x\" in version \"batch/v1\": the value holds a comment, but YAML "
       "comments "
       "begin with #, not //\n"},
      {"behind a version", "apiVersion: batch/v1 // x\nkind: Job\n",
       "f.yaml:1:13: no matches for kind \"Job\" in version \"batch/v1 // x\": the value holds a comment, but YAML "
       "comments "
       "begin with #, not //\n"},
      {"a line of its own", head + "// a comment\nspec:\n  parallelism: 1\n",
       "f.yaml:3:1: expected a colon behind the key (line 3: YAML comments begin with #, not //)\n"},
      {"behind a key", head + "spec: // other\n  parallelism: 1\n",
       "f.yaml:3:7: expected KEY: VALUE (line 3: YAML comments begin with #, not //)\n"},
      {"behind a number", head + "spec:\n  parallelism: 1 // one\n",
       "f.yaml:4:16: json: cannot unmarshal string into Go struct field JobSpec.spec.parallelism of type int32 (the "
       "value "
       "\"1 // one\" holds a comment: YAML comments begin with #)\n"},
      {"behind a word", head + "spec:\n  completionMode: Indexed // numbered\n",
       "f.yaml:4:19: spec.completionMode: the value \"Indexed // numbered\" holds a comment: YAML comments begin with "
       "#\n"},
      {"before a key", head + "spec:\n  // parallelism: 1\n",
       "f.yaml:4:3: unknown field \"spec.// parallelism\" (YAML comments begin with #)\n"},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) { CHECK(complaints(r.text) == r.says); }
}

TEST_CASE("manifest: slashes that are no comment", "[codec][manifest]") {
  CHECK(complaints(head + "metadata:\n  annotations: {a: 'http://x // y'}\n") == "");
}

TEST_CASE("manifest: kinds", "[codec][manifest]") {
  CHECK(complaints("kind: Job\n") == "f.yaml:1:1: apiVersion is not set\n");
  CHECK(complaints("a: 1\n") == "f.yaml:1:1: apiVersion is not set\nf.yaml:1:1: kind is not set\n");
  CHECK(complaints("apiVersion: v1\nkind: Job\n") ==
        "f.yaml:2:7: no matches for kind \"Job\" in version \"v1\" (Job is in batch/v1)\n");
  CHECK(complaints("apiVersion: apps/v1\nkind: Deployment\n") ==
        "f.yaml:2:7: no matches for kind \"Deployment\" in version \"apps/v1\"\n");
  CHECK(complaints("apiVersion: 1\nkind: [Job]\n") ==
        "f.yaml:1:13: apiVersion must be a string\nf.yaml:2:7: kind must be a string\n");
  CHECK(complaints("- a\n") == "f.yaml:1:1: expected an object with apiVersion and kind, found a list\n");
  CHECK(complaints("hello\n") == "f.yaml:1:1: expected an object with apiVersion and kind, found a text\n");
}

TEST_CASE("manifest: what was expected where the YAML breaks", "[codec][manifest]") {
  struct row {
    const char* name;
    std::string text, says;
  };
  const row rows[] = {
      {"less than a sibling", "metadata:\n  name: x\n spec: {}\n",
       "3:2: wrong indentation: expected 2 blanks (as line 2) or 0 blanks (as line 1), found 1 blank"},
      {"less than a list item's fields", "a:\n- name: x\n image: y\n",
       "3:2: wrong indentation: expected 2 blanks (as line 2) or 0 blanks (as line 2), found 1 blank"},
      {"deeper below a value", "spec:\n  parallelism: 1\n\n   completions: 2\n",
       "4:4: wrong indentation: expected 2 blanks (as line 2), found 3 blanks; line 2 has its value already"},
      {"a list item too far left", "a:\n  b:\n    - x: 1\n  - y: 2\n",
       "4:3: expected KEY: VALUE, found a list item; the items above are indented by 4 blanks (as line 3)"},
      {"no colon", "spec:\n  parallelism 3\n  completions: 2\n", "2:3: expected KEY: VALUE, found \"parallelism 3\""},
      {"a tab", "spec:\n\tparallelism: 1\n", "2:1: expected blanks as indentation, found a tab"},
      {"slashes in several lines", "spec:\n  // one\n  // two\n  a: b\n",
       "2:3: expected KEY: VALUE (lines 2, 3: YAML comments begin with #, not //)"},
      {"a quote that stays open", "a: b\nc: \"x\\\"\nd: e\n", "2:4: the quote \" opened at 2:4 is never closed"},
      {"the same in braces", "metadata: {é: 'x}\n", "1:15: the quote ' opened at 1:15 is never closed"},
      {"a quote that another line closes", "a:\n- name: \"x\n  image: \"y\"\n",
       "2:9: the quote \" opened at 2:9 is not closed in its line; expected the closing quote there, or deeper "
       "indented "
       "lines"},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) { CHECK(complaints(r.text) == "f.yaml:" + r.says + "\n"); }
}

TEST_CASE("manifest: every value that ends in a comment is told", "[codec][manifest]") {
  CHECK(complaints(head + "metadata:\n  name: a // job\n  labels: {x: y // z\n    }\nspec:\n  template:\n    spec:\n"
                          "      containers:\n      - image: busybox // img\n        args: [-c, a // b]\n"
                          "      restartPolicy: Never // x\n") ==
        "f.yaml:4:9: the value \"a // job\" holds a comment: YAML comments begin with #, not //\n"
        "f.yaml:5:15: the value \"y // z\" holds a comment: YAML comments begin with #, not //\n"
        "f.yaml:11:16: the value \"busybox // img\" holds a comment: YAML comments begin with #, not //\n"
        "f.yaml:12:20: the value \"a // b\" holds //: YAML comments begin with #, not //\n"
        "f.yaml:13:22: spec.template.spec.restartPolicy: the value \"Never // x\" holds a comment: YAML comments begin "
        "with #\n");
  CHECK(complaints("apiVersion: batch/v1\nkind: Job // j\nmetadata: {name: x // y\n  }\n") ==
        "f.yaml:2:7: no matches for kind \"Job // j\" in version \"batch/v1\": the value holds a comment, but YAML "
        "comments begin with #, not //\n"
        "f.yaml:3:18: the value \"x // y\" holds a comment: YAML comments begin with #, not //\n");
}

TEST_CASE("manifest: slashes in a free text are a hint only", "[codec][manifest]") {
  const auto documents = read_manifest(head + "spec:\n  template:\n    spec:\n      containers:\n"
                                              "      - args: [-c, print(7 // 2), 'a // b']\n",
                                       "-");
  REQUIRE(documents.size() == 1);
  CHECK(documents[0].problems.empty());
  CHECK(documents[0].object);
  REQUIRE(documents[0].hints.size() == 1);
  CHECK(located(documents[0].hints[0], "f") ==
        "f:7:20: the value \"print(7 // 2)\" holds //: YAML comments begin with #, not //");
}
