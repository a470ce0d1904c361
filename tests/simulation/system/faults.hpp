#pragma once
// What goes wrong, by chance.

#include "tests/simulation/system/sim_node.hpp"

#include <memory>
#include <set>
#include <vector>

namespace troupe::test {

class faults {
 public:
  faults(stage& on, sim_controller& controller, std::vector<std::unique_ptr<sim_node>>& nodes)
      : stage_(on), controller_(controller), nodes_(nodes) {}

  /// Plans faults within this time. Some runs see few of them, some see many.
  void plan(sim_time within);
  /// Between two steps of actors, in the middle of whatever they do: somebody may be killed. Only while faults are on.
  void between_steps();
  /// No more of them; whoever is down comes back.
  void end();
  /// A process that gave up is started again, as by its service manager.
  void restart_processes();
  /// This actor's process stands still at the moment.
  bool stands_still(caf::actor_id who);
  bool anybody_stands_still() const noexcept { return !still_.empty(); }

 private:
  void one();
  void controller_fault();
  void node_fault(sim_node& n);
  void kill_somebody();
  void boot_later(sim_node& n, sim_time wait);
  void stand_still(const actor_registry* whose, const std::string& name, sim_time how_long);

  stage& stage_;
  sim_controller& controller_;
  std::vector<std::unique_ptr<sim_node>>& nodes_;
  bool on_ = false;
  std::uint64_t kill_one_in_ = 0; ///< steps; 0: never
  std::set<caf::actor_id> still_;
};

} // namespace troupe::test
