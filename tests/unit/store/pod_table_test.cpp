#include "actors/store/pods/pod_table.hpp"

#include <catch2/catch.hpp>

#include <malloc.h>
#include <random>
#include <vector>

using namespace troupe;

TEST_CASE("pod table: versions are independent of what follows", "[store]") {
  std::mt19937 random{7};
  pod_table_editor editor;
  std::vector<std::int32_t> model;
  std::vector<std::pair<pod_table, std::vector<std::int32_t>>> versions;
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    const auto grow = model.empty() || random() % 2 == 0;
    const auto at =
        grow ? static_cast<std::uint32_t>(model.size()) : static_cast<std::uint32_t>(random() % model.size());
    auto& record = editor.edit(at);
    record.created_us = 1;
    record.exit_code = static_cast<std::int32_t>(i);
    if (grow)
      model.push_back(0);
    model[at] = static_cast<std::int32_t>(i);
    if (i % 700 == 0)
      versions.emplace_back(editor.freeze(), model);
  }
  versions.emplace_back(editor.freeze(), model);
  for (const auto& [table, then] : versions) {
    REQUIRE(table.size() == then.size());
    std::uint32_t next = 0;
    table.each_from(0, [&](std::uint32_t number, const pod_record& record) {
      REQUIRE(number == next);
      REQUIRE(record.exit_code == then[next++]);
      return true;
    });
    CHECK(next == then.size());
  }
}

TEST_CASE("pod table: gaps are no pods", "[store]") {
  pod_table_editor editor;
  CHECK(editor.find(0) == nullptr);
  editor.edit(5000).created_us = 1;
  editor.edit(70).created_us = 1;
  const auto table = editor.freeze();
  CHECK(table.find(69) == nullptr);
  CHECK(table.find(70) != nullptr);
  CHECK(table.find(5001) == nullptr);
  std::vector<std::uint32_t> seen;
  table.each_from(71, [&](std::uint32_t number, const pod_record&) {
    seen.push_back(number);
    return true;
  });
  CHECK(seen == std::vector<std::uint32_t>{5000});
}

TEST_CASE("pod table: a finished pod costs about its record", "[store][memory]") {
  constexpr std::uint32_t pods = 200'000;
  const auto before = mallinfo2();
  pod_table_editor editor;
  for (std::uint32_t i = 0; i < pods; ++i) {
    auto& record = editor.edit(i);
    record.created_us = 1;
    record.phase = pod_phase::succeeded;
    if (i % 20 == 0)
      editor.freeze(); // readers see a version now and then
  }
  const auto after = mallinfo2();
  const auto used = (after.uordblks + after.hblkhd) - (before.uordblks + before.hblkhd);
  if (used == 0)
    return; // a sanitizer's allocator, which does not count here
  CHECK(static_cast<double>(used) / pods < 110.0);
}
