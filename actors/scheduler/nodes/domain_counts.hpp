#pragma once
// The domains of one topology rule, and the pods that are counted in each.

#include "actors/scheduler/filters/topology_rule.hpp"
#include "actors/scheduler/nodes/node_ledger.hpp"

#include <map>
#include <string>
#include <vector>

namespace troupe::scheduling {

using domain_id = std::int32_t;
inline constexpr domain_id no_domain = -1;

class domain_counts {
 public:
  /// What a node adds.
  struct share {
    domain_id domain = no_domain;
    bool counted = false; ///< it makes its domain one, and its pods count
    std::uint32_t pods = 0;
    bool operator==(const share&) const = default;
  };
  /// Whom a change concerns.
  enum class reach : std::uint8_t { nobody, domains, everybody };

  /// The domain of that value; made when it is new.
  domain_id id_of(const std::string& value);
  /// A node's share is another one now. With reach::domains, its old and its new domain are concerned.
  reach update(node_slot slot, const share& now);
  share of(node_slot slot) const { return slot < shares_.size() ? shares_[slot] : share{}; }

  domain_facts facts(domain_id of_domain) const;
  /// Pods in all domains.
  std::uint64_t total() const noexcept { return total_; }

 private:
  struct domain {
    std::uint32_t nodes = 0, pods = 0;
  };
  /// What concerns everybody when it changes.
  struct extremes {
    std::uint32_t least = 0, most = 0;
    std::size_t domains = 0;
    bool none = true;
    bool operator==(const extremes&) const = default;
  };
  void apply(const share& x, bool comes);
  extremes outline() const;

  std::map<std::string, domain_id> ids_;
  std::vector<domain> domains_;
  std::vector<share> shares_;                        ///< by slot
  std::map<std::uint32_t, std::uint32_t> by_pods_{}; ///< domains that have nodes, by their pods
  std::uint32_t live_ = 0;                           ///< domains that have nodes
  std::uint64_t total_ = 0;
};

} // namespace troupe::scheduling
