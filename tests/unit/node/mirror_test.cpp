#include "actors/node/runtime_mirror.hpp"
#include "tests/support/scripted_runtime.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

namespace {

node::container_key key(std::uint8_t pod) {
  node::container_key out;
  out.pod_uid[0] = pod;
  return out;
}

} // namespace

TEST_CASE("a new listener hears all that runs and all exits that nobody acknowledged", "[node][mirror]") {
  const wall_clock time;
  test::scripted_runtime real{time};
  node::runtime_mirror mirror{real};
  std::vector<node::runtime_news> first, second;
  mirror.listen([&](node::runtime_news news) { first.push_back(std::move(news)); });
  const auto which = mirror.add_template({});
  real.connect();
  real.deliver();
  for (std::uint8_t i = 1; i <= 3; ++i)
    mirror.start(key(i), which, {});
  real.finish(key(2), 0);
  real.finish(key(3), 1);
  real.deliver();
  REQUIRE(first.size() == 2);
  mirror.acknowledge({first[1].exited[0].sequence});

  mirror.listen({});
  real.finish(key(1), 7); // while nobody listens
  real.deliver();
  mirror.listen([&](node::runtime_news news) { second.push_back(std::move(news)); });
  REQUIRE(second.size() == 1);
  CHECK(second[0].connected);
  CHECK(second[0].running.empty());
  REQUIRE(second[0].exited.size() == 2);
  CHECK(second[0].exited[0].key == key(3));
  CHECK(second[0].exited[1].key == key(1));
  CHECK(second[0].exited[1].exit_code == 7);
  CHECK(first.size() == 2);
}

TEST_CASE("a run that was asked for is expected until its end is acknowledged", "[node][mirror]") {
  const wall_clock time;
  test::scripted_runtime real{time};
  node::runtime_mirror mirror{real};
  std::vector<node::runtime_news> news;
  mirror.listen([&](node::runtime_news one) { news.push_back(std::move(one)); });
  real.connect();
  real.deliver();
  const auto which = mirror.add_template({});
  using keys = std::vector<node::container_key>;
  CHECK(mirror.asked_for(key(2).pod_uid).empty());
  for (std::uint8_t i = 1; i <= 3; ++i)
    mirror.start(key(i), which, {});
  auto second = key(2);
  second.container = 1;
  mirror.start(second, which, {});
  CHECK(mirror.asked_for(key(2).pod_uid) == keys{key(2), second});
  real.finish(key(2), 0);
  real.deliver();
  CHECK(mirror.asked_for(key(2).pod_uid) == keys{key(2), second});
  mirror.acknowledge({news.back().exited.at(0).sequence});
  CHECK(mirror.asked_for(key(2).pod_uid) == keys{second});
  real.connect(); // another launcher, which tells all that it knows
  real.deliver();
  CHECK(mirror.asked_for(key(2).pod_uid).empty());
}

TEST_CASE("before a launcher has answered there is nothing to repeat", "[node][mirror]") {
  const wall_clock time;
  test::scripted_runtime real{time};
  node::runtime_mirror mirror{real};
  int heard = 0;
  mirror.listen([&](const node::runtime_news&) { ++heard; });
  mirror.listen([&](const node::runtime_news&) { ++heard; });
  CHECK(heard == 0);
}
