#include "actors/node/config_table.hpp"

#include <utility>

namespace troupe::node {

bool config_table::put(const config_source& source) {
  auto fresh = std::make_shared<const config_source>(source);
  const std::lock_guard lock{mutex_};
  auto& known = all_[{source.secret, source.name_space, source.name}];
  const auto same = known && known->version == source.version;
  if (!same)
    known = std::move(fresh);
  return !same;
}

void config_table::keep_only(const std::set<config_key>& needed) {
  const std::lock_guard lock{mutex_};
  std::erase_if(all_, [&](const auto& x) { return !needed.contains(x.first); });
}

std::shared_ptr<const config_source> config_table::find(const pod::config_name& which) const {
  const std::lock_guard lock{mutex_};
  const auto known = all_.find({which.secret, std::string{which.name_space}, std::string{which.name}});
  return known == all_.end() || known->second->version == 0 ? nullptr : known->second;
}

std::size_t config_table::size() const {
  const std::lock_guard lock{mutex_};
  return all_.size();
}

} // namespace troupe::node
