#include "tests/unit/store/store_world.hpp"

#include "messages/resource/core.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

struct world : store_world {
  world() {
    attach_deciders();
    join("node-1");
    create(a_job("pi"));
    id = said.supervisor.back().job;
    report("node-1", {id, 0}, running(time.now));
  }
  void end() { report("node-1", {id, 0}, ended(time.now, time.now + 1, 0), 2); }
  bool exists() const { return !job("pi").metadata.name.empty(); }
  object_id id = 0;
};

} // namespace

TEST_CASE_METHOD(world, "store: Background: the Job at once, its pods when they have ended", "[store]") {
  const auto answered = remove("pi", "Background");
  REQUIRE(answered->has_value());
  CHECK((*answered)->code == 200);
  CHECK_THAT((*answered)->status, Catch::Contains("Success"));
  CHECK((*answered)->warnings.empty());
  CHECK_FALSE(exists());
  CHECK(said.supervisor.back().removed);
  REQUIRE(pods().size() == 1);
  CHECK(pods()[0].record->is(pod_record::deleting));
  CHECK(said.orders.back().stops.size() == 1);
  const auto rows = disk->rows(journal_table::object);
  end();
  CHECK(pods().empty());
  CHECK(disk->rows(journal_table::pod) == 0);
  CHECK(disk->rows(journal_table::object) == rows - 1);
  CHECK(said.orders.back().done == std::vector<object_id>{id});
  CHECK(said.receipts.back().sequence == sequence);
}

TEST_CASE_METHOD(world, "store: Foreground: the Job is seen until its pods are gone", "[store]") {
  const auto answered = remove("pi", "Foreground");
  CHECK((*answered)->object.meta().deletionTimestamp);
  CHECK(exists());
  CHECK(job("pi").metadata.finalizers == std::vector<std::string>{"foregroundDeletion"});
  CHECK(said.news.back()->object);
  end();
  CHECK_FALSE(exists());
  CHECK(said.supervisor.back().removed);
  CHECK(disk->rows(journal_table::pod) == 0);
}

TEST_CASE_METHOD(world, "store: events about a Job go with it, and with nothing else", "[store]") {
  const auto other = a_job("pi.next");
  create(other);
  const auto next = said.supervisor.back().job;
  for (const auto job : {id, next}) {
    job_decision d;
    d.job = job;
    d.events.push_back({true, "Odd", "something odd"});
    d.events.push_back({false, "Odder", "something odder"});
    decide(d);
  }
  const auto told = [&] {
    std::vector<std::string> about;
    view()->objects(api::kind_of<api::Event>()).each([&](const std::string&, const api::resource& e) {
      if (e.get<api::Event>().involvedObject.kind == "Job")
        about.push_back(e.get<api::Event>().involvedObject.name);
      return true;
    });
    return about;
  };
  REQUIRE(told() == std::vector<std::string>{"pi", "pi", "pi.next", "pi.next"});
  const auto rows = disk->rows(journal_table::object);
  const auto how = GENERATE("Background", "Foreground", "Orphan");
  remove("pi", how);
  CHECK(told().size() == (how == std::string{"Foreground"} ? 4 : 2)); // as long as the Job is seen
  end();
  CHECK(told() == std::vector<std::string>{"pi.next", "pi.next"});
  CHECK(disk->rows(journal_table::object) == rows - (how == std::string{"Orphan"} ? 2 : 3));
  kill_store();
  start_store();
  settle();
  CHECK(told() == std::vector<std::string>{"pi.next", "pi.next"});
}

TEST_CASE_METHOD(world, "store: by default pods are left behind, with a warning", "[store]") {
  const auto answered = remove("pi", "");
  REQUIRE((*answered)->warnings.size() == 1);
  CHECK_THAT((*answered)->warnings[0], Catch::StartsWith("child pods are preserved by default"));
  CHECK_FALSE(exists());
  end();
  REQUIRE(pods().size() == 1);
  CHECK(pods()[0].of->owner->orphaned);
  CHECK(pods()[0].record->phase == pod_phase::succeeded);
  const auto name = pods()[0].name();
  CHECK((*create(a_job("pi")))->code == 201); // the name is free, and its pods differ
  CHECK(pods().size() == 2);
  CHECK((*remove_pod(name))->code == 200);
  CHECK(pods().size() == 1);
}

TEST_CASE_METHOD(world, "store: a Job of finished pods goes with all of them", "[store]") {
  end();
  remove("pi", "Background");
  CHECK(pods().empty());
  CHECK(disk->rows(journal_table::pod) == 0);
}

TEST_CASE_METHOD(world, "store: a large Job is deleted piece by piece", "[store]") {
  said.jobs_decide = false;
  std::vector<placement> many;
  for (std::uint32_t n = 1; n < 5000; ++n)
    many.push_back({n, no_number, 1});
  place(id, many);
  pass(10ms);
  REQUIRE(pods().size() == 5000);
  remove("pi", "Background");
  pass(10ms);
  std::size_t stops = 0;
  for (const auto& orders : said.orders)
    stops += orders.stops.size();
  CHECK(stops == 5000);
  for (std::uint32_t n = 0; n < 5000; ++n)
    report("node-1", {id, n}, ended(time.now, time.now + 1, 143), 3);
  pass(10ms);
  CHECK(pods().empty());
  CHECK(disk->rows(journal_table::pod) == 0);
}

TEST_CASE_METHOD(world, "store: pods that are asked for while their Job goes are not made", "[store]") {
  remove("pi", "Foreground");
  said.scheduler.clear();
  place(id, {{1, no_number, 1}});
  CHECK(pods().size() == 1);
  REQUIRE_FALSE(said.scheduler.empty());
  CHECK(said.scheduler.back().ended[0].pod == pod_ref{id, 1});
}

TEST_CASE_METHOD(world, "store: a pod's deletion gives its node the grace", "[store]") {
  const auto answered = remove_pod(pods()[0].name(), 5);
  CHECK((*answered)->code == 200);
  CHECK((*answered)->object.meta().deletionGracePeriodSeconds == 5);
  CHECK(said.orders.back().stops[0].grace_ms == 5000);
  CHECK(said.news.back()->pods.back().terminating);
  end();
  CHECK(pods().empty());
  CHECK((*remove_pod("nobody"))->code == 404);
}

TEST_CASE_METHOD(world, "store: a namespace goes with what it holds", "[store]") {
  client_write w;
  w.kind = &api::kind_of<api::Namespace>();
  w.name = "team";
  api::Namespace n;
  n.metadata.name = "team";
  w.object = api::make_resource(n);
  const auto made = write(w);
  INFO((*made)->status);
  REQUIRE((*made)->code == 201);
  REQUIRE((*create(a_job("x", "team")))->code == 201);
  w.verb = write_verb::remove;
  CHECK((*write(w))->object.get<api::Namespace>().status.phase == "Terminating");
  CHECK((*create(a_job("y", "team")))->code == 403);
  report("node-1", {said.supervisor.back().job, 0}, ended(time.now, time.now + 1, 0));
  CHECK_FALSE(view()->find(api::kind_of<api::Namespace>(), "", "team"));
  w.name = "default";
  CHECK((*write(w))->code == 403);
}
