#pragma once
// A machine: its launcher, and the process of its agent.

#include "actors/node/node_agent.hpp"
#include "tests/simulation/system/connection.hpp"
#include "tests/simulation/system/sim_controller.hpp"
#include "tests/support/scripted_runtime.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace troupe::test {

class sim_node {
 public:
  /// @param seed of what its containers do, which depends on the container alone
  sim_node(stage& on, sim_controller& controller, node_description what, std::uint64_t seed);
  ~sim_node() { stop(); }
  sim_node(const sim_node&) = delete;
  sim_node& operator=(const sim_node&) = delete;

  /// Called when a container's run begins, before anybody else hears of it.
  std::function<void(sim_node&, const node::container_key&, const node::container_template&)> on_launch;

  const std::string& name() const noexcept { return what_.name; }
  bool up() const noexcept { return process_ != nullptr; }
  /// The agent's process starts.
  void boot();
  /// The agent's process is gone; what it ran goes on.
  void crash_process();
  /// The machine is gone, with all that ran.
  void lose_machine();
  /// Launcher and keeper are gone, with all that ran; a new launcher comes.
  void lose_launcher();
  /// The agent and its launcher do not hear of each other for a while.
  void disconnect_launcher(sim_time how_long);
  /// Nothing gets through for this long. Both sides hear of it at some time, perhaps later than the lease.
  void cut_off(sim_time how_long);
  /// A connection that breaks, and may be made anew at once.
  void break_connection();
  bool gave_up() const noexcept { return process_ && process_->gave_up; }
  /// Passes news on and ends leases, each at its time.
  void pace();
  /// When the launcher will end what runs, should nobody renew its lease.
  std::optional<sim_time> lease_end() const;
  void stop();

  const actor_registry* registry() const { return up() ? &process_->registry : nullptr; }
  const scripted_runtime& launcher() const noexcept { return launcher_; }
  /// A container of that pod runs here.
  bool runs(const uid_bytes& pod) const;
  /// How often what ran here was lost without a trace.
  int losses() const noexcept { return losses_; }

 private:
  struct silent_logs final : node::log_store {
    node::log_chunk read(const node::log_request&) const override {
      node::log_chunk nothing;
      nothing.at_end = true;
      return nothing;
    }
  };
  struct process {
    explicit process(scripted_runtime& real) : mirror(real) {}
    actor_registry registry;
    actor_context context;
    node::runtime_mirror mirror;
    caf::actor root;
    local_node_agent_actor agent;
    bool gave_up = false;
  };

  child_spec agent_child();
  void dial_in(sim_time wait);
  void dial();
  void hear_answer(std::uint64_t call, const join_answer& answer, const node_proxy_actor& proxy);
  void begin_run(const scripted_runtime::start_call& what);
  void stop_run(const scripted_runtime::kill_call& what);
  void finish(const node::container_key& key, int exit_code, bool oom_killed = false);
  bool lives(const node::container_key& key) const;
  void connect_launcher(sim_time wait);

  stage& stage_;
  sim_controller& controller_;
  node_description what_;
  std::uint64_t seed_;
  scripted_runtime launcher_;
  silent_logs logs_;
  std::shared_ptr<connection> link_;
  std::unique_ptr<process> process_;
  std::vector<std::unique_ptr<process>> gone_; ///< timers keep actors of earlier processes in memory
  sim_time cut_until_{0}, launcher_away_until_{0};
  std::uint64_t calls_ = 0; ///< attempts to join: an answer to an earlier one is stale
  bool wants_to_join_ = false, news_due_ = false;
  int losses_ = 0;
};

} // namespace troupe::test
