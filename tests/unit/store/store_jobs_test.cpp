#include "tests/unit/store/store_world.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

struct world : store_world {
  world() {
    attach_deciders();
    join("node-1");
  }
  pod_ref pod(std::uint32_t number = 0) const { return {last_job(), number}; }
  object_id last_job() const { return said.supervisor.back().job; }
  bool complete(const std::string& name) const {
    const auto status = job(name).status;
    return !status.conditions.empty() && status.conditions.back().type == "Complete";
  }
};

} // namespace

TEST_CASE_METHOD(world, "store: a lonely Job takes two commits from submit to Complete", "[store]") {
  const auto before = disk->commits();
  const auto answered = create(a_job("pi"));
  REQUIRE(answered->has_value());
  CHECK((*answered)->code == 201);
  CHECK(disk->commits() == before + 1);
  CHECK(job("pi").status.active == 1);
  REQUIRE(pods().size() == 1);
  REQUIRE(said.orders.back().starts.size() == 1);
  CHECK(said.orders.back().starts[0].pod == pod());
  CHECK(said.orders.back().blueprints.size() == 1);

  report("node-1", pod(), running(time.now));
  CHECK(disk->commits() == before + 1);
  CHECK(pods()[0].record->phase == pod_phase::running); // seen, though not written
  report("node-1", pod(), ended(time.now, time.now + 1, 0), 2);
  CHECK(disk->commits() == before + 2);
  CHECK(complete("pi"));
  CHECK(pods()[0].record->phase == pod_phase::succeeded);
  CHECK(said.receipts.back().sequence == sequence);
}

TEST_CASE_METHOD(world, "store: nodes are told which exit codes are successes, and again when that changes",
                 "[store]") {
  auto job = a_job("pi");
  job.metadata.annotations["troupe.dev/success-exit-codes"] = "3";
  create(job);
  const auto first = *said.orders.back().blueprints.at(0);
  CHECK(first.success_exit_codes == std::vector<std::int32_t>{3});
  const auto change = [&](const char* name, const char* value) {
    client_write w;
    w.verb = write_verb::patch;
    w.kind = &api::kind_of<api::Job>();
    w.name_space = "default";
    w.name = "pi";
    w.patch_type = "application/merge-patch+json";
    w.patch = std::string{R"({"metadata":{"annotations":{")"} + name + "\":\"" + value + "\"}}}";
    CHECK((*write(w))->code == 200);
    join("node-1");
    return *said.orders.back().blueprints.at(0);
  };
  CHECK(change("team", "a").version == first.version);
  const auto second = change("troupe.dev/success-exit-codes", "3-5");
  CHECK(second.version > first.version);
  CHECK(second.success_exit_codes == std::vector<std::int32_t>{3, 4, 5});
}

TEST_CASE_METHOD(world, "store: a Job hears of those that it depends on", "[store]") {
  auto job = a_job("last");
  job.metadata.annotations["troupe.dev/depends-on"] = "first, other";
  create(job);
  REQUIRE(said.facts.back()->dependencies.size() == 2);
  CHECK(said.facts.back()->dependencies[0].name == "first");
  CHECK_FALSE(said.facts.back()->dependencies[0].object);
  const auto last_told = [&]() -> const std::vector<dependency_fact>* {
    for (auto i = said.news.rbegin(); i != said.news.rend(); ++i)
      if (!(*i)->dependencies.empty())
        return &(*i)->dependencies;
    return nullptr;
  };
  create(a_job("first", "kube-public")); // another namespace's
  CHECK(last_told() == nullptr);
  create(a_job("first"));
  const auto first = last_job();
  REQUIRE(last_told());
  CHECK((*last_told())[0].object.meta().name == "first");
  CHECK_FALSE((*last_told())[1].object);
  report("node-1", {first, 0}, ended(time.now, time.now + 1, 0));
  CHECK((*last_told())[0].object.get<api::Job>().status.conditions.back().type == "Complete");
  remove("first", "Background");
  CHECK_FALSE((*last_told())[0].object);

  auto cycle = a_job("other");
  cycle.metadata.annotations["troupe.dev/depends-on"] = "last";
  CHECK((*create(cycle))->code == 422);
}

