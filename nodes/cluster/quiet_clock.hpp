#pragma once
// The clock of an actor system, spared what it need not know.

#include <caf/detail/thread_safe_actor_clock.hpp>

#include <mutex>
#include <unordered_set>

namespace troupe::cluster {

/// Passes everything on to CAF's clock, except that an actor's end is told only when the actor has set a timeout. CAF
/// tells of each end, which wakes the clock's thread up once for each pod (caf::local_actor::cleanup). Delayed messages
/// are no timeouts: CAF doesn't cancel them.
class quiet_clock : public caf::detail::thread_safe_actor_clock {
 public:
  explicit quiet_clock(caf::detail::thread_safe_actor_clock& real) : real_(real) {}

  void set_ordinary_timeout(time_point t, caf::abstract_actor* self, caf::atom_value type, std::uint64_t id) override;
  void set_request_timeout(time_point t, caf::abstract_actor* self, caf::message_id id) override;
  void set_multi_timeout(time_point t, caf::abstract_actor* self, caf::atom_value type, std::uint64_t id) override;
  void cancel_ordinary_timeout(caf::abstract_actor* self, caf::atom_value type) override;
  void cancel_request_timeout(caf::abstract_actor* self, caf::message_id id) override;
  void cancel_timeouts(caf::abstract_actor* self) override;
  void schedule_message(time_point t, caf::strong_actor_ptr receiver, caf::mailbox_element_ptr content) override;
  void schedule_message(time_point t, caf::group target, caf::strong_actor_ptr sender, caf::message content) override;
  void cancel_all() override;

 private:
  void remember(const caf::abstract_actor* self);

  caf::detail::thread_safe_actor_clock& real_;
  std::mutex mutex_;
  std::unordered_set<caf::actor_id> with_timeouts_;
};

} // namespace troupe::cluster
