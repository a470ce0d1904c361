// Which pods a Job asks for when it asks again.

#include "actors/job/rules/pod_request.hpp"
#include "tests/unit/job/builders.hpp"

#include <catch2/catch.hpp>

namespace troupe::test {

using job_rules::next_request;
using job_rules::pod_request;

namespace {

job_rules::plan wish(std::vector<std::uint32_t> indexes, std::vector<index_failures> before = {}) {
  job_rules::plan out;
  out.create = static_cast<std::int32_t>(indexes.size());
  out.indexes = std::move(indexes);
  out.before = std::move(before);
  return out;
}

} // namespace

TEST_CASE("pods asked for again keep their numbers and indexes", "[job]") {
  const auto first = next_request({}, wish({3, 4}), 5);
  CHECK(first == pod_request{5, 2, {3, 4}, {}});
  CHECK(next_request(first, wish({3, 4}), 5) == first);
  CHECK(next_request(first, wish({1, 3, 4}), 5) == pod_request{5, 3, {3, 4, 1}, {}}); // 1 is open by now, too
  CHECK(next_request(first, wish({3}), 5) == pod_request{5, 1, {3}, {}});
  CHECK(next_request(first, wish({1, 4}), 6) == pod_request{6, 2, {4, 1}, {}}); // the first is there
  CHECK(next_request(first, wish({1, 2}), 7) == pod_request{7, 2, {1, 2}, {}}); // both are
}

TEST_CASE("of a hundred pods asked for only ten have come: the rest is asked for, and no more", "[job]") {
  job_rules::plan hundred; // spec/jobs.md §31: p100 c200, and only ten may be created
  hundred.create = 100;
  const auto first = next_request({}, hundred, 0);
  CHECK(first == pod_request{0, 100, {}, {}});
  auto job = a_job{}.parallelism(100).completions(200).with(10, pending());
  const auto next = job.decide();
  CHECK(next.status.active == 100);
  CHECK(next_request(first, next, job.pods.tally().created) == pod_request{10, 90, {}, {}});
}

TEST_CASE("pods asked for again keep what is known of their indexes", "[job]") {
  const auto first = next_request({}, wish({3}, {{1, 0}}), 0);
  CHECK(next_request(first, wish({1, 3}, {{2, 1}, {1, 0}}), 0) == pod_request{0, 2, {3, 1}, {{1, 0}, {2, 1}}});
}

TEST_CASE("pods without an index are asked for by number alone", "[job]") {
  job_rules::plan three;
  three.create = 3;
  CHECK(next_request({0, 2, {}, {}}, three, 0) == pod_request{0, 3, {}, {}});
  CHECK(next_request({0, 2, {}, {}}, three, 2) == pod_request{2, 3, {}, {}});
}

TEST_CASE("pods asked for again keep their memory; others wait until those are there", "[job]") {
  auto more = wish({3, 4});
  more.memory_percent = 200;
  const auto first = next_request({}, more, 0);
  CHECK(first == pod_request{0, 2, {3, 4}, {}, 200});
  CHECK(next_request(first, wish({1, 3}), 0) == pod_request{0, 2, {3, 4}, {}, 200});
  CHECK(next_request(first, wish({1}), 1) == pod_request{1, 1, {4}, {}, 200});
  CHECK(next_request(first, wish({1}), 2) == pod_request{2, 1, {1}, {}, 100});
}

} // namespace troupe::test
