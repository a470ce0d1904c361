// The real cron supervisor, its CronJobs and the real store under virtual time, with a wall clock that jumps.

#include "actors/cron/cron_supervisor.hpp"
#include "actors/store/journal/memory_journal.hpp"
#include "actors/store/store.hpp"

#include <caf/scheduler/test_coordinator.hpp>
#include <catch2/catch.hpp>

#include <functional>
#include <optional>
#include <random>

namespace troupe::test {

namespace {

using namespace std::chrono_literals;

constexpr timestamp_us s = us_per_second, minute = 60 * s, hour = 60 * minute;
constexpr timestamp_us noon = 1'767'268'800 * s; // 2026-01-01T12:00:00Z

class jumping_clock final : public clock {
 public:
  timestamp_us now_us() const override { return now; }
  timestamp_us now = noon + 30 * s;
};

class world {
 public:
  world() {
    start();
    make_cron([](auto&) {});
  }
  ~world() {
    stop();
    coordinator().clock().cancel_all();
  }

  /// Wall clock and timers move on together, second by second.
  void pass(timestamp_us span) {
    for (timestamp_us done = 0; done < span; done += s) {
      time.now += s;
      coordinator().advance_time(1s);
      coordinator().run();
    }
  }
  /// The wall clock is set; no time passes.
  void jump(timestamp_us by) { time.now += by; }

  void start() {
    store_ =
        system_.spawn<troupe::store>(context_, actor_identity{"/store", "store", ""}, store_spec{disk_, readers_, {}});
    handles_->set(store_);
    supervisor_ = system_.spawn<cron_supervisor>(context_, actor_identity{"/crons", "cron-supervisor", ""},
                                                 cron_supervisor_setup{handles_});
    coordinator().run();
  }
  void stop() {
    stop_actor(supervisor_, caf::exit_reason::user_shutdown);
    stop_actor(store_, caf::exit_reason::user_shutdown);
    handles_->clear();
    supervisor_ = nullptr;
    store_ = nullptr;
    coordinator().run();
  }
  void kill_cron_actor() {
    const auto entry = registry_.find("/crons/default/c");
    REQUIRE(entry);
    stop_actor(caf::actor_cast<caf::actor>(entry->address), caf::exit_reason::kill);
    coordinator().run();
  }

  write_outcome write(client_write what) {
    std::optional<write_outcome> out;
    auto wish = std::make_shared<pending_write>();
    wish->what = std::move(what);
    wish->done = [&out](write_outcome o) { out = std::move(o); };
    caf::anon_send(store_, pending_write_ptr{wish});
    coordinator().run();
    REQUIRE(out);
    return *out;
  }
  template <class T> client_write request(write_verb verb, std::string name) {
    client_write out;
    out.verb = verb;
    out.kind = &api::kind_of<T>();
    out.name_space = "default";
    out.name = std::move(name);
    return out;
  }

  void make_cron(const std::function<void(api::CronJob&)>& edit) {
    api::CronJob cron;
    cron.metadata.name = "c";
    cron.spec.schedule = "* * * * *";
    cron.spec.timeZone = "UTC";
    auto& pod = cron.spec.jobTemplate.spec.template_.spec;
    pod.restartPolicy = "Never";
    pod.containers.emplace_back().name = "main";
    pod.containers.back().image = "debian";
    edit(cron);
    auto create = request<api::CronJob>(write_verb::create, "c");
    create.object = api::make_resource(cron);
    REQUIRE(write(create).code == 201);
  }
  void edit(const std::function<void(api::CronJob&)>& edit) {
    auto changed = cron();
    edit(changed);
    auto update = request<api::CronJob>(write_verb::update, "c");
    update.object = api::make_resource(changed);
    REQUIRE(write(update).code == 200);
  }
  void remove_cron(const char* propagation) {
    auto remove = request<api::CronJob>(write_verb::remove, "c");
    remove.propagation = propagation;
    REQUIRE(write(remove).code == 200);
  }

  api::resource find(const api::kind_info& kind, const std::string& name) const {
    return readers_->current()->find(kind, "default", name);
  }
  api::CronJob cron() const { return find(api::kind_of<api::CronJob>(), "c").get<api::CronJob>(); }
  bool has_cron() const { return static_cast<bool>(find(api::kind_of<api::CronJob>(), "c")); }
  std::vector<api::Job> jobs() const {
    std::vector<api::Job> out;
    readers_->current()->each_object(api::kind_of<api::Job>(), "default", "",
                                     [&](const std::string&, const api::resource& job) {
                                       out.push_back(job.get<api::Job>());
                                       return true;
                                     });
    return out;
  }
  timestamp_us last() const { return cron().status.lastScheduleTime.value_or(api::Time{}).micros; }

  jumping_clock time;

