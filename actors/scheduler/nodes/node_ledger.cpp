#include "actors/scheduler/nodes/node_ledger.hpp"

namespace troupe::scheduling {

namespace {

bool is_same(const node_room& a, const node_room& b) {
  return a.name == b.name && a.labels == b.labels && a.taints == b.taints && a.usable == b.usable &&
         a.unschedulable == b.unschedulable && a.cpu_milli == b.cpu_milli && a.memory_bytes == b.memory_bytes &&
         a.pods == b.pods && a.removed == b.removed && a.extended == b.extended;
}

} // namespace

node_slot node_ledger::add(node_number number) {
  if (slots_.size() <= number)
    slots_.resize(std::size_t{number} + 1, no_slot);
  const auto slot = slots_[number] = static_cast<node_slot>(nodes_.size());
  auto& made = nodes_.emplace_back();
  made.room.node = number;
  made.room.removed = true;
  changed_at_.push_back(0);
  other_at_.push_back(now());
  note_change(slot);
  return slot;
}

node_slot node_ledger::slot_of(node_number number) {
  return number < slots_.size() && slots_[number] != no_slot ? slots_[number] : add(number);
}

node_slot node_ledger::find(const std::string& name) const {
  const auto i = names_.find(name);
  return i == names_.end() || nodes_[i->second].room.removed ? no_slot : i->second;
}

node_slot node_ledger::learn(const node_room& room) {
  const auto slot = slot_of(room.node);
  if (is_same(nodes_[slot].room, room))
    return slot;
  nodes_[slot].room = room;
  names_[room.name] = slot;
  other_at_[slot] = now();
  note_change(slot);
  return slot;
}

void node_ledger::take(node_slot slot, const pod_demand& demand) {
  scheduling::take(nodes_[slot], demand);
  note_change(slot);
}

void node_ledger::give_back(node_slot slot, const pod_demand& demand) {
  scheduling::give_back(nodes_[slot], demand);
  note_change(slot);
}

/// Whoever has not looked for twice as many changes as there are nodes looks at all of them as cheaply.
void node_ledger::note_change(node_slot slot) {
  const auto most = 4 * nodes_.size() + 64;
  if (log_.size() >= most) {
    const auto old = log_.size() / 2;
    log_.erase(log_.begin(), log_.begin() + static_cast<std::ptrdiff_t>(old));
    first_ += old;
  }
  changed_at_[slot] = now();
  log_.push_back(slot);
}

} // namespace troupe::scheduling
