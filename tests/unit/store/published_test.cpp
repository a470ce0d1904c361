#include "actors/store/view/published.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

using namespace troupe;

namespace {

change_ptr change_at(std::uint64_t version) {
  auto c = std::make_shared<change>();
  c->version = version;
  c->owner = std::make_shared<const pod_owner>();
  return c;
}

snapshot_ptr view_at(std::uint64_t version) {
  auto s = std::make_shared<snapshot>();
  s->version = version;
  return s;
}

} // namespace

TEST_CASE("published: changes after a version", "[store]") {
  published readers{ring_limits{.entries = 3}};
  CHECK(readers.current() == nullptr);
  readers.begin(view_at(10));
  CHECK(readers.changes_after(9).too_old);
  CHECK(readers.changes_after(10).changes.empty());
  readers.publish(view_at(12), {change_at(11), change_at(12)});
  CHECK(readers.current()->version == 12);
  auto read = readers.changes_after(10, 1);
  REQUIRE(read.changes.size() == 1);
  CHECK(read.up_to == 11);
  CHECK(read.more);
  read = readers.changes_after(read.up_to, 5);
  CHECK(read.changes.size() == 1);
  CHECK_FALSE(read.more);
  CHECK(readers.changes_after(100).changes.empty()); // of the future: nothing yet

  readers.publish(view_at(15), {change_at(13), change_at(14), change_at(15)});
  CHECK(readers.changes_after(11).too_old);
  CHECK(readers.changes_after(11).oldest == 12);
  CHECK(readers.changes_after(12).changes.size() == 3);
}

TEST_CASE("published: listeners are called until they leave", "[store]") {
  published readers;
  int calls = 0;
  const auto number = readers.listen([&] { ++calls; });
  readers.begin(view_at(1));
  readers.publish(view_at(2), {change_at(2)});
  CHECK(calls == 2);
  readers.unlisten(number);
  readers.publish(view_at(3), {change_at(3)});
  CHECK(calls == 2);
}

TEST_CASE("published: many readers beside a writer see whole versions only", "[store]") {
  published readers;
  readers.begin(view_at(0));
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([&] {
      std::uint64_t seen = 0;
      while (!stop) {
        const auto read = readers.changes_after(seen, 7);
        for (const auto& c : read.changes)
          wrong += c->version == ++seen ? 0 : 1;
        wrong += readers.current()->version < seen ? 1 : 0;
        for (const auto& c : read.changes)
          wrong += c->object_json.put(std::to_string(c->version)) == std::to_string(c->version) ? 0 : 1;
      }
    });
  for (std::uint64_t v = 1; v <= 3000; ++v)
    readers.publish(view_at(v), {change_at(v)});
  stop = true;
  for (auto& t : threads)
    t.join();
  CHECK(wrong == 0);
}
