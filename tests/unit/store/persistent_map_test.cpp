#include "actors/store/view/persistent_map.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace troupe;
using text_map = persistent_map<std::string, int>;

namespace {

std::map<std::string, int> content(const text_map& of) {
  std::map<std::string, int> all;
  of.each([&](const std::string& key, int value) {
    CHECK((all.empty() || all.rbegin()->first < key)); // in order
    all.emplace(key, value);
    return true;
  });
  return all;
}

} // namespace

TEST_CASE("persistent map: does what a map does, and each version lasts", "[store]") {
  const auto seed = GENERATE(1U, 2U, 3U);
  std::mt19937 random{seed};
  text_map map;
  std::map<std::string, int> model;
  std::vector<std::pair<text_map, std::map<std::string, int>>> versions;
  for (int i = 0; i < 3000; ++i) {
    auto key = std::to_string(random() % 400);
    if (random() % 3 == 0) {
      CHECK(map.erase(key) == (model.erase(key) == 1));
    } else {
      map.set(key, i);
      model[key] = i;
    }
    if (i % 300 == 0)
      versions.emplace_back(map, model);
  }
  INFO("seed " << seed);
  CHECK(content(map) == model);
  for (const auto& [version, then] : versions)
    CHECK(content(version) == then);
}

TEST_CASE("persistent map: finds, and walks from a key", "[store]") {
  text_map map;
  for (int i = 0; i < 100; ++i)
    map.set(std::to_string(1000 + i), i);
  CHECK(*map.find(std::string_view{"1042"}) == 42);
  CHECK(map.find(std::string_view{"1042x"}) == nullptr);
  CHECK(map.rank(std::string_view{"1042"}) == 42);
  std::vector<int> seen;
  map.each_from(std::string_view{"1096x"}, [&](const std::string&, int value) {
    seen.push_back(value);
    return true;
  });
  CHECK(seen == std::vector{97, 98, 99});
  int steps = 0;
  map.each([&](const std::string&, int) { return ++steps < 3; });
  CHECK(steps == 3);
}

TEST_CASE("persistent map: stays balanced when keys come in order", "[store]") {
  persistent_map<int, int> map;
  for (int i = 0; i < 100'000; ++i)
    map.set(i, i); // without balance this recursion would be 100,000 deep
  for (int i = 0; i < 100'000; i += 2)
    map.erase(i);
  CHECK(map.size() == 50'000);
  CHECK(*map.find(99'999) == 99'999);
}
