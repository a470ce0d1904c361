#pragma once
// The nodes as they look to pods that ask the same: which would take one more, which of them suits best, and how many
// refuse, by reason. Kept up to date node by node, so that a pod costs a few steps, not one a node.
//
// Nodes that lie in the same domains of all topology rules make a cell: what the rules say, they say of whole cells.
// One rule is apart: of several, the required spread with the fewest domains, zones say, since a pod that comes to a
// zone concerns all its cells. What it says, it says of whole regions: the cells of one domain.

#include "actors/scheduler/nodes/domain_counts.hpp"
#include "actors/scheduler/nodes/node_ledger.hpp"
#include "actors/scheduler/nodes/pod_groups.hpp"

#include <compare>
#include <optional>
#include <set>
#include <vector>

namespace troupe::scheduling {

/// The part of a demand that nodes are judged by.
pod_demand needs_of(const pod_demand& demand);

/// What the node itself says: `none`, or why it takes no such pod, however empty it is.
refusal judge_node(const pod_demand& needs, const node_room& room);

/// What was done, counted.
struct effort {
  std::uint64_t nodes = 0; ///< looked at one by one
  std::uint64_t cells = 0; ///< cells and regions whose rules were asked again
};

class node_choice {
 public:
  /// @param needs as of needs_of()
  node_choice(pod_demand needs, std::vector<topology_rule> rules);

  bool is_for(const pod_demand& needs, const std::vector<topology_rule>& rules) const {
    return rules_ == rules && needs_ == needs;
  }
  const std::vector<topology_rule>& rules() const noexcept { return rules_; }
  const pod_demand& needs() const noexcept { return needs_; }

  /// Looks at the nodes that changed since the last time.
  void catch_up(const node_ledger& nodes, const pod_groups& groups, effort& spent);
  /// The node that suits best, as of the last catch_up(); no_slot when none takes one more.
  node_slot best() const { return best_.empty() ? no_slot : best_.begin()->slot; }
  /// Nodes that take no more, by reason. Those that do are not among them.
  const refusal_counts& refusals() const noexcept { return refusals_; }

  /// Forgets what it knows of the nodes, until the next catch_up().
  void release();
  bool is_built() const noexcept { return built_; }

 private:
  /// The order of preference: what was wished for in vain, then how loaded the node is.
  struct rank {
    std::int64_t regret = 0;
    std::pair<double, double> load;
    node_slot slot = no_slot;
    auto operator<=>(const rank&) const = default;
  };
  using cell_id = std::uint32_t;
  struct node_state {
    bool present = false;
    refusal fixed = refusal::none; ///< of the node itself
    verdict now;                   ///< `none`: open, and in its cell's list
    cell_id cell = 0;
    rank place; ///< in that list
  };
  struct cell {
    std::vector<domain_id> domains; ///< one a rule
    std::set<rank> open;
    refusal before = refusal::none; ///< what the rules before that of its region say of all its nodes
    refusal after = refusal::none;  ///< … and the others
    std::int64_t regret = 0;
    std::optional<rank> shown; ///< in its region's best
    bool stale = false;
  };
  /// The cells that lie in one domain of the rule apart; all of them when there is no such rule.
  struct region {
    refusal why = refusal::none;
    std::map<refusal, std::int64_t> open; ///< open nodes whose first word is this rule's, by what the others say
    std::set<rank> best;                  ///< of each cell that takes pods as far as the others say, its best node
    std::optional<rank> shown;            ///< in best_
    bool stale = false;
  };

  void look_at(node_slot slot, const node_ledger& nodes, const pod_groups& groups);
  void learn_node(node_slot slot, const node_room& room);
  void count_pods(node_slot slot, const node_room& room, const pod_groups& groups);
  bool is_counted(const topology_rule& rule, const node_room& room) const;
  void open(node_state& node, node_slot slot, const node_use& use);
  void close(node_state& node);
  void count(const verdict& why, std::int64_t nodes);
  cell_id cell_of(std::vector<domain_id> domains);
  void choose_apart(const node_ledger& nodes);
  std::size_t region_of(const cell& c) const;
  void mark(cell_id id);
  void mark_region(std::size_t id);
  void mark(domain_counts::reach reach, std::size_t rule, domain_id before, domain_id now);
  void refresh(cell& c);
  void refresh(std::size_t id);
  void show(region& r);
  /// So many open nodes more in the cell.
  void account(const cell& c, std::int64_t nodes);
  verdict judge(const node_state& node, const node_use& use) const;
  refusal judge_spreads(const cell& c, std::size_t from, std::size_t to) const;
  refusal judge_rest(const cell& c) const;
  refusal judge_near(const cell& c) const;
  std::int64_t regret_of(const cell& c) const;

  pod_demand needs_;
  std::vector<topology_rule> rules_;
  bool built_ = false;
  node_ledger::moment seen_ = 0;
  std::vector<node_state> states_;    ///< by slot
  std::vector<domain_counts> counts_; ///< by rule
  std::vector<cell> cells_;
  std::map<std::vector<domain_id>, cell_id> cell_ids_;
  std::vector<std::vector<std::vector<cell_id>>> cells_of_; ///< by rule and domain
  std::vector<cell_id> stale_;
  bool all_stale_ = false;
  std::size_t apart_ = 0;       ///< the rule apart; the number of rules: none
  std::vector<region> regions_; ///< by its domain and one; the first: of nodes without one
  std::vector<std::size_t> stale_regions_;
  std::set<rank> best_; ///< of each region that takes pods, its best node
  refusal_counts refusals_;
};

} // namespace troupe::scheduling
