// More memory after an OOM kill: how it grows, who is given it, and what never grows.

#include "messages/cluster/memory_share.hpp"
#include "tests/unit/job/builders.hpp"

#include <catch2/catch.hpp>

#include <initializer_list>
#include <limits>

namespace troupe::test {

using namespace job_rules;
using indexes = std::vector<std::uint32_t>;

namespace {

constexpr std::int64_t mi = 1 << 20, gi = 1 << 30;
constexpr const char* annotation = "troupe.dev/oom-memory";

api::PodSpec limited_to(const char* amount) {
  api::PodSpec spec;
  spec.containers.emplace_back().resources.limits["memory"] = api::Quantity{amount};
  return spec;
}

/// Twice as much after each kill, up to five times.
a_job doubling() { return a_job{}.memory_limit("100Mi").annotated(annotation, "cap=500Mi"); }

a_job with(a_job job, std::initializer_list<a_pod> pods) {
  for (const auto& pod : pods)
    job = std::move(job).with(pod);
  return job;
}

} // namespace

TEST_CASE("memory after an OOM kill: by the factor, never beyond the cap", "[job][oom]") {
  struct row {
    const char* name;
    memory_growth by;
    const char* limit;
    std::uint32_t had, next;
  };
  const row rows[] = {
      {"by the factor", {1500, 4 * gi}, "1Gi", 100, 150},
      {"again, from what it had", {1500, 4 * gi}, "1Gi", 150, 225},
      {"rounded down to whole percents", {1500, 4 * gi}, "1Gi", 225, 337},
      {"up to the cap and no further", {1500, 4 * gi}, "1Gi", 337, 400},
      {"at the cap it stays", {1500, 4 * gi}, "1Gi", 400, 400},
      {"exactly at the cap by the factor", {2000, 2 * gi}, "1Gi", 100, 200},
      {"one byte less than that", {2000, 2 * gi - 1}, "1Gi", 100, 199},
      {"a small factor adds one percent at least", {1001, 4 * gi}, "1Gi", 100, 101},
      {"no room below the cap", {2000, gi}, "1Gi", 100, 100},
      {"a cap below the template's own limit takes nothing away", {2000, gi / 2}, "1Gi", 100, 100},
      {"a larger share than the present cap allows is cut", {2000, 2 * gi}, "1Gi", 800, 200},
      {"never more than a thousandfold", {1'000'000, 4 * gi}, "1Ki", 50'000, most_memory_percent},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) { CHECK(grown_percent(r.by, limited_to(r.limit), r.had) == r.next); }
  CHECK(grown_percent({2000, gi}, api::PodSpec{}, 100) == 100); // no limit: nothing to raise
}

TEST_CASE("memory after an OOM kill: for any factor, cap and limit the limit stays within the cap", "[job][oom]") {
  for (std::int64_t limit = 1; limit < 8 * gi; limit = limit * 3 + 7)
    for (std::int64_t cap = limit; cap < 64 * gi; cap = cap * 2 + 5)
      for (const std::int32_t factor : {1001, 1333, 2000, 1'000'000}) {
        auto spec = limited_to(std::to_string(limit).c_str());
        std::uint32_t percent = 100;
        for (int kill = 0; kill < 4; ++kill) {
          const auto next = grown_percent({factor, cap}, spec, percent);
          REQUIRE(next >= percent);
          REQUIRE(memory_share(limit, next) <= cap);
          percent = next;
        }
      }
}

TEST_CASE("memory after an OOM kill: the next pods of a Job", "[job][oom]") {
  struct row {
    const char* name;
    a_job job;
    std::uint32_t percent;
  };
  const row rows[] = {
      {"nothing was killed", with(doubling(), {failed()}), 100},
      {"one was", with(doubling(), {failed().oom_killed()}), 200},
      {"several at once with the same memory", with(doubling(), {failed().oom_killed(), failed().oom_killed()}), 200},
      {"again with more", with(doubling(), {failed().oom_killed(), failed().oom_killed(200)}), 400},
      {"to the cap", with(doubling(), {failed().oom_killed(400)}), 500},
      {"another failure after it keeps what was given", with(doubling(), {failed().oom_killed(), failed().given(200)}),
       200},
      {"a pod that was deleted proves nothing", with(doubling(), {failed().oom_killed().uncounted()}), 100},
      {"a pod that succeeded all the same neither", with(doubling().completions(2), {succeeded().oom_killed()}), 100},
      {"without the annotation nothing grows", with(a_job{}.memory_limit("100Mi"), {failed().oom_killed()}), 100},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) { CHECK(r.job.decide().memory_percent == r.percent); }
}

TEST_CASE("memory after an OOM kill: each index for itself", "[job][oom]") {
  auto job = with(doubling().indexed().completions(4).parallelism(4),
                  {failed().index(0), failed().oom_killed().index(1), failed().oom_killed(200).index(2),
                   failed().oom_killed().index(3)});
  const auto first = job.decide();
  CHECK(first.indexes == indexes{0});
  CHECK(first.memory_percent == 100);
  CHECK(first.status.active == 1);

  SECTION("those of one share go together, the others have their turn as soon as they are there") {
    job.pods.learn(running().index(0).numbered(4));
    const auto then = job.decide();
    CHECK(then.indexes == indexes{1, 3});
    CHECK(then.memory_percent == 200);
    job.pods.learn(running().given(200).index(1).numbered(5));
    job.pods.learn(running().given(200).index(3).numbered(6));
    const auto last = job.decide();
    CHECK(last.indexes == indexes{2});
    CHECK(last.memory_percent == 400);
  }
}

TEST_CASE("memory after an OOM kill: with backoffLimitPerIndex, too", "[job][oom]") {
  const auto job = with(doubling().indexed().completions(3).parallelism(3).backoff_limit_per_index(3),
                        {failed().oom_killed().index(0), failed().oom_killed().index(2), failed().index(1)});
  const auto next = job.decide();
  CHECK(next.indexes == indexes{0, 2});
  CHECK(next.before == std::vector<index_failures>{{1, 0}, {1, 0}});
  CHECK(next.memory_percent == 200);
}

TEST_CASE("memory shares: limits and the requests beside them, nothing else", "[job][oom]") {
  api::PodSpec spec;
  auto& main = spec.containers.emplace_back().resources;
  main.limits["memory"] = api::Quantity{"100Mi"};
  main.limits["cpu"] = api::Quantity{"1"};
  main.requests["memory"] = api::Quantity{"50Mi"};
  auto& free = spec.containers.emplace_back().resources;
  free.requests["memory"] = api::Quantity{"10Mi"};
  auto& init = spec.initContainers.emplace_back().resources;
  init.limits["memory"] = api::Quantity{"30Mi"};
  CHECK(largest_memory_limit(spec) == 100 * mi);
  scale_memory(spec, 150);
  CHECK(spec.containers[0].resources.limits["memory"].text() == "150Mi");
  CHECK(spec.containers[0].resources.limits["cpu"].text() == "1");
  CHECK(spec.containers[0].resources.requests["memory"].text() == "75Mi");
  CHECK(spec.containers[1].resources.requests["memory"].text() == "10Mi"); // no limit kills it
  CHECK(spec.initContainers[0].resources.limits["memory"].text() == "45Mi");
  CHECK(largest_memory_limit(spec) == 150 * mi);

  spec.resources.emplace().limits["memory"] = api::Quantity{"1Gi"};
  CHECK(largest_memory_limit(spec) == gi);
  scale_memory(spec, 200);
  CHECK(spec.resources->limits["memory"].text() == "2Gi");
}

TEST_CASE("memory shares: rounded down, and never around the corner", "[job][oom]") {
  CHECK(memory_share(1, 150) == 1);
  CHECK(memory_share(3, 150) == 4);
  CHECK(memory_share(199, 101) == 200);
  CHECK(memory_share(1LL << 62, 100) == 1LL << 62);
  CHECK(memory_share(1LL << 62, 300) == std::numeric_limits<std::int64_t>::max());
  CHECK(memory_share(std::numeric_limits<std::int64_t>::max(), most_memory_percent) ==
        std::numeric_limits<std::int64_t>::max());
}

} // namespace troupe::test
