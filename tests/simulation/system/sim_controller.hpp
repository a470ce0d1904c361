#pragma once
// The controller's process: the real supervision tree over a journal in memory.

#include "actors/store/journal/memory_journal.hpp"
#include "nodes/controller/tree.hpp"
#include "tests/simulation/system/stage.hpp"

#include <memory>
#include <vector>

namespace troupe::test {

/// The limits that the simulation's nodes live under: long, so that heartbeats are few.
inline constexpr liveness_limits sim_limits{std::chrono::seconds{5}, std::chrono::seconds{20}, std::chrono::seconds{4}};

class sim_controller {
 public:
  explicit sim_controller(stage& on) : stage_(on) {}
  ~sim_controller() { stop(); }
  sim_controller(const sim_controller&) = delete;
  sim_controller& operator=(const sim_controller&) = delete;

  /// Called with each process that starts, before its actors do.
  std::function<void(published&)> on_boot;

  /// Starts the process; its store takes over what is durable.
  void boot();
  bool up() const noexcept { return process_ != nullptr; }
  /// The process is gone, with all that is not durable; a few groups may have become durable that nobody heard of.
  void power_loss();
  /// The root supervisor gave up: the process wants to be started again.
  bool gave_up() const noexcept { return process_ && process_->gave_up; }
  /// Sees to it that submitted groups become durable, each at a time of its own.
  void pace_disk();
  /// Ends all actors, as at the end of a test.
  void stop();

  /// Empty while nobody is there.
  store_actor store() const { return up() ? process_->handles->store() : store_actor{}; }
  node_gate_actor door() const { return up() ? process_->door : node_gate_actor{}; }
  const published& readers() const { return *process_->readers; }
  /// Null while the process is down.
  const actor_registry* registry() const { return up() ? &process_->registry : nullptr; }

 private:
  struct process {
    actor_registry registry;
    actor_context context;
    std::shared_ptr<published> readers = std::make_shared<published>();
    std::shared_ptr<directory> handles = std::make_shared<directory>();
    std::shared_ptr<console_handles> console = std::make_shared<console_handles>();
    caf::actor root;
    node_gate_actor door;
    bool gave_up = false;
  };

  stage& stage_;
  std::shared_ptr<memory_journal> disk_ = std::make_shared<memory_journal>(false);
  std::unique_ptr<process> process_;
  std::vector<std::unique_ptr<process>> gone_; ///< timers keep actors of earlier processes in memory
  bool commit_due_ = false;
};

/// All actors of a process end at this instant.
void kill_process(stage& on, const actor_registry& registry);

} // namespace troupe::test
