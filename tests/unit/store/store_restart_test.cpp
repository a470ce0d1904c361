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
  void restart() {
    kill_store();
    said = {};
    disk->crash();
    start_store();
  }
};

} // namespace

TEST_CASE_METHOD(world, "store: a restarted store is the same store", "[store]") {
  create(a_job("a"));
  const auto a = said.supervisor.back().job;
  create(a_job("b"));
  const auto b = said.supervisor.back().job;
  report("node-1", {b, 0}, ended(time.now, time.now + 1, 0));
  const auto version = view()->version;
  restart();
  CHECK(view()->version > version);
  CHECK(job("a").status.active == 1);
  CHECK(job("b").status.succeeded == 1);
  REQUIRE(pods().size() == 2);
  CHECK(pods()[0].record->node == 1);
  CHECK(pods()[1].record->phase == pod_phase::succeeded);

  attach_deciders();
  REQUIRE(said.supervisor.size() == 2);
  REQUIRE(said.scheduler.size() == 1);
  CHECK(said.scheduler[0].all);
  REQUIRE(said.scheduler[0].live.size() == 1);
  CHECK(said.scheduler[0].live[0].pod == pod_ref{a, 0});
  CHECK(said.scheduler[0].demands.size() == 1);
  join("node-1");
  REQUIRE(said.orders.size() == 1);
  CHECK(said.orders[0].all);
  CHECK(said.orders[0].starts.size() == 1);
  report("node-1", {a, 0}, ended(time.now, time.now + 1, 0));
  CHECK(job("a").status.succeeded == 1);
  create(a_job("c"));
  CHECK(said.supervisor.back().job > b); // numbers are not given again
}

TEST_CASE_METHOD(world, "store: what was not durable is gone, and its client hears that", "[store]") {
  create(a_job("a"));
  disk->at_once(false);
  const auto answered = create(a_job("b"));
  CHECK_FALSE(answered->has_value());
  disk->at_once(true);
  restart();
  REQUIRE(answered->has_value());
  CHECK((*answered)->code == 500);
  CHECK(job("a").metadata.name == "a");
  CHECK(job("b").metadata.name.empty());
}

TEST_CASE_METHOD(world, "store: a fact that was seen but not written comes back with a higher version", "[store]") {
  create(a_job("a"));
  const pod_ref pod{said.supervisor.back().job, 0};
  report("node-1", pod, running(time.now));
  const auto seen = pods()[0].record->version;
  restart();
  CHECK(pods()[0].record->phase == pod_phase::pending);
  attach_deciders();
  join("node-1");
  report("node-1", pod, running(time.now)); // the node repeats it
  CHECK(pods()[0].record->phase == pod_phase::running);
  CHECK(pods()[0].record->version > seen);
}

TEST_CASE_METHOD(world, "store: a deletion goes on after a restart", "[store]") {
  const auto how = GENERATE(as<std::string>{}, "Background", "Foreground", "Orphan");
  INFO(how);
  create(a_job("a"));
  const pod_ref pod{said.supervisor.back().job, 0};
  report("node-1", pod, running(time.now));
  remove("a", how);
  restart();
  attach_deciders();
  join("node-1");
  CHECK((job("a").metadata.name == "a") == (how == "Foreground"));
  REQUIRE(pods().size() == 1);
  CHECK(said.orders.back().starts.size() == 1);
  CHECK(said.orders.back().stops.size() == (how == "Orphan" ? 0U : 1U));
  report("node-1", pod, ended(time.now, time.now + 1, 0), 3);
  CHECK(job("a").metadata.name.empty());
  CHECK(pods().size() == (how == "Orphan" ? 1U : 0U));
  CHECK(disk->rows(journal_table::pod) == (how == "Orphan" ? 1U : 0U));
}

TEST_CASE_METHOD(world, "store: a Job actor that starts again hears everything again", "[store]") {
  create(a_job("a"));
  const auto id = said.supervisor.back().job;
  report("node-1", {id, 0}, running(time.now));
  const auto before = said.facts.size();
  attach_deciders(); // the supervisor starts again
  caf::anon_send(store, attach_atom::value, id, job_actor{});
  settle();
  CHECK(said.facts.size() == before);
  said.supervisor.clear();
  attach_deciders();
  REQUIRE(said.facts.size() == before + 1);
  CHECK(said.facts.back()->pods.size() == 1);
  CHECK(said.facts.back()->pods[0].phase == pod_phase::running);
}

TEST_CASE_METHOD(world, "store: rows that make no sense are refused", "[store]") {
  create(a_job("a"));
  const auto id = said.supervisor.back().job;
  disk->submit({999, {{journal_table::object, id, std::nullopt}}, {}}); // its pod stays
  CHECK_THROWS_WITH(restart(), Catch::Contains("table pod") && Catch::Contains("not there"));
}
