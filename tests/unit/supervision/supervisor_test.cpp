#include "actors/supervision/supervisor.hpp"

#include <caf/scheduler/test_coordinator.hpp>
#include <catch2/catch.hpp>

#include <algorithm>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

using crash_atom = caf::atom_constant<caf::atom("crash")>;

class fragile : public troupe_actor<caf::actor> {
 public:
  using troupe_actor::troupe_actor;
  caf::behavior make_behavior() override {
    return {[](crash_atom) { throw std::runtime_error("told to crash"); }, [](int x) { return x + 1; }};
  }

 protected:
  std::string state_json() const override { return R"({"fragile":true})"; }
};

/// Virtual time for the wall clock of the actors under test.
class test_clock final : public troupe::clock {
 public:
  explicit test_clock(caf::actor_system& system) : system_(system) {}
  timestamp_us now_us() const override {
    return std::chrono::duration_cast<std::chrono::microseconds>(system_.clock().now().time_since_epoch()).count();
  }

 private:
  caf::actor_system& system_;
};

struct fixture {
  struct config : caf::actor_system_config {
    config() { set("scheduler.policy", caf::atom("testing")); }
  } cfg;
  caf::actor_system system{cfg};
  caf::scheduler::test_coordinator& sched = dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
  actor_registry registry;
  test_clock time{system};
  actor_context context{&registry, &time};
  std::vector<std::string> started;
  caf::actor root;
  std::string gave_up;

  child_spec child(const std::string& id) {
    return {id, restart_when::permanent, [this, id] {
              started.push_back(id);
              return system.spawn<fragile>(context, actor_identity{"/" + id, "fragile", ""});
            }};
  }
  void start(supervisor_spec spec) {
    spec.on_give_up = [this](const std::string& why) { gave_up = why; };
    root = system.spawn<supervisor>(context, actor_identity{"/", "supervisor", ""}, std::move(spec));
    sched.run();
  }
  caf::actor at(const std::string& path) {
    const auto who = registry.find(path);
    return who ? caf::actor_cast<caf::actor>(who->address) : caf::actor{};
  }
  void crash(const std::string& path) {
    caf::anon_send(at(path), crash_atom::value);
    sched.run();
  }
  void after(std::chrono::microseconds d) {
    sched.advance_time(d);
    sched.run();
  }
  ~fixture() {
    stop_actor(root, caf::exit_reason::user_shutdown);
    sched.run();
    root = nullptr;
    sched.clock().cancel_all();
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a crashed child is restarted after its backoff, and its failure is remembered",
                 "[supervision]") {
  start({.children = {child("a"), child("b")}});
  REQUIRE(started == std::vector<std::string>{"a", "b"});
  crash("/a");
  CHECK(started.size() == 2);
  CHECK_FALSE(at("/a"));
  after(30ms);
  CHECK(started == std::vector<std::string>{"a", "b", "a"});
  CHECK(registry.history("/a").restarts == 1);
  CHECK(registry.history("/a").last_failure.find("told to crash") != std::string::npos);
  CHECK(registry.find("/a")->who.kind == std::string{"fragile"});
}

TEST_CASE_METHOD(fixture, "rest_for_one restarts those that were started later", "[supervision]") {
  start({.strategy = restart_strategy::rest_for_one, .children = {child("a"), child("b"), child("c")}});
  crash("/b");
  after(30ms);
  CHECK(started == std::vector<std::string>{"a", "b", "c", "b", "c"});
  CHECK(at("/c"));
}

TEST_CASE_METHOD(fixture, "rest_for_one: nobody starts before those that are to start earlier", "[supervision]") {
  start({.strategy = restart_strategy::rest_for_one, .children = {child("a"), child("b"), child("c")}});
  crash("/b");
  after(1ms);
  crash("/a"); // before b is back
  after(1s);
  REQUIRE(started.size() >= 6);
  CHECK(std::vector<std::string>(started.end() - 3, started.end()) == std::vector<std::string>{"a", "b", "c"});
  CHECK(std::count(started.begin(), started.end(), "a") == 2);
  CHECK(at("/c"));
}

TEST_CASE_METHOD(fixture, "too many restarts: the supervisor gives up and says why", "[supervision]") {
  start({.intensity = {2, 10s}, .children = {child("a")}});
  for (int i = 0; i < 3; ++i) {
    crash("/a");
    after(200ms);
  }
  CHECK(gave_up.find("child a failed too often") == 0);
  CHECK_FALSE(registry.find("/"));
}

TEST_CASE_METHOD(fixture, "stopping ends the children in reverse order, then the supervisor", "[supervision]") {
  start({.children = {child("a"), child("b")}});
  stop_actor(root, caf::exit_reason::user_shutdown);
  sched.run();
  CHECK(registry.all().empty());
}

TEST_CASE_METHOD(fixture, "every actor tells its state and counts its messages without a line of its own",
                 "[supervision]") {
  start({.children = {child("a")}});
  caf::scoped_actor self{system};
  self->send(at("/a"), 41);
  sched.run();
  int answer = 0;
  self->receive([&](int x) { answer = x; }, caf::after(0s) >> [] { FAIL("no answer"); });
  CHECK(answer == 42);
  self->send(at("/a"), state_atom::value);
  sched.run();
  std::string state;
  self->receive([&](std::string& x) { state = x; }, caf::after(0s) >> [] { FAIL("no state"); });
  CHECK(state == R"({"fragile":true})");
  const auto& counters = registry.find("/a")->counters;
  CHECK(counters.handled == 2);
  CHECK(counters.received == 2);
}