TEST_CASE_METHOD(world, "store: nothing is told before it is durable", "[store]") {
  disk->at_once(false);
  const auto orders = said.orders.size();
  const auto answered = create(a_job("pi"));
  CHECK(said.facts.size() == 1); // those who decide know it
  REQUIRE(disk->waiting() == 1);
  CHECK_FALSE(answered->has_value());
  CHECK(job("pi").metadata.name.empty());
  CHECK(pods().empty());
  CHECK(said.orders.size() == orders);
  disk->commit_next();
  settle();
  CHECK(answered->has_value());
  CHECK(pods().size() == 1);
  CHECK(said.orders.size() == orders + 1);

  const auto receipts = said.receipts.size();
  report("node-1", pod(), ended(time.now, time.now + 1, 0));
  CHECK(said.receipts.size() == receipts);
  CHECK(pods()[0].record->phase == pod_phase::pending);
  disk->commit_next();
  settle();
  CHECK(said.receipts.size() == receipts + 1);
  CHECK(complete("pi"));
}

TEST_CASE_METHOD(world, "store: a Job that does not decide holds up its group for 10 ms", "[store]") {
  said.jobs_decide = false;
  const auto before = disk->commits();
  const auto answered = create(a_job("pi"));
  CHECK_FALSE(answered->has_value());
  pass(9ms);
  CHECK_FALSE(answered->has_value());
  pass(1ms);
  CHECK(answered->has_value());
  CHECK(disk->commits() == before + 1);
}

TEST_CASE_METHOD(world, "store: each group is held up for its own 10 ms, whatever timer is under way", "[store]") {
  create(a_job("first"));
  pass(6ms); // its timer is left to run
  said.jobs_decide = false;
  const auto answered = create(a_job("second"));
  pass(9ms);
  CHECK_FALSE(answered->has_value());
  pass(1ms);
  CHECK(answered->has_value());
}

TEST_CASE_METHOD(world, "store: a fact that nobody waits for is written after a while", "[store]") {
  create(a_job("pi"));
  const auto before = disk->commits();
  const auto receipts = said.receipts.size();
  report("node-1", pod(), running(time.now));
  pass(400ms);
  CHECK(disk->commits() == before);
  pass(200ms);
  CHECK(disk->commits() == before + 1);
  CHECK(said.receipts.size() == receipts + 1);
}

TEST_CASE_METHOD(world, "store: the same again changes nothing", "[store]") {
  create(a_job("pi"));
  report("node-1", pod(), ended(time.now, time.now + 1, 0));
  const auto before = disk->commits();
  const auto version = view()->version;
  const auto receipts = said.receipts.size();
  place(pod().job, {{0, no_number, 1}});
  report("node-1", pod(), ended(time.now, time.now + 1, 0));
  CHECK(disk->commits() == before);
  CHECK(view()->version == version);
  CHECK(said.receipts.size() == receipts + 1); // but it is acknowledged
}

TEST_CASE_METHOD(world, "store: groups form while the journal is busy", "[store]") {
  disk->at_once(false);
  const auto first = create(a_job("a"));
  std::vector<answer> more;
  for (const auto* name : {"b", "c", "d"})
    more.push_back(create(a_job(name)));
  CHECK(disk->waiting() == 1);
  disk->commit_next();
  settle();
  CHECK(first->has_value());
  CHECK_FALSE(more[0]->has_value());
  CHECK(disk->waiting() == 1);
  disk->commit_next();
  settle();
  for (const auto& answered : more)
    CHECK(answered->has_value());
}

TEST_CASE_METHOD(world, "store: a pod that fits nowhere waits, says why, and is placed later", "[store]") {
  said.jobs_decide = false;
  create(a_job("pi"));
  pass(10ms);
  place(last_job(), {{0, no_number, 0}}, "0/1 nodes are available: 1 Insufficient cpu.");
  pass(10ms);
  REQUIRE(pods().size() == 1);
  CHECK(pods()[0].record->extra->unschedulable == "0/1 nodes are available: 1 Insufficient cpu.");
  const auto orders = said.orders.size();
  place(last_job(), {{0, no_number, 1}});
  pass(10ms);
  CHECK(pods()[0].record->node == 1);
  CHECK(pods()[0].record->extra == nullptr);
  CHECK(said.orders.size() == orders + 1);
}

