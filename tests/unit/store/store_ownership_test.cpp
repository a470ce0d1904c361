#include "tests/unit/store/store_world.hpp"

#include "actors/store/pods/pod_view.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* uid_label = "batch.kubernetes.io/controller-uid";
constexpr const char* tracking = "batch.kubernetes.io/job-tracking";

struct world : store_world {
  world() {
    attach_deciders();
    join("node-1");
    create(a_job("pi"));
    id = said.supervisor.back().job;
    report("node-1", {id, 0}, running(time.now));
    name = pods().at(0).name();
  }

  client_write about_pod(write_verb verb) const {
    client_write w;
    w.verb = verb;
    w.kind = &api::kind_of<api::Pod>();
    w.name_space = "default";
    w.name = name;
    return w;
  }
  /// A JSON merge patch, as `kubectl label` and `kubectl annotate` send it.
  write_outcome patch(const std::string& text) {
    auto w = about_pod(write_verb::patch);
    w.patch = text;
    w.patch_type = "application/merge-patch+json";
    return write(std::move(w))->value();
  }
  write_outcome update(const api::Pod& pod) {
    auto w = about_pod(write_verb::update);
    w.object = api::make_resource(pod);
    return write(std::move(w))->value();
  }
  void unlabel() { patch(std::string{R"({"metadata":{"labels":{")"} + uid_label + R"(":null}}})"); }
  api::Pod pod() const {
    const auto seen = view();
    return render_pod(*seen, seen->find_pod("default", name).value());
  }
  void end(std::int32_t code = 0) { report("node-1", {id, 0}, ended(time.now, time.now + 1, code), 2); }
  void restart() {
    kill_store();
    start_store();
    settle();
    join("node-1");
  }

  object_id id = 0;
  std::string name;
};

bool owned(const api::Pod& pod) {
  const auto& owners = pod.metadata.ownerReferences;
  return std::any_of(owners.begin(), owners.end(), [](const auto& o) { return o.kind == "Job"; });
}

bool tracked(const api::Pod& pod) {
  const auto& all = pod.metadata.finalizers;
  return std::find(all.begin(), all.end(), tracking) != all.end();
}

} // namespace

TEST_CASE_METHOD(world, "store: a pod's labels and annotations can be changed, and outlive a restart", "[store]") {
  const auto version = pod().metadata.resourceVersion;
  const auto out = patch(R"({"metadata":{"labels":{"team":"red"},"annotations":{"note":"look here"}}})");
  CHECK(out.code == 200);
  CHECK(out.object.meta().labels.at("team") == "red");
  CHECK(out.object.meta().resourceVersion != version);
  CHECK(pod().metadata.labels.at("team") == "red");
  CHECK(pod().metadata.labels.contains(uid_label));
  CHECK(owned(pod()));
  restart();
  CHECK(pod().metadata.labels.at("team") == "red");
  CHECK(pod().metadata.annotations.at("note") == "look here");
  CHECK(pod().metadata.labels.contains(uid_label));
}