 private:
  caf::scheduler::test_coordinator& coordinator() {
    return dynamic_cast<caf::scheduler::test_coordinator&>(system_.scheduler());
  }
  struct config : caf::actor_system_config {
    config() { set("scheduler.policy", caf::atom("testing")); }
  };
  std::shared_ptr<memory_journal> disk_ = std::make_shared<memory_journal>();
  std::shared_ptr<published> readers_ = std::make_shared<published>();
  actor_registry registry_;
  actor_context context_{&registry_, &time};
  std::shared_ptr<directory> handles_ = std::make_shared<directory>();
  config config_;
  caf::actor_system system_{config_};
  store_actor store_;
  cron_supervisor_actor supervisor_;
};

} // namespace

TEST_CASE_METHOD(world, "each minute a Job", "[cron][simulation]") {
  pass(29 * s);
  CHECK(jobs().empty());
  pass(2 * s);
  REQUIRE(jobs().size() == 1);
  CHECK(jobs()[0].metadata.name == "c-29454481");
  CHECK(jobs()[0].spec.parallelism == 1); // defaults of a Job
  CHECK(last() == noon + minute);
  REQUIRE(cron().status.active.size() == 1);
  CHECK(cron().status.active[0].uid == jobs()[0].metadata.uid);
  pass(3 * minute);
  CHECK(jobs().size() == 4);
}

TEST_CASE_METHOD(world, "a clock that is set forward starts one Job", "[cron][simulation]") {
  pass(minute);
  jump(10 * hour);
  pass(minute + s);
  CHECK(jobs().size() <= 3);
  CHECK(last() >= noon + 10 * hour);
  pass(5 * minute);
  CHECK(last() >= noon + 10 * hour + 6 * minute);
}

TEST_CASE_METHOD(world, "a clock that is set back by little waits, and runs nothing twice", "[cron][simulation]") {
  pass(5 * minute);
  const auto before = jobs().size();
  jump(-3 * minute);
  pass(3 * minute - s);
  CHECK(jobs().size() == before);
  pass(2 * minute);
  CHECK(jobs().size() > before);
}

TEST_CASE_METHOD(world, "a clock that was years ahead is not waited for", "[cron][simulation]") {
  jump(5 * 365 * 24 * hour);
  pass(2 * minute);
  jump(-5 * 365 * 24 * hour);
  pass(3 * minute);
  CHECK(last() > noon);
  CHECK(last() < noon + hour);
}

TEST_CASE_METHOD(world, "a clock that jumps by days, to and fro, never floods and never forgets",
                 "[cron][simulation]") {
  std::mt19937 random{7};
  const auto whole_days = [&] { return std::uniform_int_distribution<timestamp_us>{-5, 5}(random)*24 * hour; };
  for (int jumps = 0; jumps < 40; ++jumps) {
    const auto before = jobs().size();
    jump(whole_days() + std::uniform_int_distribution<timestamp_us>{-hour, hour}(random));
    pass(2 * minute);
    CHECK(jobs().size() <= before + 4); // that of the jump, one a minute, and one more at the edge
  }
  jump(-3 * hour); // the most that is waited for
  pass(3 * hour + 2 * minute);
  CHECK(time.now - last() < 2 * minute);
  CHECK(last() <= time.now);
}

TEST_CASE_METHOD(world, "a jump of days with catch-up `all` starts a hundred runs at the most", "[cron][simulation]") {
  edit([](auto& c) { c.metadata.annotations["troupe.dev/catch-up"] = "all"; });
  pass(minute);
  const auto before = jobs().size();
  jump(5 * 24 * hour);
  pass(minute);
  CHECK(jobs().size() > before + 90);
  CHECK(jobs().size() <= before + 103);
  jump(-5 * 24 * hour);
  const auto after = jobs().size();
  pass(2 * minute);
  CHECK(jobs().size() <= after + 3);
  CHECK(jobs().size() > after);
}

TEST_CASE_METHOD(world, "nothing is lost and nothing started twice when actors die", "[cron][simulation]") {
  pass(40 * s);
  kill_cron_actor();
  pass(2 * minute);
  CHECK(jobs().size() == 3);
  stop();
  jump(10 * minute);
  start();
  pass(2 * s);
  CHECK(jobs().size() == 4); // the last missed one
  CHECK(cron().status.active.size() == 4);
}

TEST_CASE_METHOD(world, "what becomes of the Jobs of a CronJob that is deleted", "[cron][simulation]") {
  pass(31 * s);
  REQUIRE(jobs().size() == 1);
  SECTION("Background, which is the default") {
    remove_cron("");
    CHECK(jobs().empty());
    CHECK_FALSE(has_cron());
  }
  SECTION("Orphan") {
    remove_cron("Orphan");
    REQUIRE(jobs().size() == 1);
    CHECK(jobs()[0].metadata.ownerReferences.empty());
    CHECK_FALSE(has_cron());
  }
  SECTION("Foreground: it goes with the last of them") {
    remove_cron("Foreground");
    pass(s);
    CHECK(jobs().empty()); // they have no pods to wait for
    CHECK_FALSE(has_cron());
  }
}

TEST_CASE_METHOD(world, "suspended, and resumed", "[cron][simulation]") {
  edit([](auto& c) { c.spec.suspend = true; });
  pass(5 * minute);
  CHECK(jobs().empty());
  edit([](auto& c) { c.spec.suspend = false; });
  REQUIRE(jobs().size() == 1);
  CHECK(last() == noon + 5 * minute);
}

} // namespace troupe::test
