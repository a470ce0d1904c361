// Pods that leave their Job and come back (spec/jobs.md §22).
#include "tests/unit/job/builders.hpp"

#include <catch2/catch.hpp>

namespace troupe::test {

namespace {

pod_fact released(const a_pod& pod, bool counted = false) {
  auto fact = pod.numbered(0);
  fact.released = true;
  fact.uncounted = !counted;
  return fact;
}

} // namespace

TEST_CASE("a released pod counts as nothing, and another takes its place", "[job][ownership]") {
  auto job = a_job{}.started_at(long_ago).with(a_pod{pod_phase::running});
  REQUIRE(job.decide().create == 0);
  job.learn(released(a_pod{pod_phase::running}));
  auto next = job.decide();
  CHECK(next.create == 1);
  CHECK(next.status.active == 1);
  CHECK(next.status.terminating == 0);
  SECTION("its end does not count either") {
    job.learn(released(a_pod{pod_phase::succeeded}));
    next = job.decide();
    CHECK(next.status.succeeded == 0);
    CHECK(next.create == 1);
  }
  SECTION("it is counted again when it comes back") {
    job.learn(a_pod{pod_phase::running}.numbered(0));
    CHECK(job.decide().create == 0);
    job.learn(a_pod{pod_phase::succeeded}.numbered(0));
    CHECK(job.decide().status.succeeded == 1);
  }
}

TEST_CASE("what a released pod had done before is kept", "[job][ownership]") {
  auto job = a_job{}.started_at(long_ago);
  job.learn(released(a_pod{pod_phase::succeeded}, true));
  CHECK(job.decide().status.succeeded == 1);
}

TEST_CASE("the index of a released pod is run by another", "[job][ownership]") {
  auto job = a_job{}.indexed().started_at(long_ago);
  job.job.spec.completions = job.job.spec.parallelism = 2;
  job = std::move(job).with(a_pod{pod_phase::running}.index(0)).with(a_pod{pod_phase::running}.index(1));
  REQUIRE(job.decide().create == 0);
  job.learn(released(a_pod{pod_phase::running}.index(0)));
  CHECK(job.decide().indexes == std::vector<std::uint32_t>{0});
}

} // namespace troupe::test