TEST_CASE_METHOD(world, "store: nothing else of a pod can be changed", "[store]") {
  auto wanted = pod();
  SECTION("its spec") {
    wanted.spec.containers[0].image = "another";
    const auto out = update(wanted);
    CHECK(out.code == 422);
    CHECK_THAT(out.status, Catch::Contains("spec: Forbidden: pod updates may not change fields other than"));
  }
  SECTION("its finalizers") {
    wanted.metadata.finalizers.emplace_back("example.com/mine");
    const auto out = update(wanted);
    CHECK(out.code == 422);
    CHECK_THAT(out.status, Catch::Contains("metadata.finalizers[1]: Forbidden"));
  }
  SECTION("a label that is none") {
    const auto out = patch(R"({"metadata":{"labels":{"a b":"c"}}})");
    CHECK(out.code == 422);
    CHECK_THAT(out.status, Catch::Contains("metadata.labels: Invalid value"));
  }
  SECTION("an old version of it") {
    patch(R"({"metadata":{"labels":{"team":"red"}}})");
    CHECK(update(wanted).code == 409);
  }
  SECTION("its status") {
    auto w = about_pod(write_verb::update);
    w.subresource = "status";
    w.object = api::make_resource(wanted);
    CHECK((*write(w))->code == 405);
  }
  SECTION("a pod that is not there") {
    name = "nobody";
    CHECK(patch("{}").code == 404);
  }
  SECTION("for a try") {
    auto w = about_pod(write_verb::patch);
    w.patch = R"({"metadata":{"labels":{"team":"red"}}})";
    w.patch_type = "application/merge-patch+json";
    w.dry_run = true;
    CHECK((*write(w))->object.meta().labels.at("team") == "red");
    name = pods()[0].name();
    CHECK_FALSE(pod().metadata.labels.contains("team"));
  }
}

