#include "actors/scheduler/scheduler.hpp"

#include <fmt/format.h>

namespace troupe {

scheduler::scheduler(caf::actor_config& config, const actor_context& context, actor_identity who, store_actor store)
  : troupe_actor(config, context, std::move(who)), store_(std::move(store)) {}

scheduler::behavior_type scheduler::make_behavior() {
  send(store_, attach_atom::value, scheduler_actor{this});
  return {
    [this](const scheduler_news_ptr& news) {
      if (book_.learn(*news))
        retry_soon();
    },
    [this](const pods_wanted_ptr& wanted) {
      send(store_, std::make_shared<const pods_placed>(book_.place_wanted(*wanted)));
    },
    [this](look_atom, std::uint64_t) {
      retrying_ = false;
      for (auto& found : book_.place_waiting())
        send(store_, std::make_shared<const pods_placed>(std::move(found)));
    },
  };
}

void scheduler::retry_soon() {
  if (retrying_)
    return;
  retrying_ = true;
  send(this, look_atom::value, std::uint64_t{0});
}

std::string scheduler::state_json() const {
  std::string nodes;
  for (const auto& n : book_.nodes())
    nodes += fmt::format("{}{{\"name\":\"{}\",\"usable\":{},\"pods\":{},\"maxPods\":{},\"cpuMilli\":{},"
                         "\"cpuCapacityMilli\":{},\"memory\":{},\"memoryCapacity\":{}}}",
                         nodes.empty() ? "" : ",", n.room.name, n.room.usable, n.pods_used, n.room.pods, n.cpu_used,
                         n.room.cpu_milli, n.memory_used, n.room.memory_bytes);
  return fmt::format("{{\"placed\":{},\"waiting\":{},\"nodes\":[{}]}}", book_.placed() - book_.waiting(),
                     book_.waiting(), nodes);
}

} // namespace troupe
