#include "messages/codec/json_read.hpp"
#include "messages/codec/json_write.hpp"
#include "messages/codec/stored.hpp"
#include "messages/codec/table_walk.hpp"
#include "messages/codec/yaml_read.hpp"
#include "messages/codec/yaml_write.hpp"
#include "tests/support/random_resource.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace troupe;
using namespace troupe::api;

namespace {

/// Every type that a kind reaches, the kinds included.
void collect(const type_desc& type, std::set<const type_desc*>& types) {
  if (!types.insert(&type).second)
    return;
  for (const auto& f : type.fields) {
    const shape* of = f.of;
    while (of->of)
      of = of->of;
    if (of->type)
      collect(*of->type, types);
  }
}

std::set<const type_desc*> all_types() {
  std::set<const type_desc*> types;
  for (const auto& kind : all_kinds())
    collect(*kind.type, types);
  return types;
}

using value_ptr = std::unique_ptr<void, void (*)(void*)>;

value_ptr make(const type_desc& type) { return {type.create(), type.destroy}; }

std::string render(const std::vector<problem>& problems) {
  std::string text;
  for (const auto& p : problems)
    text += located(p, "text") + '\n';
  return text;
}

/// Runs `check(type, value)` for several random values of every type.
template <class Check> void for_random_values(Check check) {
  for (const auto* type : all_types())
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      auto value = make(*type);
      test::random_resource(seed * 1009 + type->fields.size()).fill(*type, value.get());
      CAPTURE(type->name, seed);
      check(*type, value.get());
    }
}

void check_same(const type_desc& type, const void* a, const void* b) {
  const auto differ = differences(type, a, b);
  CAPTURE(differ);
  CHECK(equal(type, a, b));
  CHECK(differ.empty());
}

} // namespace

TEST_CASE("all types are reached", "[codec]") { CHECK(all_types().size() == 218); }

TEST_CASE("JSON: every type comes back as it was", "[codec][property]") {
  for_random_values([](const type_desc& type, const void* value) {
    std::string text;
    write_json(text, type, value);
    auto back = make(type);
    const auto report = read_json(text, type, back.get(), {.depth = 64});
    CAPTURE(text);
    REQUIRE(render(report.problems) == "");
    check_same(type, value, back.get());
    std::string again;
    write_json(again, type, back.get());
    CHECK(again == text);
    CHECK(report.kind == type.kind);
    CHECK(report.api_version == type.api_version);
  });
}

TEST_CASE("YAML: every type comes back as it was", "[codec][property]") {
  for_random_values([](const type_desc& type, const void* value) {
    std::string json;
    write_json(json, type, value);
    const auto text = yaml_of_json(json);
    auto back = make(type);
    const auto report = read_yaml(text, type, back.get());
    CAPTURE(text);
    REQUIRE(render(report.problems) == "");
    check_same(type, value, back.get());
  });
}

TEST_CASE("stored form: every type comes back as it was", "[codec][property]") {
  for_random_values([](const type_desc& type, const void* value) {
    std::string data;
    append_stored(data, type, value);
    auto back = make(type);
    REQUIRE(read_stored(data, type, back.get()));
    check_same(type, value, back.get());
    std::string again;
    append_stored(again, type, back.get());
    CHECK(again == data);
  });
}

TEST_CASE("stored form: no cut or flipped blob of any kind passes", "[codec][property]") {
  for (const auto& kind : all_kinds()) {
    CAPTURE(kind.kind);
    const auto object = test::random_resource(7).make(kind);
    const auto blob = seal_resource(object);
    CHECK(unseal_resource(blob) == object);
    std::mt19937 dice(1);
    for (int i = 0; i < 20; ++i) {
      auto damaged = blob;
      const auto at = dice() % blob.size();
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << dice() % 8));
      std::string why;
      CHECK_FALSE(unseal_resource(damaged, &why));
      CHECK_FALSE(why.empty());
      CHECK_FALSE(unseal_resource(std::string_view(blob).substr(0, at)));
    }
  }
}

TEST_CASE("stored form: bytes that are none end in a refusal, not in a crash", "[codec][property]") {
  std::mt19937 dice(3);
  for (int i = 0; i < 3000; ++i) {
    std::string data(dice() % 60, '\0');
    for (auto& c : data)
      c = static_cast<char>(dice() % 256);
    auto value = make(*find_kind("batch/v1", "Job")->type);
    read_stored(data, *find_kind("batch/v1", "Job")->type, value.get());
  }
  SUCCEED();
}

TEST_CASE("copies are deep and equal", "[codec][property]") {
  for_random_values([](const type_desc& type, const void* value) {
    const value_ptr copy(type.clone(value), type.destroy);
    CHECK(equal(type, value, copy.get()));
    auto other = make(type);
    test::random_resource(99991).fill(type, other.get());
    type.assign(copy.get(), other.get());
    CHECK(equal(type, copy.get(), other.get()));
  });
}