TEST_CASE_METHOD(world, "store: a pod whose labels do not match any more is released", "[store]") {
  unlabel();
  CHECK_FALSE(owned(pod()));
  CHECK_FALSE(tracked(pod()));
  REQUIRE(said.news.back()->pods.size() == 1);
  CHECK(said.news.back()->pods[0].released);
  CHECK(said.news.back()->pods[0].uncounted);
  SECTION("it goes on, and its end counts as nothing") {
    end();
    CHECK(pod().status.phase == "Succeeded");
    CHECK(said.news.back()->pods[0].released);
    CHECK(said.news.back()->pods[0].uncounted);
  }
  SECTION("it comes back with its labels") {
    patch(std::string{R"({"metadata":{"labels":{")"} + uid_label + R"(":")" + job("pi").metadata.uid + R"("}}})");
    CHECK(owned(pod()));
    CHECK(tracked(pod()));
    CHECK_FALSE(said.news.back()->pods[0].released);
    CHECK_FALSE(said.news.back()->pods[0].uncounted);
  }
  SECTION("but not while it is being deleted") {
    remove_pod(name, 30);
    patch(std::string{R"({"metadata":{"labels":{")"} + uid_label + R"(":")" + job("pi").metadata.uid + R"("}}})");
    CHECK_FALSE(owned(pod()));
  }
}

TEST_CASE_METHOD(world, "store: a pod that has ended was counted, whoever owns it afterwards", "[store]") {
  end();
  unlabel();
  CHECK_FALSE(owned(pod()));
  CHECK(pods()[0].record->is(pod_record::released));
  CHECK_FALSE(pods()[0].record->is(pod_record::uncounted));
}

TEST_CASE_METHOD(world, "store: another controller takes a pod; its own owner cannot be taken away", "[store]") {
  auto wanted = pod();
  SECTION("only removed: it comes back") {
    wanted.metadata.ownerReferences.clear();
    CHECK(update(wanted).code == 200);
    CHECK(owned(pod()));
  }
  SECTION("replaced") {
    wanted.metadata.ownerReferences[0].kind = "Thing";
    wanted.metadata.ownerReferences[0].uid = "another";
    CHECK(update(wanted).code == 200);
    CHECK_FALSE(owned(pod()));
    REQUIRE(pod().metadata.ownerReferences.size() == 1);
    CHECK(pod().metadata.ownerReferences[0].uid == "another");
  }
  SECTION("an owner more that is no controller") {
    auto& more = wanted.metadata.ownerReferences.emplace_back(wanted.metadata.ownerReferences[0]);
    more.uid = "another";
    more.controller.reset();
    CHECK(update(wanted).code == 200);
    CHECK(owned(pod()));
    CHECK(pod().metadata.ownerReferences.size() == 2);
  }
}

TEST_CASE_METHOD(world, "store: a released pod outlives its Job", "[store]") {
  place(id, {{1, no_number, 1}});
  report("node-1", {id, 1}, running(time.now));
  unlabel();
  const auto how = GENERATE("Background", "Foreground", "Orphan");
  CAPTURE(how);
  remove("pi", how);
  report("node-1", {id, 1}, ended(time.now, time.now + 1, 143), 3);
  CHECK(job("pi").metadata.name.empty());
  const auto orphaned = how == std::string{"Orphan"};
  CHECK(pods().size() == (orphaned ? 2 : 1));
  CHECK_FALSE(pod().metadata.deletionTimestamp);
  restart();
  CHECK(pods().size() == (orphaned ? 2 : 1));
  CHECK_FALSE(owned(pod()));
  CHECK(job("pi").metadata.name.empty());
  CHECK((*create(a_job("pi")))->code == 201); // the name is free
  end();
  CHECK(pod().status.phase == "Succeeded");
  const auto before = disk->rows(journal_table::pod);
  CHECK((*remove_pod(name))->code == 200);
  if (!orphaned)
    CHECK(disk->rows(journal_table::pod) < before); // the last that the Job has left
}

struct team_world : world {
  /// A Job of this many pods, in a namespace of its own, is deleted; its pods stay.
  void orphan(std::uint32_t pods) {
    REQUIRE((*write(team()))->code == 201);
    REQUIRE((*create(a_job("x", "team")))->code == 201);
    x = said.supervisor.back().job;
    std::vector<placement> more;
    for (std::uint32_t i = 1; i < pods; ++i)
      more.push_back({i, no_number, 1});
    place(x, more);
    auto gone = team();
    gone.verb = write_verb::remove;
    gone.kind = &api::kind_of<api::Job>();
    gone.name_space = "team";
    gone.name = "x";
    gone.propagation = "Orphan";
    REQUIRE((*write(gone))->code == 200);
    said.orders.clear();
  }
  client_write team() const {
    client_write w;
    w.kind = &api::kind_of<api::Namespace>();
    w.name = "team";
    api::Namespace n;
    n.metadata.name = "team";
    w.object = api::make_resource(n);
    return w;
  }
  void remove_team() {
    auto w = team();
    w.verb = write_verb::remove;
    write(w);
  }
  bool has_team() const { return bool{view()->find(api::kind_of<api::Namespace>(), "", "team")}; }
  void end_all(std::uint32_t pods) {
    for (std::uint32_t i = 0; i < pods; ++i)
      report("node-1", {x, i}, ended(time.now, time.now + 1, 143), 2);
  }
  object_id x = 0;
};

TEST_CASE_METHOD(team_world, "store: a namespace takes the pods with it that no Job owns", "[store]") {
  orphan(1);
  remove_team();
  CHECK(said.orders.back().stops.size() == 1);
  CHECK(has_team());
  end_all(1);
  CHECK_FALSE(has_team());
}

TEST_CASE_METHOD(team_world, "store: a namespace takes many of them piece by piece, also across a restart", "[store]") {
  constexpr std::uint32_t many = 2500;
  orphan(many);
  const auto stopped = [&] {
    std::size_t all = 0;
    for (const auto& orders : said.orders) {
      CHECK(orders.stops.size() <= 1000);
      all += orders.stops.size();
    }
    return all;
  };
  SECTION("all of them") {
    remove_team();
    pass(10ms);
    CHECK(stopped() == many);
  }
  SECTION("a crash after the first piece") {
    disk->at_once(false);
    remove_team();
    disk->commit_next();
    kill_store();
    said = {};
    disk->crash();
    disk->at_once(true);
    start_store();
    attach_deciders();
    join("node-1");
    pass(10ms);
    CHECK(has_team());
    const auto left = pods();
    CHECK(std::count_if(left.begin(), left.end(), [&](const pod_entry& p) {
            return p.of->owner->job == x && p.record->is(pod_record::deleting);
          }) == many);
  }
  end_all(many);
  CHECK_FALSE(has_team());
}
