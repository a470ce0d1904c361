#pragma once
// The ConfigMaps and Secrets that a node was sent.

#include "actors/pod/plan/config_lookup.hpp"
#include "messages/cluster/config_names.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <set>

namespace troupe::node {

/// The latest version of each, for every pod's actor at once. Thread-safe.
class config_table {
 public:
  /// @returns whether it differs from what was known of that name
  bool put(const config_source& source);
  /// Drops all that is not among these.
  void keep_only(const std::set<config_key>& needed);
  /// Null: there is none of that name, or nothing is known of it.
  std::shared_ptr<const config_source> find(const pod::config_name& which) const;
  std::size_t size() const;

 private:
  mutable std::mutex mutex_;
  std::map<config_key, std::shared_ptr<const config_source>> all_;
};

} // namespace troupe::node
