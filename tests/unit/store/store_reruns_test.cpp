#include "tests/unit/store/store_world.hpp"

#include "actors/job/rules/rerun.hpp"
#include "actors/store/journal/stored_object.hpp"
#include "actors/store/pods/attempt_view.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

/// Jobs decide nothing by themselves here: each step is done by hand.
struct world : store_world {
  world() {
    attach_deciders();
    join("node-1");
    said.jobs_decide = false;
  }
  object_id id() const { return pods_of(*view(), job("pi")) ? pods_of(*view(), job("pi"))->owner->job : 0; }

  /// The Job, with pods of these exit codes, has ended.
  void failed_job(const std::vector<std::int32_t>& codes) {
    create(a_job("pi"));
    pass(10ms);
    std::vector<placement> pods;
    for (std::uint32_t i = 0; i < codes.size(); ++i)
      pods.push_back({i, no_number, 1});
    place(id(), pods);
    pass(10ms);
    for (std::uint32_t i = 0; i < codes.size(); ++i)
      report("node-1", {id(), i}, ended(time.now, time.now + 1, codes[i]));
    end_as("Failed");
  }
  void end_as(const char* condition) {
    job_decision d;
    d.job = id();
    d.status = job("pi").status;
    auto& c = d.status->conditions.emplace_back();
    c.type = condition;
    c.status = "True";
    d.status->startTime = api::Time{time.now};
    d.status->failed = 1;
    if (!said.news.empty())
      d.round = said.news.back()->round; // it has heard everything
    decide(d);
    pass(10ms);
  }
  answer rerun(const job_rules::rerun_wish& wish) {
    client_write w;
    w.verb = write_verb::update;
    w.kind = &api::kind_of<api::Job>();
    w.name_space = "default";
    w.name = "pi";
    w.subresource = "rerun";
    w.patch = job_rules::to_text(wish);
    said.supervisor.clear(); // the stand-in starts the Job's actor when it hears of the Job first
    auto answered = write(std::move(w));
    pass(10ms);
    return answered;
  }
  attempts history(std::size_t most = 100) const { return attempts_of(*view(), *pods_of(*view(), job("pi")), most); }
  std::vector<bool> counted() const {
    std::vector<bool> out;
    for (const auto& pod : said.facts.back()->pods)
      out.push_back(!pod.uncounted);
    return out;
  }
  std::vector<std::string> events() const {
    std::vector<std::string> out;
    view()->objects(api::kind_of<api::Event>()).each([&](const std::string&, const api::resource& e) {
      out.push_back(e.get<api::Event>().reason);
      return true;
    });
    return out;
  }
};

} // namespace

TEST_CASE_METHOD(world, "store: a Job is run again in one commit, and its earlier pods count no more", "[store]") {
  failed_job({0, 1});
  const auto before = disk->commits();
  const auto answered = rerun({});
  REQUIRE(answered->has_value());
  CHECK((*answered)->code == 200);
  CHECK(disk->commits() == before + 1);
  const auto now = job("pi").status;
  CHECK(now.conditions.empty());
  CHECK(now.failed == 0);
  CHECK_FALSE(now.startTime);
  CHECK(pods().empty());                               // no client sees them
  CHECK(counted() == std::vector<bool>{false, false}); // its actor was started anew, and told so
  const auto told = events();
  CHECK(std::count(told.begin(), told.end(), "Rerun") == 1);

  place(id(), {{2, no_number, 1}});
  pass(10ms);
  REQUIRE(pods().size() == 1);
  const auto all = history();
  REQUIRE(all.shown.size() == 3);
  CHECK(all.shown[1].phase == pod_phase::failed);
  CHECK(all.shown[1].exit_code == 1);
  CHECK(all.shown[1].reason == "Error");
  CHECK(all.shown[1].node == "node-1");
  CHECK(all.shown[1].deleted);
  CHECK_FALSE(all.shown[1].counted);
  CHECK(all.shown[1].rerun == 0);
  CHECK(all.shown[2].rerun == 1);
  CHECK(all.shown[2].counted);
}

TEST_CASE_METHOD(world, "store: what has succeeded stays, when only failures run again", "[store]") {
  failed_job({0, 1, 0});
  rerun({.failed_only = true});
  CHECK(counted() == std::vector<bool>{true, false, true});
  CHECK(pods().size() == 2);
}

TEST_CASE_METHOD(world, "store: reruns outlive a restart", "[store]") {
  failed_job({0, 1});
  rerun({.failed_only = true});
  place(id(), {{2, no_number, 1}});
  pass(10ms);
  report("node-1", {id(), 2}, ended(time.now, time.now + 1, 1));
  end_as("Failed");
  rerun({.failed_only = true});
  kill_store();
  said = {};
  disk->crash();
  start_store();
  attach_deciders();
  CHECK(counted() == std::vector<bool>{true, false, false});
  const auto all = history();
  REQUIRE(all.shown.size() == 3);
  CHECK(all.shown[2].rerun == 1);
  CHECK(pods().size() == 1);
}

TEST_CASE_METHOD(world, "store: a Job that cannot be run again stays as it is", "[store]") {
  create(a_job("pi"));
  pass(10ms);
  const auto before = disk->commits();
  const auto early = rerun({});
  CHECK((*early)->code == 409);
  CHECK_THAT((*early)->status,
             Catch::Contains("Operation cannot be fulfilled on jobs.batch \\\"pi\\\": the Job has not "
                             "finished yet"));
  CHECK(disk->commits() == before);
  end_as("Failed");
  CHECK((*rerun({false, "1"}))->code == 400);
}

TEST_CASE_METHOD(world, "store: many earlier pods are marked piece by piece, also across a restart", "[store]") {
  failed_job(std::vector<std::int32_t>(2500, 1));
  REQUIRE(pods().size() == 2500);
  disk->at_once(false);
  rerun({});
  CHECK(counted() == std::vector<bool>(2500, false)); // at once for its actor
  disk->commit_next();                                // the rerun itself, and nothing more
  kill_store();
  said = {};
  disk->crash();
  disk->at_once(true);
  start_store();
  attach_deciders();
  CHECK(counted() == std::vector<bool>(2500, false));
  pass(10ms);
  CHECK(pods().empty());
  CHECK(history(10).omitted == 2490);
  CHECK(history(10).shown.front().number == 2490);
}

TEST_CASE("store: rows of Jobs that were written before there were reruns", "[store]") {
  stored_object row;
  row.object = api::make_resource(a_job("pi"));
  auto bytes = stored_form(row);
  constexpr std::size_t head = 1 + 1 + 2; // version, fate, node
  const auto texts = head + 4 + std::string_view{"batch/v1"}.size() + 4 + std::string_view{"Job"}.size();
  bytes.erase(texts, 4 + 1); // no reruns, none under way
  bytes[0] = 1;
  CHECK(object_from_stored_form(bytes).object == row.object);
  bytes[0] = 3;
  CHECK_THROWS_WITH(object_from_stored_form(bytes), "object of the unknown row version 3");

  row.reruns = {3, 9};
  row.voiding = job_rules::rerun_rule{.first = 9, .keeps_succeeded = true};
  row.voiding->again.insert_run(2, 5);
  row.voiding->failed.insert(7);
  const auto again = object_from_stored_form(stored_form(row));
  CHECK(again.object == row.object);
  CHECK(again.reruns == row.reruns);
  CHECK(again.voiding->first == 9);
  CHECK(again.voiding->keeps_succeeded);
  CHECK(again.voiding->again == row.voiding->again);
  CHECK(again.voiding->failed == row.voiding->failed);
}
