#include "actors/scheduler/nodes/choice_table.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace troupe::scheduling {

namespace {

void mix(std::size_t& hash, std::size_t more) { hash = (hash ^ more) * 0x9e3779b97f4a7c15ULL; }
void mix(std::size_t& hash, std::string_view text) { mix(hash, std::hash<std::string_view>{}(text)); }

std::size_t hash_of(const pod_demand& needs, const std::vector<topology_rule>& rules) {
  std::size_t hash = 0;
  mix(hash, static_cast<std::size_t>(needs.cpu_milli));
  mix(hash, static_cast<std::size_t>(needs.memory_bytes));
  for (const auto& [name, asked] : needs.extended) {
    mix(hash, name);
    mix(hash, static_cast<std::size_t>(asked));
  }
  for (const auto& [key, value] : needs.node_selector) {
    mix(hash, key);
    mix(hash, value);
  }
  for (const auto& t : needs.tolerations)
    mix(hash, t.key);
  for (const auto& r : rules) {
    mix(hash, r.group);
    mix(hash, r.key);
  }
  return hash;
}

} // namespace

choice_table::choice_ptr choice_table::find_or_make(const pod_demand& demand, std::vector<topology_rule> rules) {
  auto needs = needs_of(demand);
  const auto hash = hash_of(needs, rules);
  for (auto [i, end] = all_.equal_range(hash); i != end; ++i)
    if (i->second->is_for(needs, rules))
      return i->second;
  return all_.emplace(hash, std::make_shared<node_choice>(std::move(needs), std::move(rules)))->second;
}

void choice_table::used(const choice_ptr& choice) {
  if (const auto known = idle_at_.find(choice.get()); known != idle_at_.end()) {
    idle_.splice(idle_.begin(), idle_, known->second);
    return;
  }
  idle_.push_front(choice);
  idle_at_[choice.get()] = idle_.begin();
  if (idle_.size() <= most_idle)
    return;
  const auto last = idle_.back();
  last->release();
  waited_for(last);
  if (last.use_count() == 2) // the table's, and this one
    erase(last);
}

void choice_table::waited_for(const choice_ptr& choice) {
  const auto known = idle_at_.find(choice.get());
  if (known == idle_at_.end())
    return;
  idle_.erase(known->second);
  idle_at_.erase(known);
}

void choice_table::erase(const choice_ptr& choice) {
  for (auto [i, end] = all_.equal_range(hash_of(choice->needs(), choice->rules())); i != end; ++i)
    if (i->second == choice) {
      all_.erase(i);
      return;
    }
}

void choice_table::forget(group_id group) {
  std::erase_if(all_, [&](const auto& entry) {
    const auto& rules = entry.second->rules();
    const auto speaks = std::any_of(rules.begin(), rules.end(), [&](const auto& r) { return r.group == group; });
    if (speaks)
      waited_for(entry.second);
    return speaks;
  });
}

void choice_table::clear() {
  all_.clear();
  idle_.clear();
  idle_at_.clear();
}

} // namespace troupe::scheduling
