#pragma once
// Actors in one thread under a clock that tests move: minutes of backoff pass in microseconds.

#include "actors/clock.hpp"
#include "actors/supervision/actor_base.hpp"

#include <chrono>
#include <memory>

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

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

} // namespace troupe::test
