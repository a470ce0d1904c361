#include "messages/codec/json_read.hpp"
#include "messages/codec/yaml_read.hpp"
#include "messages/resource/batch.hpp"

#include <catch2/catch.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <random>

using namespace troupe::api;

namespace {

const std::string head = "apiVersion: batch/v1\nkind: Job\n";
constexpr std::size_t mebi = 1 << 20;

/// The most memory that this process ever had, in bytes.
std::size_t peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::size_t>(usage.ru_maxrss) * 1024;
}

std::string repeated(std::string_view piece, std::size_t size) {
  std::string text;
  text.reserve(size + piece.size());
  while (text.size() < size)
    text += piece;
  return text;
}

/// The one problem of a manifest of one document.
problem only_problem(std::string_view text) {
  const auto documents = read_manifest(text, "-");
  REQUIRE(documents.size() == 1);
  REQUIRE(documents[0].problems.size() == 1);
  CHECK_FALSE(documents[0].object);
  return documents[0].problems[0];
}

/// What ended the reading of a JSON text.
problem last_json_problem(std::string_view text) {
  const auto read = read_json(text, kind_of<Job>());
  REQUIRE_FALSE(read.problems.empty());
  CHECK_FALSE(read.object);
  return read.problems.back();
}

bool mentions(const document& d, std::string_view message) {
  return std::ranges::any_of(d.problems, [&](const problem& p) { return p.message == message; });
}

} // namespace

TEST_CASE("bad input: 100 MiB are refused in flat memory", "[codec][bad]") {
  const auto piece = GENERATE(as<std::string>{}, "- {name: a, image: b}\n", "x", "\"", "[", "// a\n");
  const auto text = head + "spec:\n" + repeated(piece, 100 * mebi);
  const auto before = peak_memory();
  const auto p = only_problem(text);
  CHECK(p.message == "the document has more than 3145728 bytes");
  CHECK(last_json_problem(text).message.ends_with("more than the limit of 3145728"));
  CHECK(peak_memory() < before + 8 * mebi);
}

TEST_CASE("bad input: 100 MiB of documents", "[codec][bad]") {
  const auto text = repeated("---\n" + head, 100 * mebi);
  const auto before = peak_memory();
  const auto documents = read_manifest(text, "-");
  REQUIRE(documents.size() == 1001);
  CHECK(documents.back().problems.at(0).message == "more than 1000 documents");
  CHECK(documents.back().problems.at(0).line == 3001);
  CHECK(peak_memory() < before + 32 * mebi);
}

TEST_CASE("bad input: nodes without end in one document", "[codec][bad]") {
  const auto p = only_problem(head + "spec: [" + repeated("a,", 2 * mebi) + "]");
  CHECK(p.message == "the document has more than 500000 nodes");
}

