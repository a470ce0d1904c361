#include "messages/resource/resource.hpp"

#include "messages/resource/batch.hpp"
#include "messages/resource/status.hpp"

#include <catch2/catch.hpp>

#include <typeinfo>

using namespace troupe::api;

namespace {

Job a_job() {
  Job job;
  job.metadata.name = "pi";
  job.spec.parallelism = 3;
  job.spec.podFailurePolicy.emplace().rules.emplace_back().action = "Ignore";
  return job;
}

} // namespace

TEST_CASE("resource: holds a value of its kind and no other", "[resource]") {
  const auto r = make_resource(a_job());
  CHECK(r);
  CHECK(r.is<Job>());
  CHECK_FALSE(r.is<CronJob>());
  CHECK(r.kind().plural == "jobs");
  CHECK(r.meta().name == "pi");
  CHECK(r.get<Job>().spec.parallelism == 3);
  CHECK_THROWS_AS(r.get<CronJob>(), std::bad_cast);
  CHECK_THROWS_AS(make_resource(Status{}).meta(), std::bad_cast);
}

TEST_CASE("resource: an empty one", "[resource]") {
  const resource none;
  CHECK_FALSE(none);
  CHECK_FALSE(none.is<Job>());
  CHECK(none == resource());
  CHECK_FALSE(none == make_resource(a_job()));
  CHECK_THROWS_AS(none.get<Job>(), std::bad_cast);
}

TEST_CASE("resource: a changed copy leaves the original alone", "[resource]") {
  const auto before = make_resource(a_job());
  const auto after = with_meta(before, [](ObjectMeta& meta) { meta.labels["app"] = "x"; });
  CHECK(before.meta().labels.empty());
  CHECK(after.meta().labels.at("app") == "x");
  CHECK(after.get<Job>().spec == before.get<Job>().spec);
  CHECK_FALSE(before == after);
  CHECK(before == make_resource(a_job()));
}

TEST_CASE("resource: shared values outlive it", "[resource]") {
  auto r = make_resource(a_job());
  const auto job = r.share<Job>();
  r = {};
  CHECK(job->metadata.name == "pi");
}

TEST_CASE("box: copies are deep", "[resource][box]") {
  static_assert(sizeof(box<PodFailurePolicy>) == sizeof(void*));
  auto a = a_job();
  auto b = a;
  b.spec.podFailurePolicy->rules.front().action = "FailJob";
  CHECK(a.spec.podFailurePolicy->rules.front().action == "Ignore");
  a = b;
  CHECK(a == b);
  auto moved = std::move(b.spec.podFailurePolicy);
  CHECK(moved->rules.size() == 1);
  CHECK_FALSE(b.spec.podFailurePolicy);
  moved = *&moved;
  CHECK(moved->rules.size() == 1);
  moved.reset();
  CHECK(moved == box<PodFailurePolicy>());
}
