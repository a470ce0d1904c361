// The actor between its Jobs and the store, in virtual time.

#include "tests/support/virtual_time.hpp"
#include "tests/unit/scheduler/builders.hpp"

#include "actors/scheduler/scheduler.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

/// A scheduler whose store only listens.
class one_scheduler : public virtual_time {
 public:
  explicit one_scheduler(bool attached = true) {
    const auto store = system().spawn([this](caf::event_based_actor*) -> caf::behavior {
      return {
          [](attach_atom, const scheduler_actor&) {},
          [](attach_atom, const cron_supervisor_actor&) {},
          [](attach_atom, object_id, const cron_job_actor&) {},
          [](const cron_decision_ptr&) {},
          [this](const pods_placed_ptr& placed) { heard.push_back(placed); },
      };
    });
    subject_ = system().spawn<scheduler>(context(), actor_identity{"/scheduler", "scheduler", ""},
                                         caf::actor_cast<store_actor>(store));
    settle();
    if (attached)
      say(everything());
  }

  /// What the store answers an attaching scheduler, when there is nothing yet.
  static scheduler_news everything() {
    scheduler_news all;
    all.all = true;
    return all;
  }

  void say(scheduler_news news) {
    caf::anon_send(subject_, std::make_shared<const scheduler_news>(std::move(news)));
    settle();
  }
  void say(pods_wanted wanted) {
    caf::anon_send(subject_, std::make_shared<const pods_wanted>(std::move(wanted)));
    settle();
  }

  std::vector<pods_placed_ptr> heard;

 private:
  scheduler_actor subject_;
};

} // namespace

TEST_CASE("what is asked for before the store has told everything is placed by all of it", "[scheduler]") {
  one_scheduler x{false};
  x.say(wants(1, 0, 1, cpus(1000)));
  CHECK(x.heard.empty());
  auto all = one_scheduler::everything();
  all.nodes = {a_room(1, 1000)};
  x.say(all);
  REQUIRE(x.heard.size() == 1);
  CHECK(x.heard[0]->pods.at(0).node == 1);
}

TEST_CASE_METHOD(one_scheduler, "a place that becomes free is given away at once", "[scheduler]") {
  say(of_nodes({a_room(1, 1000)}));
  say(wants(1, 0, 2, cpus(1000)));
  REQUIRE(heard.size() == 1);
  say(of_ends({{1, 0}}));
  REQUIRE(heard.size() == 2);
  CHECK(heard[1]->pods.size() == 1);
  CHECK(heard[1]->pods[0].node == 1);
}

TEST_CASE_METHOD(one_scheduler, "a reason that changes is told a little later, whatever it was in between",
                 "[scheduler]") {
  say(wants(1, 0, 500, cpus(3000)));
  REQUIRE(heard.size() == 1);
  CHECK(heard[0]->unplaced_why == "no nodes available to schedule pods");
  say(of_nodes({a_room(1)}));
  say(of_nodes({a_room(2)}));
  after(5999ms);
  CHECK(heard.size() == 1);
  after(1ms);
  REQUIRE(heard.size() == 2);
  CHECK(heard[1]->pods.size() == 500);
  CHECK(heard[1]->unplaced_why.find("0/2 nodes are available: 2 Insufficient cpu.") == 0);

  say(of_nodes({a_room(2, 1000)})); // the same reason
  after(1h);
  CHECK(heard.size() == 2);
  say(of_nodes({a_room(3)}));
  after(6s);
  CHECK(heard.size() == 3);
}

TEST_CASE_METHOD(one_scheduler, "a reason that changes while nothing becomes free is told as well", "[scheduler]") {
  say(of_nodes({a_room(1, 1000, 1LL << 30, 1)}));
  say(wants(1, 0, 1, cpus(3000)));
  CHECK(heard.back()->unplaced_why.find("1 Insufficient cpu") != std::string::npos);
  say(wants(2, 0, 1, cpus(100)));
  say(wants(1, 1, 1, cpus(3000)));
  REQUIRE(heard.size() == 3);
  CHECK(heard[2]->unplaced_why.find("1 Too many pods") != std::string::npos);
  after(2s);
  REQUIRE(heard.size() == 4);
  CHECK(heard[3]->job == 1);
  CHECK(heard[3]->pods.size() == 2);
  CHECK(heard[3]->unplaced_why == heard[2]->unplaced_why);
}