TEST_CASE("bad input: 10,000 levels", "[codec][bad]") {
  CHECK(only_problem(head + "spec: " + std::string(10'000, '[')).message == "nested deeper than 64 levels");
  std::string maps = head;
  for (int i = 0; i < 1'000; ++i)
    maps += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  CHECK(only_problem(maps).message == "nested deeper than 64 levels");
  CHECK(only_problem(head + "spec: " + std::string(10'000, '{')).message == "nested deeper than 64 levels");
  CHECK(last_json_problem("{\"spec\":" + std::string(10'000, '[')).message == "invalid JSON: too deep");
  CHECK(last_json_problem("{\"x\":" + std::string(33, '[') + std::string(33, ']') + "}").message ==
        "invalid JSON: too deep");
}

TEST_CASE("bad input: alias bombs", "[codec][bad]") {
  std::string bomb = head + "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const auto last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
    for (int k = 0; k < 8; ++k)
      bomb += ", " + last;
    bomb += "]\n";
  }
  const auto before = peak_memory();
  const auto documents = read_manifest(bomb, "-");
  REQUIRE(documents.size() == 1);
  CHECK_FALSE(documents[0].object);
  CHECK(mentions(documents[0], "the aliases repeat too much of the document"));
  CHECK(peak_memory() < before + 16 * mebi);

  std::string merges = head + "m0: &m0 {}\n";
  for (int i = 1; i < 40; ++i) {
    const auto last = std::to_string(i - 1);
    merges += "m" + std::to_string(i) + ": &m" + std::to_string(i) + " {<<: [*m" + last + ", *m" + last + "]}\n";
  }
  const auto merged = read_manifest(merges, "-");
  CHECK(mentions(merged.at(0), "the aliases repeat too much of the document"));
}

TEST_CASE("bad input: invalid UTF-8", "[codec][bad]") {
  const auto p = only_problem(head + "metadata:\n  name: \xc3\xa9\xff\n");
  CHECK(p.message == "the text is no valid UTF-8");
  CHECK(p.line == 4);
  CHECK(p.column == 10);
  CHECK(last_json_problem("{\"metadata\":{\"name\":\"\xff\"}}").kind == problem_kind::syntax);
  CHECK(only_problem(head + std::string("a: \0b", 5)).message == "control characters are not allowed");
}

TEST_CASE("bad input: unclosed quotes", "[codec][bad]") {
  CHECK(only_problem(head + "a: \"x\nb: y\n").kind == problem_kind::syntax);
  CHECK(only_problem(head + "a: 'x\nb: y\n").kind == problem_kind::syntax);
  const auto p = last_json_problem("{\"metadata\":\n{\"name\":\"x}}");
  CHECK(p.message == "invalid JSON: incomplete JSON");
  CHECK(p.line == 2);
}

TEST_CASE("bad input: numbers that are too large", "[codec][bad]") {
  CHECK(last_json_problem(R"({"spec":{"parallelism":1e400}})").message == "invalid JSON: a number is too large");
  CHECK(last_json_problem(R"({"spec":{"foo":-1e400}})").message == "invalid JSON: a number is too large");
  CHECK(only_problem(head + "spec: {parallelism: 1e400}\n").message ==
        "spec.parallelism: the number 1e400 is out of range");
  CHECK(last_json_problem(R"({"spec":{"activeDeadlineSeconds":123456789012345678901}})").message ==
        "json: cannot unmarshal number 123456789012345678901 into Go struct field JobSpec.spec.activeDeadlineSeconds "
        "of type int64");
}

TEST_CASE("bad input: duplicate keys", "[codec][bad]") {
  const auto documents = read_manifest(head + "metadata:\n  name: a\n  name: b\n", "-");
  CHECK(documents.at(0).problems.at(0).message == "line 5: key \"name\" already set in map");
  CHECK(documents.at(0).problems.at(0).kind == problem_kind::duplicate_field);
}

TEST_CASE("bad input: JSON that goes on", "[codec][bad]") {
  const auto p = last_json_problem("{}\n {}");
  CHECK(p.message == "invalid JSON: extra text after the value");
  CHECK(p.line == 2);
  CHECK(p.column == 2);
  CHECK(last_json_problem("").kind == problem_kind::syntax);
}

TEST_CASE("bad input: random damage never does worse than a problem", "[codec][bad]") {
  const std::string yaml = head +
                           "metadata: {name: &n pi, labels: {a: *n}}\nspec:\n  parallelism: 2 # two\n  template:\n"
                           "    spec:\n      containers:\n      - name: \"main\"\n        args: ['a', |-\n"
                           "          b\n        ]\n---\n" +
                           head;
  const std::string json =
      R"({"apiVersion":"batch/v1","kind":"Job","spec":{"parallelism":2,"template":{"spec":{"containers":[{"name":"a\n"}]}}}})";
  const auto& text = GENERATE_REF(std::string(yaml), std::string(json));
  std::mt19937 dice(11);
  for (int i = 0; i < 1500; ++i) {
    auto damaged = text;
    for (auto n = dice() % 4 + 1; n > 0; --n)
      damaged[dice() % damaged.size()] = " \n\t:-{}[]\"'#&*!|>%@,?a1\xff"[dice() % 24];
    const auto documents = read_manifest(damaged, "-");
    CHECK(documents.size() < 50);
    read_json(damaged, kind_of<Job>());
  }
}
