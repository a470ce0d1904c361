#include "tests/support/virtual_time.hpp"

#include <caf/scheduler/test_coordinator.hpp>

#include <algorithm>

namespace troupe::test {

namespace {

constexpr timestamp_us start_of_time = 1'767'225'600 * us_per_second; // 2026-01-01T00:00:00Z

struct testing_config : caf::actor_system_config {
  testing_config() { set("scheduler.policy", caf::atom("testing")); }
};

/// Wall time as CAF's virtual clock has it.
class following_clock final : public clock {
 public:
  explicit following_clock(const caf::detail::test_actor_clock& source)
      : source_(source), origin_(source.current_time) {}
  timestamp_us now_us() const override {
    using std::chrono::duration_cast, std::chrono::microseconds;
    return start_of_time + duration_cast<microseconds>(source_.current_time - origin_).count();
  }

 private:
  const caf::detail::test_actor_clock& source_;
  const caf::detail::test_actor_clock::time_point origin_;
};

} // namespace

struct virtual_time::parts {
  testing_config config;
  caf::actor_system system{config};
  caf::scheduler::test_coordinator& scheduler = dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
  following_clock time{scheduler.clock()};
  actor_registry registry;
  actor_context context{&registry, &time};
};

virtual_time::virtual_time() : parts_(std::make_unique<parts>()) {}

virtual_time::~virtual_time() {
  for (const auto& left : parts_->registry.all())
    if (const auto who = caf::actor_cast<caf::actor>(left->address))
      stop_actor(who, caf::exit_reason::kill);
  parts_->scheduler.run();
  parts_->scheduler.clock().cancel_all();
  parts_->scheduler.run();
}

caf::actor_system& virtual_time::system() noexcept { return parts_->system; }
actor_registry& virtual_time::registry() noexcept { return parts_->registry; }
const actor_context& virtual_time::context() const noexcept { return parts_->context; }
timestamp_us virtual_time::now_us() const { return parts_->time.now_us(); }

void virtual_time::settle() { parts_->scheduler.run(); }

void virtual_time::after(std::chrono::microseconds span) {
  auto& timers = parts_->scheduler.clock();
  const auto end = timers.current_time + span;
  settle();
  while (timers.has_pending_timeout() && timers.schedule().begin()->first <= end) {
    const auto due = std::max(timers.schedule().begin()->first, timers.current_time);
    parts_->scheduler.advance_time(due - timers.current_time);
    settle();
  }
  parts_->scheduler.advance_time(end - timers.current_time);
  settle();
}

std::size_t virtual_time::runnable() const { return parts_->scheduler.jobs.size(); }

caf::actor_id virtual_time::runnable_id(std::size_t place) const {
  return dynamic_cast<const caf::scheduled_actor&>(*parts_->scheduler.jobs[place]).id();
}

void virtual_time::step(std::size_t place) {
  auto& jobs = parts_->scheduler.jobs;
  std::swap(jobs[place], jobs.front());
  parts_->scheduler.run_once();
}

bool virtual_time::step(const caf::actor& who) {
  if (!parts_->scheduler.prioritize(who))
    return false;
  parts_->scheduler.run_once();
  return true;
}

std::chrono::nanoseconds virtual_time::steady_now() const {
  return parts_->scheduler.clock().current_time.time_since_epoch();
}

std::optional<std::chrono::nanoseconds> virtual_time::next_timer() const {
  const auto& timers = parts_->scheduler.clock().schedule();
  if (timers.empty())
    return std::nullopt;
  return timers.begin()->first.time_since_epoch();
}

void virtual_time::advance_to(std::chrono::nanoseconds when) {
  parts_->scheduler.advance_time(std::max(when - steady_now(), std::chrono::nanoseconds{0}));
}

void virtual_time::cancel_timers() { parts_->scheduler.clock().cancel_all(); }

} // namespace troupe::test
