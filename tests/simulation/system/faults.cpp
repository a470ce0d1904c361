#include "tests/simulation/system/faults.hpp"

using namespace std::chrono_literals;

namespace troupe::test {

void faults::plan(sim_time within) {
  on_ = true;
  auto& d = stage_.chance;
  const std::uint64_t paces[] = {0, 0, 3000, 1000, 300};
  kill_one_in_ = paces[d.below(std::size(paces))];
  const std::int64_t counts[] = {0, 2, 5, 12};
  for (auto n = counts[d.below(std::size(counts))]; n > 0; --n)
    stage_.in(d.between(0ns, within), [this] { one(); });
}

void faults::one() {
  if (!on_)
    return;
  if (stage_.chance.one_in(4))
    return controller_fault();
  node_fault(*nodes_[stage_.chance.below(nodes_.size())]);
}

void faults::controller_fault() {
  auto& d = stage_.chance;
  if (!controller_.up())
    return;
  if (d.one_in(3))
    return stand_still(controller_.registry(), "controller", d.between(10ms, 40s));
  controller_.power_loss();
  for (const auto& n : nodes_)
    n->break_connection();
  stage_.in(d.between(50ms, 40s), [this] {
    if (!controller_.up())
      controller_.boot();
  });
}

void faults::node_fault(sim_node& n) {
  auto& d = stage_.chance;
  if (!n.up())
    return;
  switch (d.below(8)) {
  case 0:
    n.lose_machine();
    return boot_later(n, d.between(1s, 60s));
  case 1:
    n.crash_process();
    return boot_later(n, d.between(50ms, 40s));
  case 2:
    return n.lose_launcher();
  case 3:
    return n.disconnect_launcher(d.between(10ms, 30s));
  case 4:
    return stand_still(n.registry(), n.name(), d.between(10ms, 40s));
  case 5:
    return n.break_connection();
  default:
    return n.cut_off(d.between(10ms, 60s));
  }
}

void faults::boot_later(sim_node& n, sim_time wait) {
  stage_.in(wait, [&n] {
    if (!n.up())
      n.boot();
  });
}

void faults::between_steps() {
  if (on_ && kill_one_in_ != 0 && stage_.chance.one_in(kill_one_in_))
    kill_somebody();
}

/// Anybody but the root supervisors and the controller's door, with which a process ends.
void faults::kill_somebody() {
  std::vector<registered_actor_ptr> all;
  const auto add = [&](const actor_registry* of) {
    if (of)
      for (auto& x : of->all())
        if (x->who.path != "/" && x->who.path != "/door")
          all.push_back(std::move(x));
  };
  add(controller_.registry());
  for (const auto& n : nodes_)
    add(n->registry());
  if (all.empty())
    return;
  const auto& victim = all[stage_.chance.below(all.size())];
  stage_.say("kill {}", victim->who.path);
  stop_actor(caf::actor_cast<caf::actor>(victim->address), caf::exit_reason::kill);
}

/// Whoever lives there now handles nothing for a while, as when its machine is short of everything.
void faults::stand_still(const actor_registry* whose, const std::string& name, sim_time how_long) {
  stage_.say("{} stands still for {} ms", name, how_long / 1ms);
  std::set<caf::actor_id> ids;
  for (const auto& x : whose->all())
    ids.insert(x->address.id());
  still_.insert(ids.begin(), ids.end());
  stage_.in(how_long, [this, ids] {
    for (const auto id : ids)
      still_.erase(id);
  });
}

bool faults::stands_still(caf::actor_id who) { return still_.contains(who); }

void faults::restart_processes() {
  if (controller_.gave_up()) {
    stage_.say("the controller's supervisor gave up");
    controller_.power_loss();
    for (const auto& n : nodes_)
      n->break_connection();
    stage_.in(1s, [this] {
      if (!controller_.up())
        controller_.boot();
    });
  }
  for (const auto& n : nodes_)
    if (n->gave_up()) {
      n->crash_process();
      boot_later(*n, 1s);
    }
}

void faults::end() {
  stage_.say("no more faults");
  on_ = false;
  still_.clear();
  if (!controller_.up())
    controller_.boot();
  for (const auto& n : nodes_)
    if (!n->up())
      n->boot();
}

} // namespace troupe::test
