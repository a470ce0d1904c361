#include "tests/simulation/system/sim_controller.hpp"

#include "actors/proxy/front_door.hpp"
#include "actors/supervision/supervisor.hpp"

using namespace std::chrono_literals;

namespace troupe::test {

void sim_controller::boot() {
  process_ = std::make_unique<process>();
  auto& p = *process_;
  p.context = {&p.registry, stage_.time.context().time};
  if (on_boot)
    on_boot(*p.readers);
  supervisor_spec spec;
  spec.strategy = restart_strategy::rest_for_one;
  spec.children = controller_children({&stage_.time.system(), p.context, disk_, p.readers, p.handles, p.console,
                                       sim_limits, protocol_identifier(), false});
  spec.on_give_up = [&p](const std::string&) { p.gave_up = true; };
  spec.on_started = [this, &p] {
    p.door = stage_.time.system().spawn<front_door>(p.context, actor_identity{"/door", "front-door", ""},
                                                    [handles = p.handles] { return handles->node_gate(); });
  };
  p.root = stage_.time.system().spawn<supervisor>(p.context, actor_identity{"/", "supervisor", ""}, std::move(spec));
  stage_.say("controller starts");
}

void sim_controller::power_loss() {
  if (!up())
    return;
  kill_process(stage_, process_->registry);
  for (auto durable = stage_.chance.below(disk_->waiting() + 1); durable > 0; --durable)
    disk_->commit_next();
  stage_.say("controller is gone, {} groups were not durable", disk_->waiting());
  disk_->crash();
  process_->handles->clear();
  process_->console->clear();
  process_->door = nullptr;
  process_->root = nullptr;
  gone_.push_back(std::move(process_));
}

void sim_controller::pace_disk() {
  if (commit_due_ || disk_->waiting() == 0)
    return;
  commit_due_ = true;
  auto& d = stage_.chance;
  const auto wait = d.one_in(50) ? d.between(100ms, 2s) : d.between(200us, 12ms);
  stage_.in(wait, [this] {
    commit_due_ = false;
    disk_->commit_next();
  });
}

void sim_controller::stop() {
  if (!up())
    return;
  kill_process(stage_, process_->registry);
  process_->handles->clear();
  process_->console->clear();
  process_->door = nullptr;
  process_->root = nullptr;
}

void kill_process(stage& on, const actor_registry& registry) {
  for (auto left = registry.all(); !left.empty(); left = registry.all()) {
    for (const auto& x : left)
      stop_actor(caf::actor_cast<caf::actor>(x->address), caf::exit_reason::kill);
    for (const auto& x : left)
      if (const auto who = caf::actor_cast<caf::actor>(x->address))
        on.time.step(who);
  }
}

} // namespace troupe::test
