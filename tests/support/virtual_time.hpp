#pragma once
// Actors in one thread under a clock that tests move: minutes of backoff pass in microseconds.

#include "actors/clock.hpp"
#include "actors/supervision/actor_base.hpp"

#include <chrono>
#include <memory>
#include <optional>

namespace troupe::test {

/// An actor system whose scheduler and clock the test drives. troupe::clock and CAF's timers keep step.
class virtual_time {
 public:
  virtual_time();
  /// Pending timers are dropped; whoever is still registered is stopped.
  ~virtual_time();
  virtual_time(const virtual_time&) = delete;
  virtual_time& operator=(const virtual_time&) = delete;

  caf::actor_system& system() noexcept;
  actor_registry& registry() noexcept;
  const actor_context& context() const noexcept;
  timestamp_us now_us() const;

  /// Runs everybody until nobody has a message left. Time stands still.
  void settle();
  /// Moves time on, stopping and settling at each timer on the way.
  void after(std::chrono::microseconds span);

  // A step at a time, for simulations that choose who is next.

  /// Actors that have something to handle, by their places in the queue.
  std::size_t runnable() const;
  caf::actor_id runnable_id(std::size_t place) const;
  /// Lets one of them handle one message.
  void step(std::size_t place);
  /// Lets this actor handle one message. @returns false when it has none
  bool step(const caf::actor& who);
  /// CAF's clock: steady, and in step with now_us().
  std::chrono::nanoseconds steady_now() const;
  /// When the next timer is due.
  std::optional<std::chrono::nanoseconds> next_timer() const;
  /// Moves time on; timers that are due on the way send their messages, and nobody handles them yet.
  void advance_to(std::chrono::nanoseconds when);
  void cancel_timers();

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

} // namespace troupe::test
