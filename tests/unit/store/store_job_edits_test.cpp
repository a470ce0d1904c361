// What edits of a Job, and its end, do to the pods that it has.

#include "tests/unit/store/store_world.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

struct world : store_world {
  world() {
    attach_deciders();
    join("node-1");
    said.jobs_decide = false;
  }
  object_id id() const { return said.supervisor.back().job; }
  void patch(const std::string& json) {
    client_write w;
    w.verb = write_verb::patch;
    w.kind = &api::kind_of<api::Job>();
    w.name_space = "default";
    w.name = "pi";
    w.patch_type = "application/merge-patch+json";
    w.patch = json;
    write(std::move(w));
  }
  /// Pods with these completion indexes.
  void start(const std::vector<std::uint32_t>& indexes) {
    std::vector<placement> pods;
    for (std::uint32_t n = 0; n < indexes.size(); ++n)
      pods.push_back({n, indexes[n], 1});
    place(id(), pods);
    pass(20ms); // nobody decides: the store waits so long for it
  }
  /// What the Job heard last of a pod.
  pod_fact told(std::uint32_t number) const {
    for (auto news = said.news.rbegin(); news != said.news.rend(); ++news)
      for (const auto& pod : (*news)->pods)
        if (pod.number == number)
          return pod;
    FAIL("the Job did not hear of the pod " << number);
    return {};
  }
  void decide_status(const std::function<void(api::JobStatus&)>& how) {
    job_decision d;
    d.job = id();
    d.status = job("pi").status;
    how(*d.status);
    if (!said.news.empty())
      d.round = said.news.back()->round; // it has heard everything
    decide(d);
  }
};

api::Job indexed(std::int32_t completions) {
  auto job = a_job("pi");
  job.spec.completionMode = "Indexed";
  job.spec.completions = job.spec.parallelism = completions;
  return job;
}

} // namespace

TEST_CASE_METHOD(world, "store: a deleted pod has failed at once, unless only failed ones are replaced", "[store]") {
  auto job = a_job("pi");
  const auto only_failed = GENERATE(false, true);
  if (only_failed)
    job.spec.podReplacementPolicy = "Failed";
  create(job);
  start({no_number});
  remove_pod(pods()[0].name());
  CHECK(told(0).terminating);
  CHECK(told(0).failed_by_deletion == !only_failed);
  patch(R"({"spec":{"podReplacementPolicy":"TerminatingOrFailed"}})");
  CHECK(told(0).failed_by_deletion);
  patch(R"({"spec":{"podReplacementPolicy":"Failed"}})");
  CHECK(told(0).failed_by_deletion); // that has been counted
}

TEST_CASE_METHOD(world, "store: indexes beyond fewer completions are forgotten for good", "[store]") {
  create(indexed(5));
  start({0, 1, 2, 3, 4});
  report("node-1", {id(), 1}, ended(time.now, time.now + 1, 0));
  report("node-1", {id(), 4}, ended(time.now, time.now + 1, 0));
  CHECK(told(4).index == 4);
  patch(R"({"spec":{"completions":3,"parallelism":3}})");
  CHECK(told(3).index == no_number); // it still runs: its Job ends it
  CHECK(told(4).index == no_number);
  patch(R"({"spec":{"completions":5,"parallelism":5}})");
  pass(20ms);

  kill_store();
  said = {};
  said.jobs_decide = false;
  disk->crash();
  start_store();
  attach_deciders();
  REQUIRE(said.facts.size() == 1);
  std::vector<std::uint32_t> indexes;
  for (const auto& pod : said.facts[0]->pods)
    indexes.push_back(pod.index);
  CHECK(indexes == std::vector<std::uint32_t>{0, 1, 2, no_number, no_number});
  CHECK(pods()[4].record->index == 4); // clients see what it was
}

TEST_CASE_METHOD(world, "store: pods that were placed while their Job ended do not run on", "[store]") {
  create(a_job("pi"));
  start({no_number, no_number});
  report("node-1", {id(), 0}, ended(time.now, time.now + 1, 0));
  decide_status([&](api::JobStatus& s) {
    auto& c = s.conditions.emplace_back();
    c.type = "Complete";
    c.status = "True";
  });
  REQUIRE(pods().size() == 2);
  CHECK_FALSE(pods()[0].record->is(pod_record::deleting));
  CHECK(pods()[1].record->is(pod_record::deleting));
  CHECK(pods()[1].record->is(pod_record::uncounted));
  CHECK(said.orders.back().stops.size() == 1);
}