TEST_CASE_METHOD(world, "store: a Job removes pods that count as nothing", "[store]") {
  create(a_job("pi"));
  report("node-1", pod(), running(time.now));
  job_decision d;
  d.job = last_job();
  d.remove = {0};
  d.remove_uncounted = true;
  d.events.push_back({false, "Suspended", "Job suspended"});
  decide(d);
  CHECK(said.orders.back().stops.size() == 1);
  CHECK(said.orders.back().stops[0].grace_ms == 30'000);
  REQUIRE(pods().size() == 1);
  CHECK(pods()[0].record->is(pod_record::deleting));
  CHECK(said.news.back()->pods.back().uncounted);
  const auto events = view()->objects(api::kind_of<api::Event>());
  std::vector<std::string> reasons;
  events.each([&](const std::string&, const api::resource& e) {
    reasons.push_back(e.get<api::Event>().reason);
    return true;
  });
  CHECK(std::count(reasons.begin(), reasons.end(), "Suspended") == 1);
  report("node-1", pod(), ended(time.now, time.now + 1, 143), 2);
  CHECK(pods().empty());
}

TEST_CASE_METHOD(world, "store: the same event again is counted", "[store]") {
  create(a_job("pi"));
  job_decision d;
  d.job = last_job();
  d.events.push_back({true, "Odd", "something odd"});
  decide(d);
  decide(d);
  int found = 0;
  view()->objects(api::kind_of<api::Event>()).each([&](const std::string&, const api::resource& e) {
    if (e.get<api::Event>().reason == "Odd") {
      ++found;
      CHECK(e.get<api::Event>().count == 2);
    }
    return true;
  });
  CHECK(found == 1);
}

TEST_CASE_METHOD(world, "store: the scheduler hears of places that are free again", "[store]") {
  create(a_job("pi"));
  said.scheduler.clear();
  report("node-1", pod(), ended(time.now, time.now + 1, 0));
  REQUIRE(said.scheduler.size() == 1);
  REQUIRE(said.scheduler[0].ended.size() == 1);
  CHECK(said.scheduler[0].ended[0].pod == pod());
  place(999, {{0, no_number, 1}}); // pods of a Job that is gone by now
  CHECK(said.scheduler.back().ended[0].pod == pod_ref{999, 0});
}

TEST_CASE_METHOD(world, "store: a full disk acknowledges nothing", "[store]") {
  disk->fail("database or disk is full");
  const auto answered = create(a_job("pi"));
  REQUIRE(answered->has_value());
  CHECK((*answered)->code == 500);
  CHECK_THAT((*answered)->status, Catch::Contains("disk is full"));
  CHECK(job("pi").metadata.name.empty());
}

TEST_CASE_METHOD(world, "store: what a Job decided before it heard of a client's change is refused", "[store]") {
  create(a_job("pi"));
  said.jobs_decide = false;
  auto w = client_write{};
  w.verb = write_verb::patch;
  w.kind = &api::kind_of<api::Job>();
  w.name_space = "default";
  w.name = "pi";
  w.patch_type = "application/merge-patch+json";
  w.patch = R"({"spec":{"suspend":true}})";
  write(w);
  REQUIRE(said.news.back()->object);
  const auto told = said.news.back()->round;

  job_decision late;
  late.job = last_job();
  late.status = job("pi").status;
  late.status->succeeded = 1;
  SECTION("it is asked to attach again, and does not count until it has") {
    decide(late);
    CHECK(said.news.back()->round == 0);
    CHECK(job("pi").status.succeeded == 0);
    CHECK(counted("job_controller_stale_sync_skips_total") == 1);
    late.round = told;
    decide(late);
    CHECK(job("pi").status.succeeded == 0);
  }
  SECTION("an answer to the change counts") {
    late.round = told;
    decide(late);
    CHECK(job("pi").status.succeeded == 1);
    CHECK(counted("job_controller_stale_sync_skips_total") == 0);
  }
}

TEST_CASE_METHOD(world, "store: a Job does not end by what it knew before its last pod", "[store]") {
  create(a_job("pi"));
  said.jobs_decide = false;
  place(last_job(), {{1, no_number, 1}});
  REQUIRE(said.news.back()->pods.size() == 1);
  job_decision end;
  end.job = last_job();
  end.status = job("pi").status;
  end.status->conditions.resize(1);
  end.status->conditions[0].type = "Failed";
  end.status->conditions[0].status = "True";
  SECTION("it did not know of it") {
    decide(end);
    CHECK(job("pi").status.conditions.empty());
    CHECK(said.news.back()->round == 0);
  }
  SECTION("it knew") {
    end.round = said.news.back()->round;
    decide(end);
    CHECK(job("pi").status.conditions.size() == 1);
  }
}
